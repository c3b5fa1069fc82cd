// Which messages a change calls for: one for each trouble and tier that is new, one when all is well again. Pure.

import { type AlertPolicy, alertRow, type TroubleKind } from "./table.ts"
import {
  type AlertMemory,
  type AppSight,
  type ConnectionSight,
  type Trouble,
  troublesOfApp,
  troublesOfConnection,
} from "./troubles.ts"

export const nothingSaid: AlertMemory = { said: {} }

export interface Change {
  /** Each is a message, alone or gathered with others of its kind. `again`: said before, with more days left. */
  tell: (Trouble & { again: boolean })[]
  /** Over, while others go on: worth no message. */
  over?: TroubleKind[]
  /** All is well again: what had been said before. */
  recovered?: TroubleKind[]
  /** What to remember from now on. Undefined: nothing. */
  memory?: AlertMemory
}

/** Undefined: nothing is to be told and nothing to be remembered anew. */
export function changeOfConnection(
  sight: ConnectionSight,
  memory: AlertMemory,
  policy: AlertPolicy,
  now: number,
): Change | undefined {
  const { connection, assessment } = sight
  const troubles = troublesOfConnection(sight, memory, policy, now)
  const change = changeOf(troubles, memory, now, connection?.tag)
  // Switched off or removed by somebody who knows: it is not well again, it is gone.
  const isGone = !connection || assessment?.state === "paused" || assessment?.state === "foreign"
  return isGone && change?.recovered ? { tell: [] } : change
}

export function changeOfApp(
  kind: TroubleKind,
  sight: AppSight,
  memory: AlertMemory,
  now: number,
): Change | undefined {
  return changeOf(
    troublesOfApp(sight, memory, now).filter((trouble) => trouble.kind === kind),
    memory,
    now,
  )
}

function changeOf(
  troubles: readonly Trouble[],
  memory: AlertMemory,
  now: number,
  tag?: string,
): Change | undefined {
  const before = Object.keys(memory.said) as TroubleKind[]
  if (troubles.length === 0) return before.length > 0 ? { tell: [], recovered: before } : undefined
  const covered = new Set(troubles.flatMap(({ kind }) => alertRow(kind).covers))
  const tell: Change["tell"] = []
  const said: AlertMemory["said"] = {}
  for (const trouble of troubles) {
    const old = memory.said[trouble.kind]
    const isNews = !old || (trouble.tier ?? 0) < (old.tier ?? 0)
    if (isNews && covered.has(trouble.kind)) continue
    if (isNews) tell.push({ ...trouble, again: old !== undefined })
    said[trouble.kind] = isNews
      ? { at: now, sinceAt: trouble.sinceAt, tier: trouble.tier, tag }
      : { ...old, tier: trouble.tier }
  }
  if (tell.length === 0 && isSame(said, memory.said)) return undefined
  return { tell, over: before.filter((kind) => said[kind] === undefined), memory: { said } }
}

function isSame(left: AlertMemory["said"], right: AlertMemory["said"]): boolean {
  const kinds = Object.keys(left) as TroubleKind[]
  return (
    kinds.length === Object.keys(right).length &&
    kinds.every((kind) => left[kind]?.tier === right[kind]?.tier && right[kind] !== undefined)
  )
}
