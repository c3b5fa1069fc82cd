// The end of a connection: forgotten here, and where it is wanted, ended at the provider as well.

import { underLease, waitForLease } from "../alive/lease/taking.ts"
import type { RefreshParts } from "../alive/parts.ts"
import { dropAnswer } from "../alive/rescue.ts"
import { othersOf } from "../alive/spent/same-pair.ts"
import { forgetSuccessor } from "../alive/spent/successors.ts"
import { connectionIn, setAside } from "../alive/waiting/bring-home.ts"
import { markGone } from "../alive/waiting/tombstones.ts"
import { asWord } from "../as-word.ts"
import type { Connection } from "../connection.ts"
import { KeeperError } from "../errors.ts"
import { factsEvenShut } from "../every-connection.ts"
import { readId } from "../id.ts"
import { ofOtherApp } from "../other-apps.ts"
import type { RescueEntry } from "../ports.ts"
import { dropLink } from "./links.ts"

/** How a connection ended. */
export interface Disconnected {
  /** The provider has ended every pair of it that is known here. False as well where an answer never came, or cannot be read. */
  revoked: boolean
}

/**
 * Waits for a refresh on its way: the pair it brings is the one to end. What waits in the rescue place ends as well,
 * so this is also how an answer is given up that no store will take.
 */
export async function disconnect(
  parts: RefreshParts,
  id: string,
  { revoke, by }: { revoke: boolean; by: string },
): Promise<Disconnected> {
  const waited = await waitForLease(parts, id, parts.timing.patienceMs)
  if (waited.is === "done") return waited.result
  return underLease(waited.held, async () => {
    const entries = await waitingFor(parts, id)
    // One that is shut can go, but what cannot be opened cannot be ended at the provider.
    const opened = revoke ? await parts.store.get(id) : undefined
    const connection = opened ?? (await factsEvenShut(parts.store, id))
    if (!connection && entries.length === 0) throw new KeeperError("connection_unknown", { connectionId: id })
    if (revoke && connection?.foreign) throw ofOtherApp(id)
    if (revoke && connection) await refuseSharedPair(parts, connection)
    const at = parts.clock.now()
    if (opened) await parts.endPair(opened)
    // Before it is removed: an answer that comes in between finds either the pair it was for, or this.
    await markGone(parts, id, { at, revoke })
    const { ended, unread } = await endWaiting(parts, entries, revoke)
    await parts.store.remove(id)
    await forgetSuccessor(parts, id)
    const { app, account: mallId, owner } = readId(id)
    await dropLink(parts, { app, mallId, owner: connection?.owner ?? owner })
    await parts.journal.record({ kind: "disconnected", connectionId: id, by })
    // What was shown and brought an answer that was ended now is no riddle any more.
    const attempt = connection?.health.attempt
    const isClear = attempt === undefined || ended.has(attempt.tag)
    return { revoked: revoke && unread === 0 && isClear }
  })
}

/** Ended for one, it would be ended for the others as well: that is said, and done by an operator who means it for all of them. */
async function refuseSharedPair(
  parts: RefreshParts,
  { id, tag }: Pick<Connection, "id" | "tag">,
): Promise<void> {
  const twin = (await othersOf(parts, id)).find((one) => one.tag === tag)
  if (!twin) return
  const detail = `it holds the same pair as ${twin.id}`
  throw new KeeperError("request_invalid", {
    connectionId: id,
    detail,
    fix: `mallkey disconnect ${asWord(id)}`,
  })
}

/** Those of this store. A place that cannot be read is no reason to keep a connection. */
async function waitingFor(parts: RefreshParts, id: string): Promise<RescueEntry[]> {
  const store = await parts.storeId.get()
  const listed = await parts.rescue.list().catch(() => [])
  const all = new Map(
    [...listed, ...parts.waiting.of(id).map(({ entry }) => entry)].map((one) => [one.key, one]),
  )
  return [...all.values()].filter((one) => one.id === id && one.store === store)
}

interface Ended {
  /** By the tag of the pair that was shown for it. */
  ended: Set<string>
  /** How many pairs may live on, as nobody could read them. */
  unread: number
}

async function endWaiting(parts: RefreshParts, entries: RescueEntry[], revoke: boolean): Promise<Ended> {
  const done: Ended = { ended: new Set(), unread: 0 }
  for (const entry of entries) {
    const brought = connectionIn(parts, entry)
    if (!revoke || !brought) {
      if (!brought) done.unread++
      await setAside(parts, entry, "disconnected")
      continue
    }
    await parts.endPair(brought)
    await dropAnswer(parts, entry)
    done.ended.add(entry.ifTag)
  }
  return done
}
