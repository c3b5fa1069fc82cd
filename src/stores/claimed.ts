// Which apps a store was opened for: what it holds of others is left alone.
import { KeeperError } from "../core/errors.ts"
import { readId } from "../core/id.ts"
import type { StoreWarning } from "../core/ports.ts"
import { warning } from "./warning.ts"

/** The names of further apps; the first one, whose ids have no prefix, is always among them. */
export type Apps = readonly string[]

export function isClaimed(apps: Apps, id: string): boolean {
  const { app } = readId(id)
  return app === undefined || apps.includes(app)
}

/** What is saved must be found again. */
export function refuseUnclaimed(apps: Apps, id: string): void {
  if (isClaimed(apps, id)) return
  throw new KeeperError("request_invalid", { connectionId: id, detail: "no app of this store is named so" })
}

export interface AppCount {
  app: string
  /** Absent: some. */
  connections?: number
  /** There may be more of them: not all was looked at. */
  atLeast?: boolean
}

/** Told by name, and never shown: an operator who took the app out of the settings may put it back, and finds all of them. */
export function unclaimedWarnings(found: Iterable<AppCount>, apps: Apps): StoreWarning[] {
  const others = [...found].filter(({ app }) => !apps.includes(app))
  return others.map(({ app, connections, atLeast }) => {
    const count = connections === undefined ? "" : `${connections}${atLeast ? "+" : ""}`
    return warning("unclaimed", "app_unknown", count === "" ? app : `${app}: ${count}`, app, count)
  })
}
