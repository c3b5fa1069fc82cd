// Finds the text of each setting in the sources and reads it; what cannot be read becomes a sentence.
import type { Messages } from "../messages/index.ts"
import type { Source } from "./sources.ts"
import { chooseStore } from "./store-choice.ts"
import { row, type SettingName, type Values } from "./table.ts"

export interface Origin {
  source: Source["kind"] | "default" | "none"
  /** The other name it was found under. */
  alias?: string
}

interface Found {
  text: string | undefined
  origin: Origin
}

export interface SettingsReading<Name extends SettingName> {
  values: Pick<Values, Name>
  texts: Partial<Record<SettingName, string>>
  origins: Record<Name, Origin>
  problems: string[]
}

export function readValues<Name extends SettingName>(
  names: readonly Name[],
  sources: Source[],
  say: Messages["settingProblems"],
): SettingsReading<Name> {
  const values: Partial<Record<SettingName, unknown>> = {}
  const texts: Partial<Record<SettingName, string>> = {}
  const origins = {} as Record<Name, Origin>
  const problems: string[] = []
  for (const name of names) {
    const { text, origin } =
      name === "MALLKEY_STORE" ? findStore(sources, say, problems) : find(name, sources)
    origins[name] = origin
    if (text === undefined) continue
    texts[name] = text
    const read = row(name).kind.schema.safeParse(text)
    if (read.success) values[name] = read.data
    else problems.push(badValue(name, text, origin, say))
  }
  return { values: values as Pick<Values, Name>, texts, origins, problems }
}

/** Our own name in any source goes before another program's name in any source. */
function find(name: SettingName, sources: Source[]): Found {
  const { aliases = {}, default: unset } = row(name)
  for (const { kind, texts } of sources) {
    const text = texts[name]
    if (text !== undefined) return { text, origin: { source: kind } }
  }
  for (const { kind, texts } of sources) {
    for (const [alias, translate] of Object.entries(aliases)) {
      const raw = texts[alias]
      const text = raw === undefined || translate === undefined ? raw : translate(raw)
      if (text !== undefined) return { text, origin: { source: kind, alias } }
    }
  }
  return { text: unset, origin: { source: unset === undefined ? "none" : "default" } }
}

function findStore(sources: Source[], say: Messages["settingProblems"], problems: string[]): Found {
  const own = find("MALLKEY_STORE", sources)
  if (own.origin.source !== "default") return own
  const { chosen, problems: unclear } = chooseStore(sources, say)
  problems.push(...unclear)
  return chosen ? { text: chosen.url, origin: { source: chosen.source, alias: chosen.name } } : own
}

function badValue(name: SettingName, text: string, origin: Origin, say: Messages["settingProblems"]): string {
  const { secret, kind } = row(name)
  const shown = secret ? "" : `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``
  return say.bad(name, originText(origin, say), shown, kind.expected(say.expected))
}

export function originText({ source, alias }: Origin, say: Messages["settingProblems"]): string {
  const place = source === "none" ? say.origins.notSet : say.origins[source]
  return alias === undefined ? place : say.origins.as(place, alias)
}
