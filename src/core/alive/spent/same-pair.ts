// One pair in several connections of a mall (rows that were copied) is one chain: refreshed once, written everywhere.
import type { Connection, ConnectionFacts } from "../../connection.ts"
import { allBeside } from "../../every-connection.ts"
import { patiently } from "../lease/patience.ts"
import type { RefreshParts } from "../parts.ts"
import { giveUpSpent, mayGoOn } from "./holders.ts"
import { rememberSuccessor } from "./successors.ts"

export type Others = readonly ConnectionFacts[]

/** The other connections of its mall. */
export async function othersOf({ store }: RefreshParts, id: string): Promise<Others> {
  return othersIn(await allBeside(store, id), id)
}

export function othersIn(all: readonly ConnectionFacts[], id: string): Others {
  return all.filter((one) => one.id !== id && !one.foreign)
}

/** What another connection has made of the pair with this tag. */
export async function goneOnElsewhere(
  { store }: RefreshParts,
  others: Others,
  tag: string,
): Promise<Connection | undefined> {
  const came = ({ health }: Pick<Connection, "health">) => health.spent?.includes(tag) === true
  const one = others.find(came)
  const living = one && (await store.get(one.id))
  return living && came(living) ? living : undefined
}

/** True: another had gone on with the very pair; what became of it stands here now. Rejects where that is not for this one. */
export async function followOthers(
  parts: RefreshParts,
  stored: Connection,
  others: Others,
): Promise<boolean> {
  const living = await goneOnElsewhere(parts, others, stored.tag)
  if (!living) return false
  if (!mayGoOn(stored, living)) throw await giveUpSpent(parts, stored)
  return follow(parts, stored, living)
}

/** Called once the pair is saved where it was shown, to those that held the very pair while it lived. */
export async function shareWithOthers(
  parts: RefreshParts,
  renewed: Connection,
  { tag: spentTag, others, untilAt }: { tag: string; others: Others; untilAt: number },
): Promise<void> {
  for (const { id, health } of others.filter(({ tag }) => tag === spentTag)) {
    if (health.pausedAt !== undefined) continue
    // What fails here is put right when that connection's turn comes, where the row may go on with it.
    await patiently(parts.clock, untilAt, async () => {
      const stored = await parts.store.get(id)
      if (stored?.tag === spentTag) await follow(parts, stored, renewed)
    }).catch(() => undefined)
  }
}

async function follow(parts: RefreshParts, stored: Connection, living: Connection): Promise<boolean> {
  const followed = withPairOf(stored, living)
  if (!(await parts.store.saveTokens(followed, stored.tag))) return false
  await rememberSuccessor(parts, followed)
  const { health, refreshAt, tag } = living
  // Lost there, lost here: nobody asks about it once more.
  if (health.lostAt !== undefined) await parts.store.saveHealth(stored.id, { health, refreshAt }, tag)
  const detail = "it held the same pair as another connection of its mall"
  await parts.journal.record({ kind: "refreshed", connectionId: stored.id, by: "same pair", detail })
  return true
}

/** Whose it is stays as it was. */
export function withPairOf<Own extends Connection>(own: Own, living: Connection): Own {
  const { tokens, tag, refreshAt, scopes, userId, shopNo, clientId } = living
  const { failures, requestedAt, spent } = living.health
  const { replaced } = own.health
  return {
    ...own,
    tokens,
    tag,
    refreshAt,
    scopes,
    userId,
    shopNo,
    clientId,
    health: { failures, requestedAt, spent, ...(replaced && { replaced }) },
  }
}
