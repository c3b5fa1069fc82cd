// mallkey events: who did what, and with --follow what happens now.
import { graveEvents } from "../../core/events.ts"
import { withoutOwner } from "../../core/id.ts"
import type { Clock } from "../../core/ports.ts"
import { messages } from "../../messages/index.ts"
import type { EventJson } from "../../wire/event.ts"
import { misused } from "../arguments.ts"
import { type CommandCall, command } from "../command.ts"
import { readWholeNumber } from "../numbers.ts"
import { asShown } from "../terminal/shown.ts"

export default command({
  usage: "[ID] [--limit N] [--follow]",
  takes: [0, 1],
  example: "mallkey events --follow",
  flags: { limit: { type: "string", value: "N" }, follow: { type: "boolean" } },
  run: async (call) => {
    const { args, flags, out, words, reach } = call
    if (flags.follow && out.json) throw misused([words.followIsNoDocument], "mallkey events --json")
    const { keeper } = await reach()
    const limit = flags.limit === undefined ? 50 : readWholeNumber("--limit", flags.limit, words)
    const isMeant = ({ connection }: EventJson) =>
      args[0] === undefined ||
      connection === args[0] ||
      (connection !== undefined && withoutOwner(connection) === args[0])
    const pages: Pages = (most, before) => keeper.events(most, before, call.language)
    const found = await newest(pages, limit, isMeant)
    const lines = found.toReversed().map((event) => line(event, call))
    const none = args[0] === undefined ? words.noEvents : words.noEventsOf(args[0])
    out.answer({ events: found }, lines.length > 0 ? lines.join("\n") : none)
    if (flags.follow) await follow(call, pages, keeper.clock.sleep, isMeant)
    return 0
  },
})

const pageSize = 200

type Pages = (limit: number, before?: string) => Promise<EventJson[]>
type IsMeant = (event: EventJson) => boolean

/** Newest first, as many pages back as it takes. */
async function newest(pages: Pages, limit: number, isMeant: IsMeant): Promise<EventJson[]> {
  const found: EventJson[] = []
  let before: string | undefined
  for (;;) {
    const page = await pages(pageSize, before)
    found.push(...page.filter(isMeant))
    before = page.at(-1)?.id
    if (found.length >= limit || page.length < pageSize) return found.slice(0, limit)
  }
}

/** Written by other processes, so the store is asked again and again rather than listened to. */
async function follow(
  call: CommandCall,
  pages: Pages,
  sleep: Clock["sleep"],
  isMeant: IsMeant,
): Promise<void> {
  const stopped = call.stopped()
  let [last] = await pages(1)
  while (!stopped.aborted) {
    await sleep(1_000, stopped)
    const fresh = (await pages(pageSize)).filter(({ id }) => last === undefined || id > last.id)
    last = fresh[0] ?? last
    for (const event of fresh.filter(isMeant).toReversed())
      process.stdout.write(`${asShown(line(event, call))}\n`)
  }
}

const good = new Set<string>(["connected", "reconnected", "recovered", "rescue_saved", "app_accepted"])

/** Sentences that name the channel themselves. */
const saysWho = new Set<string>(["alerted", "alert_failed"])

/** A person's session is called by its kind and theirs: `session user:…`. */
function actorIn(actors: Record<string, string>, by: string): string {
  const [kind = "", ...rest] = by.split(" ")
  const own = Object.hasOwn(actors, by) ? actors[by] : undefined
  if (own === undefined && kind === "session") return [actors.session, ...rest].join(" ")
  return own ?? by
}

function line(event: EventJson, { out, language }: CommandCall): string {
  const { actors, times } = messages(language)
  const style = graveEvents.has(event.kind) ? "red" : good.has(event.kind) ? "green" : "reset"
  const who = event.by === undefined || saysWho.has(event.kind) ? undefined : actorIn(actors, event.by)
  const by = who === undefined ? "" : out.style("gray", ` (${who})`)
  return `${out.style("gray", times.moment(Date.parse(event.at)))}  ${out.style(style, event.message)}${by}`
}
