// Four processes on one PostgreSQL and on one Redis: all due at once, one killed every second, the store
// restarted, and the four clocks minutes apart.
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import pg from "pg"
import { sealerOf } from "../../src/compose/keeper.ts"
import type { Store } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../src/node/clock.ts"
import { startSimulator } from "../../src/simulator/index.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { authSettings } from "../stores/postgres-place.ts"
import { ownServer } from "../stores/postgres-server.ts"
import { startRedis } from "../stores/redis-server.ts"
import { seenIn, startWorker, type Worker, workerSecret } from "./field.ts"
import type { Orders } from "./worker.ts"

/** REPLICA_SECONDS=60 and REPLICA_MALLS=2000 play the long version. */
const seconds = Number(process.env.REPLICA_SECONDS ?? 15)
const malls = Number(process.env.REPLICA_MALLS ?? 600)
const replicas = 4

/** How wrong the clock of each process is: leases are judged by the store, so this must change nothing. */
const clocksAheadMs = [-4, -1, 0, 3].map((minutes) => minutes * 60_000)

/** Shorter than the real ones, so that a killed process is taken over within the test. */
const timing = { leaseMs: 12_000, askMs: 9_000, patienceMs: 20_000 }

interface Backend {
  url: string
  restart(): Promise<void>
  end(): Promise<void>
}

/** Ended as by a power cut. */
async function ownPostgres(prefix = "", prepare?: string): Promise<Backend> {
  const server = await ownServer()
  const restart = async () => {
    await server.kill()
    await pause(1_000)
    await server.start()
  }
  if (prepare) {
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query(prepare)
    await client.end()
  }
  return { url: `${prefix}${server.url}`, restart, end: server.end }
}

const backends: Record<string, () => Promise<Backend>> = {
  PostgreSQL: () => ownPostgres(),
  "a Supabase table": () => ownPostgres("supabase:", authSettings),
  Redis: async () => {
    const server = await startRedis("--appendfsync", "always")
    const restart = async () => {
      await server.stop()
      await pause(1_000)
      await server.start()
    }
    return { url: server.url, restart, end: server.end }
  },
}

// They wait most of the time, so they wait together.
describe("replicas", { concurrency: 3 }, () => {
  for (const [name, start] of Object.entries(backends)) {
    test(`${replicas} processes on ${name}, ${malls} due at once, one killed every second`, {
      timeout: 400_000,
    }, async (context) => {
      const play = await begin(await start())
      try {
        // Slow enough that there is work left for as long as the killing lasts.
        const slowMs = Math.min(1_500, (seconds * 1_000 * replicas * 8) / malls)
        play.simulator.switches.set({
          slowMs: Math.round(slowMs),
          lateAnswerMs: { value: 200, probability: 0.2 },
        })
        const places = Array.from({ length: replicas }, (_, place) => play.startWorker(place))
        await Promise.all(places.map((worker) => worker.ready))
        const killedAt: number[] = []
        for (let second = 0; second < seconds; second++) {
          const place = second % replicas
          const victim = places[place]
          killedAt.push(Date.now())
          victim?.process.kill("SIGKILL")
          await victim?.exit
          places[place] = play.startWorker(place)
          if (second === Math.floor(seconds / 2)) await play.backend.restart()
          await pause(1_000)
        }
        play.simulator.switches.set({ slowMs: 0, lateAnswerMs: 0 })
        await play.settled(places)
        const outcome = await play.judge(killedAt)
        context.diagnostic(JSON.stringify(outcome))
        assert.equal(outcome.fresh + outcome.lost, malls, "everything that could be saved is fresh")
        assert.deepEqual(outcome.lostThoughHeard, [], "an answer that had arrived was lost")
        assert.ok(
          outcome.spentShownAgain <= outcome.allowed,
          "shown again only after an answer that never came",
        )
        assert.equal(outcome.blocked, 0)
        await stopAll(places)
      } finally {
        await play.end()
      }
    })

    for (const lateMs of [5_000, 12_000]) {
      test(`${replicas} processes on ${name}, answers after ${lateMs / 1_000} s: one request a mall`, {
        timeout: 200_000,
      }, async () => {
        const play = await begin(await start(), 40)
        try {
          play.simulator.switches.set({ lateAnswerMs: lateMs })
          const places = Array.from({ length: replicas }, (_, place) => play.startWorker(place, {}))
          await Promise.all(places.map((worker) => worker.ready))
          await play.settled(places)
          const totals = play.simulator.counters()
          assert.equal(totals.refreshes, 40)
          assert.equal(totals.tokenRequests, 40, "nobody asked twice")
          assert.equal(totals.reusedSpentTokens, 0)
          await stopAll(places)
        } finally {
          await play.end()
        }
      })
    }
  }
})

async function stopAll(workers: Worker[]): Promise<void> {
  for (const worker of workers) worker.process.kill("SIGTERM")
  await Promise.all(workers.map((worker) => worker.exit))
}

async function begin(backend: Backend, count = malls) {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-replicas-"))
  const peer = await startSimulator({ seed: 11, switches: { liveAccessTokens: 0 } })
  const { simulator } = peer
  const { clientId, clientSecret } = simulator.app
  const handed = { tagOf, clock: systemClock, chance: systemChance, refreshAheadMs: 45 * 60_000 }
  const store = await openStoreAt(backend.url, { sealer: sealerOf([workerSecret]), ...handed })
  const ids = Array.from({ length: count }, (_, index) => `mall${index}`)
  const tags = new Set(await Promise.all(ids.map((id) => connectDue(store, id, simulator.grant(id)))))
  const running: Worker[] = []
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
  const begun = (place: number, with_: Partial<Orders>) =>
    startWorker({ ...orders, ...with_, place: `place-${place}`, clockAheadMs: clocksAheadMs[place] })
  return {
    backend,
    simulator,
    startWorker: (place: number, with_: Partial<Orders> = { timing }) => {
      const worker = begun(place, with_)
      running.push(worker)
      return worker
    },
    settled: (places: Worker[]) => settled(store, tags, places, (place) => begun(place, { timing }), running),
    judge: async (killedAt: number[]) => {
      const seen = seenIn(folder)
      const heard = new Map(seen.map(([at, what]) => [what, at]))
      const dying = (at: number) => killedAt.some((killed) => killed >= at && killed - at < 150)
      const views = (await Promise.all(ids.map((id) => store.get(id)))).filter((one) => one !== undefined)
      const lost = views.filter((one) => one.health.lostAt !== undefined)
      const totals = simulator.counters()
      const refusals = seen.filter(([, what]) => what === "refused").length
      return {
        kills: killedAt.length,
        fresh: views.filter((one) => simulator.liveRefreshToken(one.id) === one.tokens.refreshToken).length,
        lost: lost.length,
        lostThoughHeard: lost
          .map((one) => heard.get(simulator.liveRefreshToken(one.id) ?? ""))
          .filter((at) => at !== undefined && !dying(at)),
        refreshes: totals.refreshes,
        spentShownAgain: totals.reusedSpentTokens,
        allowed:
          totals.refreshes -
          (seen.length - refusals) +
          (totals.refused - refusals) +
          seen.filter(([at]) => dying(at)).length,
        blocked: totals.blocked,
      }
    },
    end: async () => {
      for (const worker of running) if (worker.process.exitCode === null) worker.process.kill("SIGKILL")
      await store.close()
      await peer.close()
      await backend.end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until no tag of the beginning is left but of what is lost; whoever fell with the store is started again, as a platform would. */
async function settled(
  store: Store,
  tags: Set<string>,
  places: Worker[],
  again: (place: number) => Worker,
  running: Worker[],
): Promise<void> {
  for (let waited = 0; waited < 120; waited++) {
    await pause(1_000)
    for (const [place, worker] of places.entries()) {
      if (worker.process.exitCode === null && worker.process.signalCode === null) continue
      places[place] = again(place)
      running.push(places[place])
    }
    const views = await store.list({ limit: malls })
    if (views.every(({ tag, health }) => !tags.has(tag) || health.lostAt !== undefined)) return
  }
}

type Granted = ReturnType<Awaited<ReturnType<typeof startSimulator>>["simulator"]["grant"]>

/** As if it had been connected 80 minutes ago. Its tag. */
async function connectDue(store: Store, id: string, granted: Granted): Promise<string> {
  const now = Date.now()
  const connection = {
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
