// What the HTTP routes share: the mall of a request, waiting, and cutting the line.
import type { Context } from "hono"
import type { Mall } from "../rules/malls.ts"
import type { Rules } from "../rules/rules.ts"
import type { SendOptions, Webhooks } from "../rules/webhooks.ts"

export interface Env {
  Variables: {
    mall: Mall
    /** The address this mall is reached at, without a closing slash. */
    base: string
  }
}
export interface SimulatorParts {
  rules: Rules
  webhooks: Webhooks
  sendWebhook: (target: string, eventNo: number, mallId: string, more?: SendOptions) => Promise<unknown>
  /** Real milliseconds; ends early when the signal fires. */
  wait: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Nothing is answered and the connection is cut. In-process callers see it as a failed fetch, as they would a cut line. */
export class AnswerDropped extends TypeError {
  constructor() {
    super("fetch failed: the simulator cut the connection")
    this.name = "AnswerDropped"
  }
}

const hostPattern = /^([a-z0-9][a-z0-9-]{1,49})\.cafe24api\.com$/i

/** `mymall` for a request that came in by host name instead of by path. */
export const mallOfHost = (url: string): string | undefined =>
  hostPattern.exec(new URL(url).hostname)?.[1]?.toLowerCase()

export function baseOf(c: Context, mallId: string): string {
  const { origin } = new URL(c.req.url)
  return mallOfHost(c.req.url) ? origin : `${origin}/${mallId}`
}

export const adminError = (c: Context, status: 400 | 401 | 403 | 404 | 409 | 422 | 429, message: string) =>
  c.json({ error: { code: status, message } }, status)
