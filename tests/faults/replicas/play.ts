// Several processes on one store, all of their malls due: begun, followed until all is settled, judged, ended whatever happened.
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { sealerOf } from "../../../src/compose/keeper.ts"
import type { Connection } from "../../../src/core/connection.ts"
import type { Store } from "../../../src/core/ports.ts"
import { tagOf } from "../../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../../src/node/clock.ts"
import { type RunningSimulator, startSimulator } from "../../../src/simulator/index.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { startWorker, type Worker, workerSecret } from "../field.ts"
import { tellLoss } from "../loss.ts"
import { answersIn, cameTo, diedInHand, seenIn } from "../seen.ts"
import type { Orders } from "../worker.ts"
import type { Backend } from "./backends.ts"

/** How wrong the clock of each process is: leases are judged by the store, so this must change nothing. */
const clocksAheadMs = [-4, -1, 0, 3].map((minutes) => minutes * 60_000)

/** A pool has ten lines, and gives up on who waits too long for one: what a test asks at once must stay near that. */
const atOnce = 10

export type ReplicaPlay = Awaited<ReturnType<typeof begin>>

/** Takes the backend over: it ends with the play, also with one that cannot begin. */
export async function begin(backend: Backend, count: number) {
  const ending: (() => Promise<unknown>)[] = [() => backend.end()]
  const end = async () => {
    for (const one of ending.reverse()) await one()
  }
  try {
    return await set(backend, count, { ending, end })
  } catch (error) {
    await end()
    throw error
  }
}

type Ending = { ending: (() => Promise<unknown>)[]; end: () => Promise<void> }

async function set(backend: Backend, count: number, { ending, end }: Ending) {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-replicas-"))
  ending.push(() => rm(folder, { recursive: true, force: true }))
  const peer = await startSimulator({ seed: 11, switches: { liveAccessTokens: 0 } })
  ending.push(() => peer.close())
  const handed = { tagOf, clock: systemClock, chance: systemChance, refreshAheadMs: 45 * 60_000 }
  const store = await openStoreAt(backend.url, { sealer: sealerOf([workerSecret]), ...handed })
  ending.push(() => store.close())
  const running: Worker[] = []
  ending.push(() => killAll(running))
  const { simulator } = peer
  const ids = Array.from({ length: count }, (_, index) => `mall${index}`)
  const tags = new Set(await tenAtOnce(ids, (id) => connectDue(store, id, simulator.grant(id))))
  const { clientId, clientSecret } = simulator.app
  const orders: Orders = {
    folder,
    store: backend.url,
    baseUrl: peer.baseUrl,
    clientId,
    clientSecret,
    startedAt: Date.now(),
    speed: 1,
    sweepEverySeconds: 1,
  }
  const start = (place: number, more: Partial<Orders>) => {
    const worker = startWorker({
      ...orders,
      ...more,
      place: `place-${place}`,
      clockAheadMs: clocksAheadMs[place],
    })
    running.push(worker)
    return worker
  }
  return {
    backend,
    simulator,
    startWorker: start,
    /** One in each place, all of them listening. */
    startAll: (places: number, more: Partial<Orders>) =>
      Promise.all(Array.from({ length: places }, (_, place) => listening(() => start(place, more)))),
    settled: (places: Worker[], more: Partial<Orders>) =>
      settled({ store, tags, count }, places, (place) => start(place, more)),
    judge: () => judge({ folder, ids, store, simulator }),
    tell: (some: string[], endedAt: number[]) => {
      const facts = { simulator, seen: seenIn(folder), endedAt, startedAt: orders.startedAt, speed: 1 }
      return some
        .slice(0, 5)
        .map((id) => tellLoss(facts, id))
        .join("\n")
    },
    end,
  }
}

/** A start beside three others may find the store too busy to answer, and ends: started again, as a platform would. */
async function listening(start: () => Worker): Promise<Worker> {
  for (let triesLeft = 5; ; triesLeft--) {
    const worker = start()
    try {
      await worker.ready
      return worker
    } catch (error) {
      if (triesLeft === 0) throw error
    }
  }
}

async function killAll(workers: Worker[]): Promise<void> {
  for (const worker of workers) worker.process.kill("SIGKILL")
  await Promise.all(workers.map(({ exit }) => exit))
}

interface Judged {
  folder: string
  ids: string[]
  store: Store
  simulator: RunningSimulator["simulator"]
}

async function judge({ folder, ids, store, simulator }: Judged) {
  const seen = seenIn(folder)
  const answers = answersIn(seen)
  const held = await tenAtOnce(ids, (id) => store.get(id))
  const isKept = (id: string) => {
    const answer = answers.get(simulator.liveRefreshToken(id) ?? "")
    return answer !== undefined && cameTo("kept", seen, answer)
  }
  const lost = ids.filter((_, at) => held[at]?.health.lostAt !== undefined)
  const isFresh = (id: string, at: number) => simulator.liveRefreshToken(id) === held[at]?.tokens.refreshToken
  const totals = simulator.counters()
  const refusals = seen.filter(({ what }) => what === "refused").length
  return {
    lost: lost.length,
    lostThoughKept: lost.filter(isKept),
    neitherFreshNorLost: ids.filter((id, at) => !isFresh(id, at) && !lost.includes(id)),
    refreshes: totals.refreshes,
    spentShownAgain: totals.reusedSpentTokens,
    neverHeard: totals.refreshes - answers.size + totals.refused - refusals,
    diedInHand: diedInHand(seen).length,
    blocked: totals.blocked,
  }
}

/** Waits until no tag of the beginning is left but of what is lost; a process that fell with the store is started again, as a platform would. */
async function settled(
  { store, tags, count }: { store: Store; tags: Set<string>; count: number },
  places: Worker[],
  again: (place: number) => Worker,
): Promise<void> {
  const giveUpAt = Date.now() + 180_000
  while (Date.now() < giveUpAt) {
    await pause(500)
    for (const [place, worker] of places.entries()) {
      if (worker.process.exitCode !== null || worker.process.signalCode !== null) places[place] = again(place)
    }
    const views = await store.list({ limit: count })
    if (views.every(({ tag, health }) => !tags.has(tag) || health.lostAt !== undefined)) return
  }
}

async function tenAtOnce<Item, Done>(items: Item[], work: (item: Item) => Promise<Done>): Promise<Done[]> {
  const done: Done[] = []
  let next = 0
  const lane = async () => {
    for (let at = next++; at < items.length; at = next++) done[at] = await work(items[at] as Item)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return done
}

type Granted = ReturnType<RunningSimulator["simulator"]["grant"]>

/** As if it had been connected 80 minutes ago. Its tag. */
async function connectDue(store: Store, id: string, granted: Granted): Promise<string> {
  const now = Date.now()
  const connection: Connection = {
    id,
    mallId: id,
    clientId: granted.client_id,
    scopes: [...granted.scopes],
    tokens: {
      accessToken: granted.access_token,
      accessExpiresAt: now + 40 * 60_000,
      refreshToken: granted.refresh_token,
      refreshExpiresAt: now + 13 * 86_400_000,
      issuedAt: now - 80 * 60_000,
    },
    tag: tagOf(granted.refresh_token),
    connectedAt: now - 80 * 60_000,
    refreshAt: now - 60_000,
    health: { failures: 0, requestedAt: [] },
  }
  assert.equal(await store.saveTokens(connection, "new"), true)
  return connection.tag
}
