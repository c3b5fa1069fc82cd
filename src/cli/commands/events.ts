// mallkey events: who did what, and with --follow what happens now.

import type { Journal, KeeperEvent } from "../../core/events.ts"
import { accountOf } from "../../core/id.ts"
import { messages } from "../../messages/index.ts"
import { eventJson } from "../../wire/event.ts"
import { misused } from "../arguments.ts"
import { type Call, command } from "../command.ts"
import { readWholeNumber } from "../numbers.ts"

export default command({
  usage: "[ID] [--limit N] [--follow]",
  takes: [0, 1],
  example: "mallkey events --follow",
  flags: { limit: { type: "string", value: "N" }, follow: { type: "boolean" } },
  run: async (call) => {
    const { args, flags, out, words, house } = call
    if (flags.follow && out.json) throw misused([words.followIsNoDocument], "mallkey events --json")
    const { keeper } = await house()
    const limit = flags.limit === undefined ? 50 : readWholeNumber("--limit", flags.limit, words)
    const isMeant = ({ connectionId }: KeeperEvent) =>
      args[0] === undefined ||
      connectionId === args[0] ||
      (connectionId !== undefined && accountOf(connectionId) === args[0])
    const found = await newest(keeper.journal, limit, isMeant)
    const lines = found.toReversed().map((event) => line(event, call))
    out.answer(
      { events: found.map((event) => eventJson(event, call.language)) },
      lines.length > 0 ? lines.join("\n") : words.noEvents,
    )
    if (flags.follow) await follow(call, keeper.journal, isMeant)
    return 0
  },
})

const pageSize = 200

/** Newest first, as many pages back as it takes. */
async function newest(
  journal: Journal,
  limit: number,
  isMeant: (event: KeeperEvent) => boolean,
): Promise<KeeperEvent[]> {
  const found: KeeperEvent[] = []
  let before: string | undefined
  for (;;) {
    const page = await journal.newest(pageSize, before)
    found.push(...page.filter(isMeant))
    before = page.at(-1)?.id
    if (found.length >= limit || page.length < pageSize) return found.slice(0, limit)
  }
}

/** Written by other processes, so the store is asked again and again rather than listened to. */
async function follow(call: Call, journal: Journal, isMeant: (event: KeeperEvent) => boolean): Promise<void> {
  const { sleep } = (await call.house()).keeper.clock
  const stopped = call.stopped()
  let [last] = await journal.newest(1)
  while (!stopped.aborted) {
    await sleep(1_000, stopped)
    const fresh = (await journal.newest(pageSize)).filter(({ id }) => last === undefined || id > last.id)
    last = fresh[0] ?? last
    for (const event of fresh.filter(isMeant).toReversed()) process.stdout.write(`${line(event, call)}\n`)
  }
}

const grave = new Set<KeeperEvent["kind"]>(["lost", "app_rejected", "rescue_failed", "rescue_waiting"])
const good = new Set<KeeperEvent["kind"]>([
  "connected",
  "reconnected",
  "recovered",
  "rescue_saved",
  "app_accepted",
])

function line(event: KeeperEvent, { out, language }: Call): string {
  const { times } = messages(language)
  const text = eventJson(event, language).message
  const style = grave.has(event.kind) ? "red" : good.has(event.kind) ? "green" : "reset"
  const by = event.by === undefined ? "" : out.style("gray", ` (${event.by})`)
  return `${out.style("gray", times.moment(event.at))}  ${out.style(style, text)}${by}`
}
