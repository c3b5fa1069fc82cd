// One budget of token requests for a mall, over all its owners and purposes: counted here before the provider is asked.
import { KeeperError } from "../../errors.ts"
import { allBeside } from "../../every-connection.ts"
import { readId } from "../../id.ts"
import type { RefreshParts } from "../parts.ts"
import { ownersAtMost } from "./carry.ts"
import { type Ask, type Refusal, refusalOf } from "./judge.ts"
import { asWitness, freeMall, type Ledger, type MallRead, readLedger, writeLedger } from "./ledger.ts"
import { notedFor } from "./steady.ts"

export interface Share {
  /** When the request counts from. */
  at: number
  /** The same as it is written down. */
  notedAt: number
  /** How many share the budget, the one that asks included. */
  owners: number
  /** The mall was held, and this one asks for all of them. */
  isWitness: boolean
}

/**
 * Rejects with `rate_limited` where it may not be asked now. A due refresh of a mall's only connection is written down
 * with the connection and costs no write here.
 */
export async function takeShare(parts: RefreshParts, ask: Ask, known?: MallRead): Promise<Share> {
  for (let seen = known; ; seen = undefined) {
    const ledger = await readLedger(parts, ask.id, seen)
    const now = parts.clock.now()
    await refuseUnlessFree(parts, ask, ledger, now)
    const share = shareOf(parts, ledger, ask, now)
    if (isAlone(ledger, ask) && !share.isWitness) return share
    const { asked } = ledger.mall
    const { id, kind, isUnproven, typist } = ask
    const typed = isUnproven && { isUnproven, ...(typist !== undefined && { typist }) }
    const mine = { id, at: now, notedAt: share.notedAt, ...(kind !== "due" && { kind }), ...typed }
    const hold = share.isWitness && ledger.hold ? asWitness(ledger.hold, now) : ledger.hold
    const { version, older } = ledger
    if (await writeLedger(parts, ask.id, { asked: [...asked, mine], older, hold, version })) return share
  }
}

/** For a stranger's code: it leaves no mark, and is not asked for where there is nothing to spare. */
export async function lookAtShare(parts: RefreshParts, ask: Ask): Promise<Share> {
  const ledger = await readLedger(parts, ask.id)
  const now = parts.clock.now()
  await refuseUnlessFree(parts, ask, ledger, now)
  return shareOf(parts, ledger, ask, now)
}

/** It was asked for all of them, and the provider answered. */
export async function endHold(parts: RefreshParts, id: string, { isWitness }: Share): Promise<void> {
  if (isWitness) await freeMall(parts, id).catch(() => undefined)
}

async function refuseUnlessFree(parts: RefreshParts, ask: Ask, ledger: Ledger, now: number): Promise<void> {
  const refusal = refusalOf(ledger.mall, ask, now)
  if (!refusal) return
  const { asked } = ledger.mall
  if (ledger.isOdd) await writeLedger(parts, ask.id, { ...ledger, asked })
  throw new KeeperError("rate_limited", {
    connectionId: ask.id,
    retryAt: refusal.freeAt,
    detail: detailOf(refusal),
  })
}

function detailOf({ why }: Refusal): string {
  if (why === "codes") return "too many codes were refused"
  if (why === "held") return "this mall was asked to wait"
  if (why === "reserved") return "what is left of the token requests is kept for the mall's other connections"
  return "the token requests are used up for now"
}

function shareOf(parts: RefreshParts, { mall, hold }: Ledger, { id }: Ask, at: number): Share {
  const others = mall.owners.filter((one) => one.id !== id).length
  return { at, notedAt: notedFor(parts, id, at), owners: others + 1, isWitness: hold !== undefined }
}

/** What is kept beside a typed row is void with the next pair that is typed: its requests stand in the note. */
function isAlone({ mall }: Ledger, { id, kind, isUnproven }: Ask): boolean {
  return !isUnproven && (kind === "due" || kind === "extra") && mall.owners.every((one) => one.id === id)
}

/** Before its code is spent: one more owner than the budget carries would cost all of them their tokens. Typed rows are none. */
export async function refuseOneTooMany({ store, providers }: RefreshParts, id: string): Promise<void> {
  const most = ownersAtMost(providers.of(readId(id)).facts)
  if (most === Number.POSITIVE_INFINITY) return
  const all = await allBeside(store, id)
  const others = all.filter((one) => one.id !== id && !one.foreign && !one.unproven)
  if (new Set(others.map(({ tag }) => tag)).size < most) return
  throw new KeeperError("too_many_owners", {
    connectionId: id,
    detail: "it has as many connections as its token requests carry",
  })
}
