// How the cron routes of existing deployments say no: their callers look for exactly these bodies.
import { type Answer, json } from "../../../wire/answer.ts"
import type { AppOptions } from "../../options.ts"

export function cronRefusal({ cronSecret }: AppOptions): Answer {
  return cronSecret
    ? json({ error: "UNAUTHORIZED" }, 401)
    : json({ error: "CRON_SECRET_NOT_CONFIGURED" }, 500)
}
