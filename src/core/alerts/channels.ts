// The channels themselves: which are in trouble, and whether a try-out gets through.

import { reasonOf } from "../alive/rescue.ts"
import type { Notes } from "../ports.ts"
import { readBox } from "./memory.ts"
import type { Alert, Notifier } from "./port.ts"
import { severityOf } from "./table.ts"

/** A channel that did not take its last messages. */
export interface ChannelTrouble {
  channel: string
  failures: number
  sinceAt: number
  nextAt: number
  reason: string
  /** Messages it has not got. */
  waiting: number
}

/** What became of a try-out on one channel. */
export interface TryOut {
  channel: string
  /** Absent: it was taken. */
  reason?: string
}

export async function channelTroubles(notes: Notes): Promise<ChannelTrouble[]> {
  const { box } = await readBox(notes)
  return Object.entries(box.channels).flatMap(([channel, state]) => {
    const { failures, failingSinceAt = 0, nextAt = 0, reason = "", queue } = state
    if (failures === 0) return []
    return [{ channel, failures, sinceAt: failingSinceAt, nextAt, reason, waiting: queue.length }]
  })
}

export async function tryOut(
  notifier: Notifier,
  id: string,
  at: number,
  signal: AbortSignal,
): Promise<TryOut> {
  const alert: Alert = { id, kind: "test", severity: severityOf("test"), who: "nobody", at, items: [] }
  try {
    await notifier.send(alert, signal)
    return { channel: notifier.name }
  } catch (error) {
    return { channel: notifier.name, reason: reasonOf(error) }
  }
}
