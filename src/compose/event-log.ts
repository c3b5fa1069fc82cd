// What happens in a keeper, as lines of the log: each kind of event at the level it deserves.

import { graveEvents, type KeeperEvent } from "../core/events.ts"
import { platformWordsOfEvent } from "../core/tools/platform-words.ts"
import { messages } from "../messages/index.ts"
import type { Logger } from "../node/log.ts"
import type { House } from "./house.ts"

const worrying: ReadonlySet<KeeperEvent["kind"]> = new Set<KeeperEvent["kind"]>([
  "refresh_failed",
  "unclear",
  "scopes_missing",
  "uninstalled_hint",
  "webhooks_undelivered",
  "clock_went_back",
  "clock_apart",
  "clock_off",
  "store_new",
  "went_back",
  "written_elsewhere",
  "session_unverifiable",
  "session_elsewhere",
  "alert_failed",
  "mirror_failed",
])

export function logEvents({ keeper, settings }: House, log: Logger): void {
  keeper.journal.listen((event) => {
    const { kind, connectionId, by, detail, tookMs } = event
    if (kind === "token_read") return
    const say = messages(settings.language, platformWordsOfEvent(keeper.apps(), event)).log
    const level = graveEvents.has(kind) ? "error" : worrying.has(kind) ? "warn" : "info"
    log[level](
      { event: kind, connection: connectionId, by, detail, tookMs },
      say.events[kind](event, connectionId ?? ""),
    )
  })
}
