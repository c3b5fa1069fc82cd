// A Redis primary is killed with its replica behind, and the replica is promoted: what living processes rotated is not lost.
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../src/node/clock.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { lineTo } from "../kit/cuttable-line.ts"
import { playSize } from "../kit/play-size.ts"
import { createWorld, testSealer } from "../kit/world.ts"
import { keepCopy, startStandby } from "../stores/postgres/copies.ts"
import { ownServer } from "../stores/postgres/server.ts"
import { startRedis } from "../stores/redis/server.ts"
import { playStoreGoesBack } from "./store-goes-back.ts"

const malls = Array.from({ length: playSize({ short: 24, long: 60 }) }, (_, number) => `mall${number}`)

// Each has servers of its own, and waits most of the time.
describe("a store that goes back", { concurrency: true }, () => {
  test("a promoted replica that is behind: nothing is shown twice, and the living pairs are put back", async () => {
    const [primary, replica] = await Promise.all([startRedis(), startRedis()])
    const target = { host: "127.0.0.1", port: primary.port }
    const programs = await lineTo(target)
    const replication = await lineTo({ host: "127.0.0.1", port: primary.port })
    const open = () =>
      openStoreAt(`redis://127.0.0.1:${programs.port}`, {
        sealer: testSealer,
        tagOf,
        clock: systemClock,
        chance: systemChance,
        refreshAheadMs: 45 * 60_000,
      })
    const stores = await Promise.all([open(), open()])
    try {
      const never = async () => undefined
      const clock = { ...systemClock, step: never, stepTo: never, jump: () => undefined }
      const world = createWorld({ store: stores[0], clock })
      const processes = [world.keeper, world.another({ store: stores[1] })]
      const [first, second] = processes as [typeof world.keeper, typeof world.keeper]
      for (const mall of malls) await world.connect(mall)
      await replica.ask("REPLICAOF", "127.0.0.1", `${replication.port}`)
      while ((await replica.ask("DBSIZE")) !== (await primary.ask("DBSIZE"))) await pause(50)
      const said = (await stores[0]!.warnings()).map(({ detail }) => detail).join("; ")
      assert.match(said, /a replica that takes over may lack the latest writes/)
      await replication.cut()

      assert.equal((await first.sweep({ force: true })).refreshed, malls.length)
      // What one process rotated, another has gone on with.
      for (const mall of malls.slice(0, malls.length / 3)) await second.refresh(mall, { force: true })
      await primary.stop("SIGKILL")
      await Promise.all(processes.map((keeper) => assert.rejects(keeper.sweep({ force: true }))))
      await replica.ask("REPLICAOF", "NO", "ONE")
      target.port = replica.port

      const sweeps = await Promise.all(processes.map((keeper) => keeper.sweep({ force: true })))
      for (const { failures } of sweeps) assert.deepEqual(failures, [])
      assert.equal(world.simulator.counters().reusedSpentTokens, 0)
      const { states } = await first.tally()
      assert.deepEqual([states.lost, states.fresh], [0, malls.length])
      const told = (await first.journal.newest(200)).filter(({ kind }) => kind === "went_back")
      assert.ok(new Set(told.map(({ connectionId }) => connectionId)).size === malls.length)
    } finally {
      for (const store of stores) await store.close()
      await Promise.all([programs.end(), replication.end()])
      await Promise.all([primary.end(), replica.end()])
    }
  })

  test("a promoted replica that is behind, and who holds the living pairs has asked nothing meanwhile", async () => {
    const [primary, replica] = await Promise.all([startRedis(), startRedis()])
    const target = { host: "127.0.0.1", port: primary.port }
    const programs = await lineTo(target)
    const replication = await lineTo({ host: "127.0.0.1", port: primary.port })
    try {
      await playStoreGoesBack({
        malls,
        url: `redis://127.0.0.1:${programs.port}`,
        keep: async () => {
          await replica.ask("REPLICAOF", "127.0.0.1", `${replication.port}`)
          while ((await replica.ask("DBSIZE")) !== (await primary.ask("DBSIZE"))) await pause(50)
          await replication.cut()
        },
        goBack: async () => {
          await primary.stop("SIGKILL")
          await replica.ask("REPLICAOF", "NO", "ONE")
          target.port = replica.port
        },
      })
    } finally {
      await Promise.all([programs.end(), replication.end()])
      await Promise.all([primary.end(), replica.end()])
    }
  })

  test("a promoted standby of PostgreSQL that is behind: it is told before, and nothing is lost after", async () => {
    const primary = await ownServer()
    const portOf = (url: string) => Number(new URL(url).port)
    const target = { host: "127.0.0.1", port: portOf(primary.url) }
    const programs = await lineTo(target)
    const replication = await lineTo({ ...target })
    const standby = await startStandby(primary, replication.port)
    const address = new URL(primary.url)
    address.port = `${programs.port}`
    try {
      await playStoreGoesBack({
        malls,
        url: address.href,
        keep: async ([store]) => {
          while (!(await standby.hasCaughtUp())) await pause(50)
          const said = (await store!.warnings()).filter(({ code }) => code === "may_go_back")
          assert.match(said[0]?.detail ?? "", /set synchronous_standby_names/)
          await replication.cut()
        },
        goBack: async () => {
          await primary.kill()
          await standby.promote()
          target.port = portOf(standby.url)
        },
      })
    } finally {
      await Promise.all([programs.end(), replication.end()])
      await Promise.all([primary.end(), standby.end()])
    }
  })

  test("PostgreSQL restored to a minute ago: nothing is lost that a living process had rotated", async () => {
    const server = await ownServer()
    let copy: Awaited<ReturnType<typeof keepCopy>> | undefined
    try {
      await playStoreGoesBack({
        malls,
        url: server.url,
        keep: async () => {
          copy = await keepCopy(server)
        },
        goBack: async () => copy!.restore(),
      })
    } finally {
      await server.end()
    }
  })
})
