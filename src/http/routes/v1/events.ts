// GET /v1/events: who did what to which connection, newest first.
import { z } from "zod"
import { type Caller, covers, isLimited } from "../../../access/caller.ts"
import type { KeeperEvent } from "../../../core/events.ts"
import type { KeeperOfHouse } from "../../../core/keeper-of-house.ts"
import { json } from "../../../wire/answer.ts"
import { type EventJson, eventJson, eventShape } from "../../../wire/event.ts"
import type { Parts } from "../../parts.ts"
import { eventId, wholeNumber } from "../../query-words.ts"
import { type Route, route } from "../../route.ts"

const eventsQuery = z.strictObject({
  limit: wholeNumber(1, 200).default(50),
  before: eventId.optional(),
})

export function eventsRoute({ keeper }: Parts): Route {
  return route({
    name: "listEvents",
    methods: ["GET"],
    path: "/v1/events",
    opens: "read",
    query: eventsQuery,
    answer: z.object({ events: z.array(eventShape), next: z.string().optional() }),
    handle: async ({ caller, query, language }) => {
      const { found, next } = await visibleEvents(keeper, caller, query)
      const events: EventJson[] = found.map((event) => eventJson(event, language(), keeper.apps()))
      return json({ events, next })
    },
  })
}

/** What concerns the house (our app, keys) is not for who sees only some connections. */
export function mayHear(caller: Caller, { connectionId }: KeeperEvent): boolean {
  return !isLimited(caller) || (connectionId !== undefined && covers(caller, connectionId))
}

/** For a caller who may hear little: the page is short and `next` says where to go on. */
const lookedAtMost = 1_000

async function visibleEvents(
  keeper: KeeperOfHouse,
  caller: Caller,
  { limit, before }: z.output<typeof eventsQuery>,
) {
  const found: KeeperEvent[] = []
  let next = before
  for (let looked = 0; looked < lookedAtMost; ) {
    const batch = await keeper.journal.newest(limit, next)
    for (const event of batch) {
      if (found.length === limit) return { found, next }
      next = event.id
      if (mayHear(caller, event)) found.push(event)
    }
    looked += batch.length
    if (batch.length < limit) return { found }
    if (found.length === limit) return { found, next }
  }
  return { found, next }
}

/** What every process kept after one event: oldest first, and of many the newest. */
export async function eventsSince(
  { journal }: KeeperOfHouse,
  since: string,
  atMost: number,
): Promise<KeeperEvent[]> {
  const pageSize = 200
  const found: KeeperEvent[] = []
  for (let before: string | undefined; found.length < atMost; ) {
    const page = await journal.newest(pageSize, before)
    const later = page.filter(({ id }) => id > since)
    found.push(...later)
    before = page.at(-1)?.id
    if (later.length < pageSize) break
  }
  return found.slice(0, atMost).toReversed()
}
