// Stages 2 and 3: can the store be written and leased, does it keep what it is told, and can every token be opened.

import { isUnopenable } from "../../alive/assess.ts"
import type { RefreshParts } from "../../alive/parts.ts"
import type { ConnectionFacts } from "../../connection.ts"
import { readEvenShut } from "../../every-connection.ts"
import type { LookDepth, Store, StoreWarning } from "../../ports.ts"
import { otherKey } from "../../seal.ts"
import { type Finding, finding } from "../finding.ts"
import type { FindingKey } from "../table.ts"
import type { Check, Looked } from "./check.ts"

export const storeCheck: Check = {
  key: "store",
  stage: "store",
  quick: true,
  needsStore: false,
  run: async ({ parts }) => {
    const names = [parts.store.name]
    await proveWriting(parts)
    const unleasable = (await canLease(parts)) ? [] : [finding("store_not_leasable", { names })]
    return { findings: [...unleasable, ...(await wentBack(parts))], facts: { names } }
  },
}

const lookBackMs = 24 * 60 * 60_000

/** However many malls: one finding, with the latest cause. */
async function wentBack({ journal, clock }: RefreshParts): Promise<Finding[]> {
  const since = clock.now() - lookBackMs
  const all = (await journal.newest(200)).filter(({ kind, at }) => kind === "went_back" && at >= since)
  const [last] = all
  if (!last) return []
  const ids = [...new Set(all.map(({ connectionId }) => connectionId).filter((id) => id !== undefined))]
  return [finding("store_went_back", { at: last.at, detail: last.detail, names: ids.slice(0, 20) })]
}

const leaseMs = 10_000

/** Rejects with the error of the store, which is the finding. */
async function proveWriting({ store, chance, clock }: RefreshParts): Promise<void> {
  const notes = store.notes("fact")
  const key = `doctor ${chance.id()}`
  await notes.put(key, { at: clock.now() }, "new")
  await notes.remove(key)
}

async function canLease({ store, chance }: RefreshParts): Promise<boolean> {
  const name = `doctor:${chance.id()}`
  const first = await store.lease(name, leaseMs)
  const second = await store.lease(name, leaseMs)
  await first?.release()
  await second?.release()
  return first !== undefined && second === undefined
}

export const durabilityCheck: Check = {
  key: "durability",
  stage: "store",
  quick: true,
  needsStore: true,
  run: async ({ parts: { store }, isOfOne }) => {
    const findings = await storeFindings(store, isOfOne ? "place" : "all")
    const looked = { findings, facts: { names: [store.name] } }
    return isOfOne ? [looked, leftOut] : looked
  },
}

/** Others fill the same place: what one connection is asked about does not grow with what they wrote. */
const leftOut = { skipped: "one_alone" } as const

/** What an operator should know before trusting this store: said at every start as well. */
export async function storeFindings(store: Store, depth: LookDepth): Promise<Finding[]> {
  return (await store.warnings(depth)).map((warning) => warned(store.name, warning))
}

const findingOf: Record<StoreWarning["code"], FindingKey> = {
  forgets: "store_forgets",
  forgets_last_second: "store_forgets_last_second",
  may_go_back: "store_may_go_back",
  evicts: "store_evicts",
  unknown_durability: "store_unknown_durability",
  plain_text: "store_plain_text",
  client_secret_in_file: "store_holds_client_secret",
  unreadable: "store_unreadable",
  unclaimed: "store_unclaimed",
  crowded: "store_crowded",
  held_back: "store_held_back",
  elsewhere: "store_other_provider",
}

function warned(store: string, { code, detail, why, facts = [] }: StoreWarning): Finding {
  const isRedis = store.startsWith("redis")
  const fix = isRedis && code === "forgets" ? "redis-cli config set appendonly yes" : undefined
  return finding(findingOf[code], { detail, ...(why && { said: { why, facts } }), names: [store], fix })
}

export const sealingCheck: Check = {
  key: "sealing",
  stage: "sealing",
  quick: true,
  needsStore: true,
  run: async ({ parts, connections, isOfOne }) => {
    if (isOfOne) return [...(await shutOnes(parts.store, connections)), leftOut]
    const { store, sealer } = parts
    const { byKey, left } = await store.reseal(0)
    const { plain = 0, ...sealed } = byKey
    const unknown = Object.entries(sealed).filter(([key]) => !sealer.keyIds.includes(key))
    const lost = unknown.reduce((sum, [, count]) => sum + count, 0)
    const old = left - lost
    const findings = [
      ...(lost > 0 ? [finding("key_missing", { count: lost, names: unknown.map(([key]) => key) })] : []),
      ...(old > 0 ? [finding("sealed_by_old_key", { count: old })] : []),
    ]
    const total = Object.values(sealed).reduce((sum, count) => sum + count, 0)
    return { findings, facts: { count: total, names: plain > 0 ? ["plain"] : [] } }
  },
}

const openedAtMost = 200

/** One that is marked is told among the connections. */
async function shutOnes(store: Store, connections: readonly ConnectionFacts[]): Promise<Looked[]> {
  const findings: Finding[] = []
  for (const { id, health } of connections.slice(0, openedAtMost)) {
    if (isUnopenable(health)) continue
    const { isShut } = await readEvenShut(store, id)
    if (isShut) findings.push(finding("unopenable", { id, detail: otherKey.detail }))
  }
  return findings.length > 0 ? [{ findings }] : []
}
