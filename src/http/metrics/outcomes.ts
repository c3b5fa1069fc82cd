// What becomes of a refresh, by the names that dashboards know.
import type { EventKind } from "../../core/events.ts"

/** Stable names: dashboards are built on them. */
export const outcomes: Partial<Record<EventKind, string>> = {
  refreshed: "refreshed",
  refresh_failed: "failed",
  unclear: "unclear",
  lost: "lost",
  app_rejected: "app_rejected",
}
