// Another program put a new pair in the place of ours: it refreshes as well, or somebody connected the mall there.
import type { Connection } from "../../connection.ts"
import { hour } from "../schedule.ts"
import { givingWay, latestOfOurs, type SuccessorParts, stepsBehind } from "./successors.ts"

/** Enough for people to hear of it; with thousands of malls the record is not to hold nothing else. */
const keptAtMostInAnHour = 20
const rememberedAtMost = 1_000

/**
 * To be called for a pair that is about to be shown, and was not spent as far as we know. Answers with the tags of our own
 * that are older than it: a copy of one may yet come back, and what came of this pair goes on knowing them.
 */
export async function noticeElsewhere(
  parts: SuccessorParts,
  stored: Connection,
): Promise<string[] | undefined> {
  const ours = await latestOfOurs(parts, stored)
  if (!ours || ours.connection.tag === stored.tag || stepsBehind(ours.successor, stored.tag) > 0)
    return undefined
  await tellOnce(parts, stored)
  return givingWay(ours.connection)
}

async function tellOnce(parts: SuccessorParts, stored: Connection): Promise<void> {
  const { tags } = parts.successors.elsewhere
  if (tags.has(stored.tag)) return
  tags.add(stored.tag)
  if (tags.size > rememberedAtMost) tags.delete(tags.values().next().value!)
  await parts.journal.record({ kind: "written_elsewhere", connectionId: stored.id }, isKept(parts))
}

function isKept({ clock, successors: { elsewhere } }: SuccessorParts): boolean {
  const now = clock.now()
  elsewhere.keptAt = elsewhere.keptAt.filter((at) => at > now - hour)
  if (elsewhere.keptAt.length >= keptAtMostInAnHour) return false
  elsewhere.keptAt.push(now)
  return true
}
