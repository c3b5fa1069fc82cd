// What other programs wrote is taken up: said where a mall was lost before, and counted where nobody has swept yet.
import assert from "node:assert/strict"
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { minute } from "../../../src/core/alive/schedule.ts"
import { elsewhere } from "../../kit/elsewhere.ts"
import { folder, opened } from "../../kit/older-copies.ts"
import { createWorld } from "../../kit/world.ts"
import { startRedis } from "../../stores/redis/server.ts"

test("a lost mall for which another program has written a living pair: the last event says so, once, in whichever process the sweep runs", async () => {
  const path = folder()
  const { store, clock } = await opened(`file:${path}`)
  try {
    const world = createWorld({ store, clock })
    const { keeper, simulator } = world
    const another = world.another()
    await world.connect("mymall")
    simulator.expireRefreshToken("mymall")
    await keeper.refresh("mymall", { force: true }).catch(() => undefined)
    assert.equal((await keeper.connection("mymall")).assessment.state, "lost")
    const { tokens } = elsewhere(world)
    const theirs = {
      mall_id: "mymall",
      access_token: tokens.accessToken,
      expires_at: tokens.accessExpiresAt,
      refresh_token: tokens.refreshToken,
      refresh_token_expires_at: tokens.refreshExpiresAt,
    }
    writeFileSync(join(path, "mymall.json"), JSON.stringify(theirs))
    // As the doctor does. By itself a busy machine reads a folder for a twentieth of the real time: these minutes are too short.
    await store.warnings()
    for (const sweeping of [keeper, another, keeper]) {
      await clock.step(2 * minute)
      await sweeping.sweep()
    }
    assert.equal((await keeper.connection("mymall")).assessment.state, "fresh")
    const ofMall = (await keeper.journal.newest(20)).filter(({ connectionId }) => connectionId === "mymall")
    assert.deepEqual(
      ofMall.slice(0, 2).map(({ kind }) => kind),
      ["adopted", "lost"],
    )
    // One that begins later reads of it, and says it no more.
    await world.another().sweep()
    const adopted = (await keeper.journal.newest(20)).filter(({ kind }) => kind === "adopted")
    assert.equal(adopted.length, 1)
  } finally {
    await store.close()
    rmSync(path, { recursive: true })
  }
})

test("a Redis of others is counted before anybody has swept", async () => {
  const server = await startRedis()
  const { store, clock } = await opened(server.url)
  try {
    for (const mall of ["mall1", "mall2", "mall3"]) {
      const pair = {
        access_token: `a ${mall}`,
        refresh_token: `r ${mall}`,
        expires_at: clock.now() + 60 * minute,
      }
      await server.ask("SET", `cafe24:oauth:${mall}`, JSON.stringify(pair))
    }
    assert.equal((await store.tally(clock.now())).total, 3)
  } finally {
    await store.close()
    await server.end()
  }
})
