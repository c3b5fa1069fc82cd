// What a failure is in the eyes of a mall's owner: every code has a landing, and a closer look may know a better one.
import { type ErrorCode, errorTable, type KeeperError } from "../../core/errors.ts"
import type { Landing } from "../../messages/en/pages/landings.ts"

export type Failed = Pick<KeeperError, "code" | "asked"> & Partial<Pick<KeeperError, "detail" | "retryAt">>

/** Whose fault it is, and whether trying again can help. Nothing an owner sees says how we are built. */
const byCode: Readonly<Record<ErrorCode, Landing>> = {
  settings_invalid: "ours",
  secret_lost: "ours",
  seal_unknown: "ours",
  app_rejected: "app_rejected",
  needs_reconnect: "needs_reconnect",
  paused: "ours",
  other_app: "ours",
  state_invalid: "state_invalid",
  consent_denied: "consent_denied",
  wrong_mall: "wrong_mall",
  code_refused: "code_refused",
  link_over: "link_over",
  launch_refused: "launch_refused",
  connection_unknown: "disconnected",
  too_many_owners: "too_many_owners",
  ambiguous: "address_wrong",
  request_invalid: "address_wrong",
  not_found: "not_found",
  key_missing: "address_wrong",
  not_allowed: "address_wrong",
  provider_unavailable: "provider_unavailable",
  provider_unclear: "provider_unclear",
  call_unclear: "provider_unavailable",
  store_unavailable: "store_away",
  server_unavailable: "store_away",
  row_refused: "ours",
  row_unreadable: "ours",
  busy: "store_away",
  rate_limited: "rate_limited",
  notifier_unavailable: "ours",
  internal: "ours",
}

const byDetail: Readonly<Record<string, Landing>> = {
  "this link is older than 10 minutes": "too_old",
  "another browser began this consent": "other_browser",
  "no state came back": "no_state",
  "its signature is not ours": "no_state",
  "another server answered (iss)": "no_state",
  "no code came back": "no_code",
  "its result is no longer known": "no_result",
  "it has been used": "link_used",
  "its time is over": "link_old",
  "the consent is being finished": "finishing",
  "it was cut short": "cut_short",
}

/** By what Cafe24 said instead of a code. */
const denied: readonly (readonly [RegExp, Landing])[] = [
  [/^invalid_scope\b/, "scope_refused"],
  [/^(server_error|temporarily_unavailable)\b/, "provider_unavailable"],
  [/^unauthorized_client\b/, "app_rejected"],
  [/^(invalid_request|unsupported_response_type)\b/, "ours"],
  [/principal operator/i, "not_operator"],
]

/** What the store will not take is no fault of the address that an owner opened, and opening it again does not help. */
const storeRefuses =
  /takes no new row without|has no such row|cannot hold this id$|allows one row here|^nothing has shown yet/

export function landingOf({ code, detail = "", asked, retryAt }: Failed, now: number): Landing {
  if (code === "launch_refused" && asked) return "launch_repeated"
  if (code === "request_invalid" && detail.startsWith("mall_id")) {
    return detail.startsWith("mall_id is missing") ? "mall_missing" : "mall_odd"
  }
  if (code === "request_invalid" && storeRefuses.test(detail)) return "ours"
  if (code === "consent_denied") return denied.find(([says]) => says.test(detail))?.[1] ?? code
  if (code === "rate_limited" && retryAt !== undefined && retryAt <= now) return "rate_over"
  return byDetail[detail] ?? byCode[code]
}

/** What only we can mend: an owner who asks us names the error and the request. */
export function isOurs({ code }: Pick<Failed, "code">, landing: Landing): boolean {
  return errorTable[code].who === "operator" || ours.has(landing)
}

const ours: ReadonlySet<Landing> = new Set<Landing>(["ours", "scope_refused", "launch_refused", "no_state"])
