// Where a leash is held: at each call, and when somebody on one makes a key for another.
import { KeeperError } from "../core/errors.ts"
import type { KeyRequest } from "../core/keys/keys.ts"
import { lets } from "../core/keys/leash.ts"
import type { Caller } from "./caller.ts"

/** `target`: path and query as they came; only the path counts. */
export function holdToLeash({ leash }: Caller, method: string, target: string, root: string): void {
  if (!leash) return
  const end = target.search(/[?#]/)
  const path = end === -1 ? target : target.slice(0, end)
  if (lets(leash, method, path, root)) return
  throw new KeeperError("not_allowed", { detail: "the leash of this key does not let this call through" })
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
