// Every way a thing can fail, who must act, and how each edge says so: one class, one table.
import { asWord } from "./as-word.ts"

/** Who must act. `clicker`: the person whose browser it happened in. `nobody`: it passes by itself. */
export type Actor = "operator" | "owner" | "clicker" | "caller" | "nobody"

/** What one code of an error means. */
export interface ErrorPolicy {
  who: Actor
  http: number
  exit: 1 | 2 | 3
  /** What this does to the connection it happened on. */
  touches: "nothing" | "lost" | "counts" | "remembered"
  /** The next step as a command or an address, `{id}` filled in. */
  fix: string
}

/**
 * Every way a thing can fail: who must act, the HTTP status, the exit code and the next step.
 * @example
 * console.log(errorTable.needs_reconnect.who) // "owner"
 */
export const errorTable = {
  settings_invalid: { who: "operator", http: 500, exit: 2, touches: "nothing", fix: "mallkey settings" },
  secret_lost: { who: "operator", http: 500, exit: 2, touches: "nothing", fix: "mallkey settings" },
  seal_unknown: { who: "operator", http: 500, exit: 2, touches: "counts", fix: "mallkey doctor" },
  app_rejected: { who: "operator", http: 502, exit: 1, touches: "nothing", fix: "mallkey doctor" },
  needs_reconnect: { who: "owner", http: 409, exit: 3, touches: "lost", fix: "mallkey connect {id}" },
  paused: { who: "operator", http: 409, exit: 1, touches: "nothing", fix: "mallkey status {id}" },
  other_app: { who: "operator", http: 409, exit: 1, touches: "nothing", fix: "mallkey doctor {id}" },
  state_invalid: { who: "clicker", http: 400, exit: 1, touches: "nothing", fix: "mallkey connect {id}" },
  consent_denied: { who: "clicker", http: 400, exit: 1, touches: "nothing", fix: "mallkey connect {id}" },
  wrong_mall: { who: "clicker", http: 400, exit: 1, touches: "nothing", fix: "mallkey connect {id}" },
  code_refused: { who: "clicker", http: 400, exit: 1, touches: "nothing", fix: "mallkey connect {id}" },
  link_over: { who: "clicker", http: 410, exit: 1, touches: "nothing", fix: "mallkey connect {id}" },
  launch_refused: { who: "clicker", http: 403, exit: 1, touches: "nothing", fix: "mallkey doctor" },
  connection_unknown: { who: "caller", http: 404, exit: 1, touches: "nothing", fix: "mallkey connect {id}" },
  too_many_owners: { who: "operator", http: 409, exit: 1, touches: "nothing", fix: "mallkey status" },
  ambiguous: { who: "caller", http: 409, exit: 1, touches: "nothing", fix: "mallkey status" },
  request_invalid: { who: "caller", http: 400, exit: 2, touches: "nothing", fix: "mallkey --help" },
  not_found: { who: "caller", http: 404, exit: 1, touches: "nothing", fix: "GET /openapi.json" },
  key_missing: { who: "caller", http: 401, exit: 1, touches: "nothing", fix: "mallkey key create" },
  not_allowed: { who: "caller", http: 403, exit: 1, touches: "nothing", fix: "mallkey key create" },
  provider_unavailable: { who: "nobody", http: 503, exit: 1, touches: "counts", fix: "mallkey status {id}" },
  provider_unclear: { who: "nobody", http: 504, exit: 1, touches: "remembered", fix: "mallkey status {id}" },
  call_unclear: { who: "caller", http: 504, exit: 1, touches: "nothing", fix: "mallkey status {id}" },
  store_unavailable: { who: "operator", http: 503, exit: 1, touches: "nothing", fix: "mallkey doctor" },
  server_unavailable: { who: "operator", http: 503, exit: 1, touches: "nothing", fix: "mallkey settings" },
  row_refused: { who: "operator", http: 500, exit: 1, touches: "nothing", fix: "mallkey doctor" },
  row_unreadable: { who: "operator", http: 500, exit: 1, touches: "nothing", fix: "mallkey doctor" },
  busy: { who: "nobody", http: 503, exit: 1, touches: "nothing", fix: "mallkey status {id}" },
  rate_limited: { who: "nobody", http: 429, exit: 1, touches: "nothing", fix: "mallkey status {id}" },
  notifier_unavailable: {
    who: "operator",
    http: 502,
    exit: 1,
    touches: "nothing",
    fix: "mallkey check --send-test",
  },
  internal: { who: "operator", http: 500, exit: 1, touches: "nothing", fix: "mallkey doctor" },
} as const satisfies Record<string, ErrorPolicy>

/** The codes of `errorTable`. */
export type ErrorCode = keyof typeof errorTable

/** What was asked of an owner, so that the same can be asked once more. */
export interface AskedConsent {
  /** Absent: the first app. */
  app?: string
  mallId: string
  owner?: string
  scopes: string[]
  returnTo?: string
  begunBy?: "key" | "link" | "launch" | "session" | "nobody"
  /** Names its result, once its code may have been spent. */
  resultId?: string
  /** The path of the lasting link it was started from. */
  linkPath?: string
}

/** What is told with an error; never a token. */
export interface ErrorFacts {
  connectionId?: string
  /** When trying again makes sense. */
  retryAt?: number
  /** A short technical reason, free of secrets: an OAuth error word, a status, a file name. */
  detail?: string
  /** Where there are several, all of them, one line each. */
  problems?: string[]
  fix?: string
  /** A consent failed: this is what it was for. */
  asked?: AskedConsent
  /** The mall that consented instead of the one that was asked. */
  givenBy?: string
  /** A server's own sentence about it, in the language that it was asked in: shown instead of ours. */
  said?: string
  cause?: unknown
}

/**
 * The only error that leaves the core. `message` is technical; people read src/messages by `code`.
 * @example
 * if (error instanceof KeeperError) console.log(error.code, error.fix, error.retryAt)
 */
export class KeeperError extends Error {
  readonly code: ErrorCode
  readonly connectionId: string | undefined
  readonly retryAt: number | undefined
  readonly detail: string | undefined
  readonly problems: string[] | undefined
  readonly fix: string
  readonly asked: AskedConsent | undefined
  readonly givenBy: string | undefined
  readonly said: string | undefined

  constructor(code: ErrorCode, facts: ErrorFacts = {}) {
    super([code, facts.connectionId, facts.detail].filter(Boolean).join(": "))
    this.name = "KeeperError"
    this.code = code
    this.connectionId = facts.connectionId
    this.retryAt = facts.retryAt
    this.detail = facts.detail
    this.problems = facts.problems
    this.fix = facts.fix ?? fixFor(code, facts.connectionId)
    this.asked = facts.asked
    this.givenBy = facts.givenBy
    this.said = facts.said
    // The cause may carry an answer or a statement: kept for a debugger, never printed by accident.
    Object.defineProperty(this, "cause", { value: facts.cause, enumerable: false })
  }

  get policy(): ErrorPolicy {
    return errorTable[this.code]
  }
}

/**
 * Whether it is an error of ours, and if a code is given, this very one.
 * @example
 * try {
 *   await keeper.token("yourmall")
 * } catch (error) {
 *   if (!isKeeperError(error, "needs_reconnect")) throw error
 *   console.log((await keeper.link({ mallId: "yourmall" })).path)
 * }
 */
export function isKeeperError(error: unknown, code?: ErrorCode): error is KeeperError {
  return error instanceof KeeperError && (code === undefined || error.code === code)
}

function fixFor(code: ErrorCode, id: string | undefined): string {
  return errorTable[code].fix.replace(" {id}", () => (id === undefined ? "" : ` ${asWord(id)}`))
}
