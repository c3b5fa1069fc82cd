// The one room that spends tokens: lease, budget, count, ask, settle, release. Nobody else shows the provider anything.
import {
  type Attempt,
  type Connection,
  type ConnectionFacts,
  factsOf,
  type TokenPair,
} from "../connection.ts"
import { isKeeperError, KeeperError } from "../errors.ts"
import { factsEvenShut } from "../every-connection.ts"
import { type IdParts, readId } from "../id.ts"
import type { Providers, RawAnswer } from "../ports.ts"
import type { MallRead } from "./budget/ledger.ts"
import { limitsOf } from "./budget/limits.ts"
import { endHold, type Share, takeShare } from "./budget/share.ts"
import { notedFor, withRequestsRenoted } from "./budget/steady.ts"
import { isOfBefore, takeBackFirst, writeDown } from "./lease/marking.ts"
import { type Held, tryLease, underLease } from "./lease/taking.ts"
import { counted, putOff } from "./outcomes.ts"
import { shownOf } from "./pairs/pair-from.ts"
import type { RefreshParts } from "./parts.ts"
import type { Before, PairToEnd } from "./rescue.ts"
import { unanswered } from "./settling/bad-news.ts"
import type { Presented } from "./settling/presented.ts"
import { settle } from "./settling/settle.ts"
import { settleConsent } from "./settling/settle-consent.ts"
import { beforeSpending } from "./spent/setbacks.ts"
import { givingWay } from "./spent/successors.ts"

const exchangeMs = 50_000
const questionMs = 20_000
const revokeMs = 20_000
const noToken = "mallkey-doctor-asks-about-the-app-only"

export interface Spending {
  by: string
  mall: MallRead
  /** How often it had been noticed that the store went back, when the pair was read. */
  setbacks: number
  /** Where another program wrote the pair: the tags of ours that are older than it. */
  replaced?: string[]
  stuck?: Presented["stuck"]
}

/** A refresh: the stored pair, shown under the lease. Undefined: it, or the store, has moved on, and nothing was shown. */
export async function spendPair(
  parts: RefreshParts,
  held: Held,
  stored: Connection,
  { by, mall, setbacks, replaced, stuck }: Spending,
): Promise<Connection | undefined> {
  await beforeSpending(parts)
  const connection = withRequestsRenoted(parts.steady, stored, limitsOf(parts, stored).windowMs)
  const share = await keepToBudget(parts, connection, mall)
  const written = await writeDown(parts, held, connection, share)
  if (!written || (await isOfBefore(parts, held, { ...written, connection, setbacks }))) return undefined
  const { attempt } = written
  const leftMs = held.endsAt - parts.clock.now()
  if (leftMs < parts.timing.leaseMs / 4) throw tooLate(parts, held, connection, attempt)
  // What comes of it is written to those that hold the same pair, under the lease as well.
  const isAlone = mall.all.every(({ id, tag }) => id === connection.id || tag !== connection.tag)
  const lease = isAlone ? held.lease : undefined
  const presented = {
    connection,
    attempt,
    notedAt: share.notedAt,
    leaseEndsAt: held.endsAt,
    lease,
    owners: share.owners,
    by,
    replaced,
    stuck,
  }
  const { mallId: account, tokens } = connection
  let answer: RawAnswer
  try {
    // Never cut short before the lease is nearly over: an aborted call may have rotated.
    const { refreshToken } = tokens
    answer = await parts.providers
      .of(connection)
      .oauth.askRefresh({ account, refreshToken }, Math.min(parts.timing.askMs, leftMs))
  } catch (error) {
    return unanswered(parts, presented, error)
  }
  const renewed = await settle(parts, presented, answer)
  await endHold(parts, connection.id, share)
  return renewed
}

/** Written down, not only refused: the sweep need not look again before, and times of a wrong clock end. */
async function keepToBudget(
  parts: RefreshParts,
  connection: Connection,
  { note, all }: MallRead,
): Promise<Share> {
  const { id, tag, health, refreshAt, unproven, typist, writtenAheadMs } = connection
  const isDue = refreshAt !== undefined && refreshAt <= parts.clock.now()
  const kind = isDue && health.failures === 0 && !health.attempt ? "due" : "extra"
  try {
    parts.typists.check(connection)
    // Read in the same moment as the pair: of the two it is the pair's own record that counts.
    const others = all.filter((one) => one.id !== id)
    const ask = { id, kind, ...(unproven && { isUnproven: unproven, typist }) } as const
    return await takeShare(parts, ask, { note, all: [factsOf(connection), ...others] })
  } catch (error) {
    if (!isKeeperError(error, "rate_limited") || error.retryAt === undefined) throw error
    // A caller who wanted it earlier than it is due does not put it off. Nor is one put off of which only its next try says when
    // it really ends: it would seem to live on for as long.
    const nextAt = isDue && writtenAheadMs === undefined ? error.retryAt : (refreshAt ?? error.retryAt)
    await parts.store.saveHealth(
      id,
      putOff(connection, notedFor(parts, id, parts.clock.now()), nextAt, limitsOf(parts, connection)),
      tag,
    )
    throw error
  }
}

/** We were stopped or held up, and the lease is (nearly) over: others may show this pair by now, so we must not. */
function tooLate(parts: RefreshParts, held: Held, connection: Connection, attempt: Attempt): KeeperError {
  takeBackFirst(parts, held, connection, attempt)
  const detail = "this process was held up until its turn was over"
  return new KeeperError("busy", { connectionId: connection.id, retryAt: parts.clock.now(), detail })
}

/** A pair from elsewhere that may take the place of the stored one. Its refusal says nothing of what is stored. */
export interface OtherPair {
  refreshToken: TokenPair["refreshToken"]
  askedScopes?: string[]
  connectedAt?: number
}

/** Shown under the lease; saved where the provider takes it, refused with `code_refused` where it does not. */
export async function spendOther(
  parts: RefreshParts,
  seen: ConnectionFacts,
  other: OtherPair,
  by: string,
): Promise<Connection> {
  await beforeSpending(parts)
  const before = await countOther(parts, seen, other)
  const request = { account: before.mallId, refreshToken: other.refreshToken }
  const answer = await parts.providers.of(before).oauth.askRefresh(request, parts.timing.askMs)
  return settleConsent(parts, before, answer, by)
}

/** Written before anything is asked: keeps the budget, and proves that the store can be written. */
async function countOther(parts: RefreshParts, seen: ConnectionFacts, other: OtherPair): Promise<Before> {
  const { id, tag } = seen
  const kept = await factsEvenShut(parts.store, id)
  if (kept?.tag !== tag) throw new KeeperError("busy", { connectionId: id, detail: "it was just renewed" })
  const typed = kept.unproven && { isUnproven: kept.unproven, typist: kept.typist }
  const { at, notedAt, owners } = await takeShare(parts, { id, kind: "extra", ...typed })
  const news = counted(kept, notedAt)
  await parts.store.saveHealth(id, news, tag)
  return {
    id,
    app: kept.app,
    mallId: kept.mallId,
    owner: kept.owner,
    askedScopes: other.askedScopes ?? kept.askedScopes,
    connectedAt: other.connectedAt ?? kept.connectedAt,
    requestedAt: news.health.requestedAt,
    askedAt: at,
    owners,
    spent: [parts.secrets.tagOf(other.refreshToken)],
    replaced: givingWay(kept),
    ifTag: tag,
    ...shownOf(parts, kept, other),
  }
}

/** A consent: a code for a pair. Who may bring one, and how many that are refused, is said where codes come in. */
export async function spendCode(
  parts: RefreshParts,
  before: Before,
  code: string,
  by: string,
): Promise<Connection> {
  await beforeSpending(parts)
  const answer = await parts.providers
    .of(before)
    .oauth.askExchange({ account: before.mallId, code }, exchangeMs)
  return settleConsent(parts, before, answer, by)
}

/** The doctor's question: a made-up token, which ends no chain. Undefined: no request is to spare. */
export async function spendQuestion(
  parts: RefreshParts,
  id: string,
  isToSpare: (id: string) => boolean,
): Promise<RawAnswer | undefined> {
  const held = await tryLease(parts, id)
  if (!held) return undefined
  return underLease(held, async () => {
    if (!isToSpare(id)) return undefined
    try {
      await takeShare(parts, { id, kind: "question" })
    } catch (error) {
      if (isKeeperError(error, "rate_limited")) return undefined
      throw error
    }
    return askWithNoToken(parts, readId(id))
  })
}

/** For a mall that is not connected, so that there is nothing to count it with. */
export function askWithNoToken({ providers }: RefreshParts, { app, account }: IdParts): Promise<RawAnswer> {
  return providers.of({ app }).oauth.askRefresh({ account, refreshToken: noToken }, questionMs)
}

/** Ends a pair at the provider. One that is stored only under the lease: a refresh on its way would bring another to life. */
export function spendForever(
  providers: Providers,
  { app, mallId: account, tokens }: PairToEnd,
): Promise<void> {
  return providers.of({ app }).oauth.revoke({ account, refreshToken: tokens.refreshToken }, revokeMs)
}
