// The signed state that goes to Cafe24 with an owner and comes back: which consent it was, and until when.
import { KeeperError } from "../errors.ts"
import type { Clock, Secrets } from "../ports.ts"

export interface State {
  m: string
  o?: string
  s: string[]
  r?: string
  l?: boolean
  n: string
  e: number
}

/** Long enough to log in and read, short enough to be useless when found. */
export const stateLifeMs = 10 * 60_000

interface Parts {
  secrets: Secrets
  clock: Clock
}

export function signState({ secrets }: Parts, state: State): string {
  const body = toText(JSON.stringify(state))
  return `${body}.${secrets.sign(`state|${body}`)}`
}

/** Ours, perhaps too old. */
export function readState({ secrets }: Parts, text: string | undefined): State {
  const [body = "", signature = "", ...rest] = (text ?? "").split(".")
  if (rest.length > 0 || !secrets.same(signature, secrets.sign(`state|${body}`))) {
    throw new KeeperError("state_invalid", { detail: "its signature is not ours" })
  }
  // Signed by us, so its shape is ours as well.
  return JSON.parse(fromText(body)) as State
}

export function checkAge({ clock }: Parts, state: State): void {
  if (state.e > clock.now()) return
  throw new KeeperError("state_invalid", {
    connectionId: state.m,
    detail: "this link is older than 10 minutes",
  })
}

function toText(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
}

function fromText(text: string): string {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)))
}
