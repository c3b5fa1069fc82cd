// What came back to the redirect address: everything that can be wrong with it before its code is spent.
import { KeeperError } from "../errors.ts"
import { ofApp } from "../id.ts"
import type { Providers, Secrets } from "../ports.ts"
import { type ClockParts, checkAge } from "./life.ts"
import { type ConsentState, checkBrowser, idIn } from "./state.ts"

/** What came back to the redirect address, from its query. */
export interface Callback {
  code?: string
  state?: string
  error?: string
  errorDescription?: string
  /** Who says it answers: checked when present. */
  issuer?: string
  /** What the cookie of the browser that came back holds. */
  browser?: string
}

interface CallbackParts extends ClockParts {
  providers: Providers
  secrets: Secrets
}

/** Everything that can be wrong before the code is spent. */
export function codeIn(parts: CallbackParts, state: ConsentState, callback: Callback): string {
  checkAge(parts, state, idIn(state))
  checkBrowser(parts, state, callback.browser)
  checkIssuer(parts, state, callback.issuer)
  if (callback.error !== undefined) throw denied(idIn(state), callback)
  if (callback.code) return callback.code
  throw new KeeperError("state_invalid", { connectionId: idIn(state), detail: "no code came back" })
}

function checkIssuer(parts: CallbackParts, state: ConsentState, issuer: string | undefined): void {
  if (issuer === undefined) return
  const expected = parts.providers.of(ofApp(state.a)).oauth.issuer(state.m)
  if (!URL.canParse(issuer) || new URL(issuer).host !== expected) {
    throw new KeeperError("state_invalid", {
      connectionId: idIn(state),
      detail: "another server answered (iss)",
    })
  }
}

function denied(connectionId: string, { error = "", errorDescription }: Callback): KeeperError {
  const word = /^[a-z_]{1,40}$/.test(error) ? error : "unknown"
  const description = plainDescription(errorDescription)
  return new KeeperError("consent_denied", {
    connectionId,
    detail: [word, description].filter(Boolean).join(": "),
  })
}

/** A provider may send it encoded twice. It goes to a page and a log: letters and common signs only. */
function plainDescription(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  let plain = text
  try {
    plain = decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    // Not encoded twice after all.
  }
  return plain
    .replace(/[^\p{L}\p{N} .,:;_'()/-]/gu, " ")
    .slice(0, 200)
    .trim()
}
