// GET /v1/events/stream: the same events as they happen, as server-sent events, until the caller leaves.

import { createKeyWatch, type KeyWatch, type Still } from "../../../access/key-watch.ts"
import { createOpenAtOnce } from "../../../access/open-at-once.ts"
import type { KeeperEvent } from "../../../core/events.ts"
import type { KeeperOfHouse } from "../../../core/keeper-of-house.ts"
import { eventJson } from "../../../wire/event.ts"
import type { Parts } from "../../parts.ts"
import { eventId } from "../../query-words.ts"
import { type Route, route } from "../../route.ts"
import { eventsSince, mayHear } from "./events.ts"

const contentType = "text/event-stream"
/** Shorter than the patience of common proxies with a silent connection. */
const heartbeatMs = 15_000
const unreadAtMost = 500
/** What somebody who comes back is told of the time between: the newest of it. */
const missedAtMost = 1_000

export function eventStreamRoute({ keeper }: Parts): Route {
  const places = createOpenAtOnce()
  const watch = createKeyWatch()
  return route({
    name: "streamEvents",
    methods: ["GET"],
    path: "/v1/events/stream",
    opens: "read",
    answer: contentType,
    // A HEAD would start a stream that nobody reads or ends.
    acts: true,
    handle: async ({ request, caller, language, mayStill }) => {
      const reads = language()
      const tell = (event: KeeperEvent) =>
        mayHear(caller, event)
          ? `id: ${event.id}\ndata: ${JSON.stringify(eventJson(event, reads, keeper.apps()))}\n\n`
          : undefined
      const { data: since } = eventId.safeParse(request.headers.get("last-event-id"))
      const leave = places.take(caller)
      return {
        status: 200,
        headers: { "content-type": contentType, "cache-control": "no-store", "x-accel-buffering": "no" },
        body: liveStream(keeper, request.signal, { tell, since, still: { caller, mayStill }, watch, leave }),
      }
    },
  })
}

type Tell = (event: KeeperEvent) => string | undefined

interface Reader {
  tell: Tell
  /** The last event it heard before it was cut off. */
  since: string | undefined
  /** A key that was revoked, or whose time is over, hears nothing more than until the next look. */
  still: Still
  watch: KeyWatch
  /** Somebody else may have its place. */
  leave(): void
}

function liveStream(
  keeper: KeeperOfHouse,
  left: AbortSignal,
  { tell, since, still, watch, leave }: Reader,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let stop = () => {}
  let isOver = false
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const send = (text: string) => {
          controller.enqueue(encoder.encode(text))
          // Somebody who does not read must not fill our memory.
          if ((controller.desiredSize ?? 0) <= 0) end()
        }
        const end = () => {
          if (isOver) return
          stop()
          controller.close()
        }
        const hear = hearing(keeper, since, (events) => {
          const lines = events.flatMap((event) => tell(event) ?? [])
          if (lines.length > 0 && !isOver) send(lines.join(""))
        })
        const unlisten = keeper.journal.listen(hear.live)
        const unwatch = watch.begin(still, end)
        const heartbeat = setInterval(() => send(": still here\n\n"), heartbeatMs)
        stop = () => {
          isOver = true
          unlisten()
          unwatch()
          leave()
          clearInterval(heartbeat)
          left.removeEventListener("abort", end)
        }
        left.addEventListener("abort", end, { once: true })
        // Who has gone already is not heard of again.
        if (left.aborted) return end()
        send(": listening\n\n")
        // Without what was missed it would be told of the rest as if that were all: it comes again and asks anew.
        hear.missed().catch(end)
      },
      cancel: () => stop(),
    },
    { highWaterMark: unreadAtMost },
  )
}

/** First what was missed, then what happens: nothing twice, and nothing of it out of turn. */
function hearing(
  keeper: KeeperOfHouse,
  since: string | undefined,
  say: (events: readonly KeeperEvent[]) => void,
) {
  const told = new Set<string>()
  let held: KeeperEvent[] | undefined = since === undefined ? undefined : []
  const fresh = (events: readonly KeeperEvent[]) => events.filter(({ id }) => !told.has(id))
  return {
    live: (event: KeeperEvent) => {
      if (held) held.push(event)
      else say(fresh([event]))
    },
    missed: async () => {
      if (since === undefined) return
      // Others heard it a moment ago, and it is on its way to where it is looked for.
      await keeper.journal.written()
      const missed = await eventsSince(keeper, since, missedAtMost)
      for (const { id } of missed) told.add(id)
      say([...missed, ...fresh(held ?? [])])
      held = undefined
    },
  }
}
