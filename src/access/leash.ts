// Where a leash is held: at each call, and when somebody on one makes a key for another.
import { KeeperError } from "../core/errors.ts"
import type { KeyRequest } from "../core/keys/keys.ts"
import { refusalOf } from "../core/keys/leash.ts"
import type { LeashRefusal } from "../core/keys/two-readings.ts"
import type { Caller } from "./caller.ts"

const details: Record<LeashRefusal, string> = {
  not_let: "the leash of this key does not let this call through",
  unclear:
    "under allow or deny a path and the names of a query are written plainly: no //, dots, ;, encoded letters or signs beyond ASCII",
  ending: "under allow or deny no path has an ending such as .json: leave it out",
  body: "under allow or deny a GET or HEAD has no body: its fields could be read as the query's",
  override: "under allow or deny the method is not changed by _method or the like",
}

interface Held {
  method: string
  /** Path and query as they came. */
  target: string
  hasBody: boolean
}

export function holdToLeash({ leash }: Caller, { method, target, hasBody }: Held, root: string): void {
  const isRead = method === "GET" || method === "HEAD"
  const refusal =
    leash &&
    (refusalOf(leash, method, target, root) ??
      // Some servers read fields such as `embed` or `_method` wherever they stand.
      (isRead && hasBody && (leash.allow || leash.deny) ? "body" : undefined))
  if (refusal) throw new KeeperError("not_allowed", { detail: details[refusal] })
}

/** Nobody gives more than they have. Absent problems: they may. */
export function problemsForMaker(maker: Caller, wanted: KeyRequest): string[] {
  const problems: string[] = []
  if (maker.endsAt !== undefined && (wanted.expiresAt ?? Infinity) > maker.endsAt) {
    problems.push("expires_at: a key ends no later than the one that makes it")
  }
  const { rate } = maker.leash ?? {}
  const isProxied = wanted.rights.includes("proxy") || wanted.rights.includes("admin")
  if (rate !== undefined && isProxied && (wanted.rate ?? Infinity) > rate) {
    problems.push("rate: a key is no faster than the one that makes it")
  }
  return problems
}
