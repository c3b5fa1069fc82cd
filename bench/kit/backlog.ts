// A backlog at a token endpoint that answers as late as over a network: how fast processes started at one moment get through it.
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { type Child, startListener } from "./child.ts"

export const lanes = 16
export const answerMs = 300

/** Of one process: with so many lanes it can do no more in a second. */
export const mostPerSecond = (lanes * 1_000) / answerMs

/** Per second, from the moment the processes are started and from the first request on. */
export interface Rates {
  cold: number
  warm: number
}

type Running = Pick<Child, "end">

/** Rejects unless each connection is asked for once. */
export async function workThrough(
  count: number,
  start: (provider: string) => Promise<Running>[],
): Promise<Rates> {
  const peer = join(import.meta.dirname, "..", "peers/token-endpoint.ts")
  const endpoint = await startListener([peer, String(answerMs)])
  const startedAt = Date.now()
  const starting = start(endpoint.url)
  try {
    await Promise.all(starting)
    const { firstAskedAt, lastAnsweredAt } = await untilAnswered(endpoint.url, count)
    const perSecond = (sinceAt: number) => (count * 1_000) / (lastAnsweredAt - sinceAt)
    return { cold: perSecond(startedAt), warm: perSecond(firstAskedAt) }
  } finally {
    const started = (await Promise.allSettled(starting)).filter((one) => one.status === "fulfilled")
    await Promise.all(started.map(({ value }) => value.end()))
    await endpoint.end()
  }
}

interface Seen {
  firstAskedAt: number
  lastAnsweredAt: number
  answered: number
}

const silentAtMostMs = 60_000

async function untilAnswered(url: string, count: number): Promise<Seen> {
  for (let before = -1, changedAt = Date.now(); ; ) {
    const response = await fetch(`${url}/seen`)
    const seen: Seen = await response.json()
    if (seen.answered > count) throw new Error(`${seen.answered} requests for ${count} connections`)
    if (seen.answered === count) return seen
    if (seen.answered !== before) changedAt = Date.now()
    before = seen.answered
    if (Date.now() - changedAt > silentAtMostMs)
      throw new Error(`${seen.answered} of ${count} were asked for`)
    await pause(100)
  }
}
