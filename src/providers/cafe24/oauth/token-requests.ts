// The requests that carry our app's secret: exchange, refresh, revoke.
import { KeeperError } from "../../../core/errors.ts"
import type { RawAnswer } from "../../../core/ports.ts"
import { revokePath, tokenPath } from "../addresses.ts"
import { holdsPair } from "./answers.ts"
import { ask, type Wire } from "./asking.ts"
import { classify } from "./classify.ts"

/** Our app, as the token endpoint wants to see it; the credentials must not be in the form as well. */
export interface Counter {
  wire: Wire
  base: string
  authorization: string
  deadlineMs: number
}

type Form = Record<string, string>

export function askForTokens(counter: Counter, form: Form): Promise<RawAnswer> {
  return ask(counter.wire, { ...post(counter, tokenPath, form), worthKeeping: holdsPair })
}

/** Resolves when the pair is dead, also when it was dead before. */
export async function revokeTokens(counter: Counter, refreshToken: string): Promise<void> {
  const form = { token: refreshToken, token_hint: "refresh_token" }
  const answer = await ask(counter.wire, post(counter, revokePath, form))
  if (answer.status >= 200 && answer.status < 300) return
  const verdict = classify(answer)
  if (verdict.kind === "refused") return
  if (verdict.kind === "app_rejected") throw new KeeperError("app_rejected", { detail: verdict.detail })
  const waitMs = verdict.kind === "passing" ? verdict.waitMs : undefined
  throw new KeeperError("provider_unavailable", {
    detail: verdict.detail,
    retryAt: waitMs === undefined ? undefined : answer.receivedAt + waitMs,
  })
}

function post(counter: Counter, path: string, form: Form) {
  const headers = {
    authorization: counter.authorization,
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
  }
  const init = { method: "POST", headers, body: new URLSearchParams(form).toString() }
  return { url: counter.base + path, init, deadlineMs: counter.deadlineMs }
}
