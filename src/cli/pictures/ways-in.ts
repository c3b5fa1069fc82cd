// How full a mall's limit of calls is, and which programs still refresh by themselves, for people.
import type { PlatformWords } from "../../core/ports.ts"
import { messages } from "../../messages/index.ts"
import type { PaceJson } from "../../wire/pace.ts"
import type { ProgramJson } from "../../wire/program.ts"
import type { Brush } from "../terminal/output.ts"
import { wrap } from "./width.ts"

export interface WaysIn {
  /** By connection, where a proxy is known to have called there. */
  paces: ReadonlyMap<string, PaceJson>
  programs: readonly ProgramJson[]
}

/** A line below all malls: a limit that is nearly used up, and programs seen within a week. */
export function waysInLines({ paces, programs }: WaysIn, brush: Brush, called?: PlatformWords): string[] {
  const { out, language, now } = brush
  const { waysIn } = messages(language).cli
  const pressed = [...paces].filter(([, pace]) => isPressed(pace))
  const lately = programs.filter(
    ({ refreshes, last_at }) => refreshes > 0 && now - Date.parse(last_at) < week,
  )
  const names = [...new Set(lately.map(({ key }) => key))]
  const lines = pressed.map(([id, pace]) => `! ${id}: ${paceText(pace, brush, called)}`)
  if (names.length > 0) lines.push(`! ${waysIn.refreshing(names.length, names.slice(0, 5).join(", "))}`)
  return lines.map((line) => out.style("yellow", wrap(line, out.columns - 1, " ")))
}

const week = 7 * 24 * 3_600_000

function isPressed({ used, size, waiting, blocked_until }: PaceJson): boolean {
  return waiting > 0 || blocked_until !== undefined || used * 5 >= size * 4
}

export function paceText(
  { used, size, waiting, blocked_until }: PaceJson,
  { language, now }: Pick<Brush, "language" | "now">,
  called?: PlatformWords,
): string {
  const { cli, times } = messages(language, called)
  const blocked = blocked_until === undefined ? undefined : times.relative(Date.parse(blocked_until), now)
  return cli.waysIn.pace(used, size, waiting, blocked)
}

export function programText(
  { key, agent, refreshes, revokes, last_at }: ProgramJson,
  { language, now }: Pick<Brush, "language" | "now">,
): string {
  const { cli, times } = messages(language)
  const last = times.relative(Date.parse(last_at), now)
  return cli.waysIn.program(agent === undefined ? key : `${key} (${agent})`, refreshes, revokes, last)
}
