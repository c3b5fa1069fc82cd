// Where a leash is held: at each call, and when somebody on one makes a key for another.
import { KeeperError } from "../core/errors.ts"
import type { KeyRequest } from "../core/keys/keys.ts"
import { refusalOf } from "../core/keys/leash.ts"
import type { LeashRefusal } from "../core/keys/two-readings.ts"
import type { Caller } from "./caller.ts"

const details: Record<LeashRefusal, string> = {
  not_let: "the leash of this key does not let this call through",
  unclear: "under allow or deny a path is written plainly: no //, dots, ; or encoded letters",
  ending: "under allow or deny no path ends in .json or .xml: leave the ending out",
  override: "under allow or deny the method is not changed by _method or the like",
}

/** `target`: path and query as they came. */
export function holdToLeash({ leash }: Caller, method: string, target: string, root: string): void {
  const refusal = leash && refusalOf(leash, method, target, root)
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
