// Stage 1: can the sessions of the signed-in people be verified, or is every one of them refused?

import { hour } from "../../alive/schedule.ts"
import { finding } from "../finding.ts"
import type { Check } from "./check.ts"

const lookBackMs = 24 * hour

export const sessionsCheck: Check = {
  key: "sessions",
  stage: "settings",
  quick: true,
  needsStore: true,
  run: async ({ world, parts: { journal, clock } }) => {
    if (!world) return { skipped: "no_world" }
    const { sessions } = world
    if (sessions === "none") return { findings: [], facts: { names: ["none"] } }
    const since = clock.now() - lookBackMs
    const events = await journal.newest(200)
    const other = events.find(({ kind, at }) => kind === "session_elsewhere" && at >= since)
    if (other)
      return { findings: [finding("session_elsewhere", { at: other.at, names: [other.detail ?? ""] })] }
    if (!sessions) return { findings: [] }
    // A server met one and could not read it, whatever the project says now.
    const refused = events.find(({ kind, at }) => kind === "session_unverifiable" && at >= since)
    if (refused) return { findings: [finding("session_secret_missing", { at: refused.at })] }
    if (!sessions.areMeant) return { findings: [] }
    return { findings: (await sessions.publicKeys()) === 0 ? [finding("session_secret_missing")] : [] }
  },
}
