// The disk of store and rescue folder fills up while a forced refresh waits for its answer.
import assert from "node:assert/strict"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { assemble, sealerOf } from "../../src/compose/keeper.ts"
import { isKeeperError } from "../../src/core/errors.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../src/node/clock.ts"
import { createRescueFolder } from "../../src/node/rescue/folder.ts"
import { startSimulator } from "../../src/simulator/index.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { fillUp } from "../kit/full-disk.ts"
import { smallDisk } from "../kit/new-folder.ts"

const secret = "a-secret-of-the-tests-that-is-long-enough"

test("who forced it is told within seconds; once there is room the answer is saved", async (t) => {
  const disk = smallDisk(t, "1m")
  if (!disk) return t.skip("a small disk can only be mounted by root")
  const peer = await startSimulator({ seed: 11 })
  const database = join(disk, "mallkey.db")
  const handed = { tagOf, clock: systemClock, chance: systemChance, refreshAheadMs: 45 * 60_000 }
  const store = await openStoreAt(`sqlite:${database}`, { sealer: sealerOf([secret]), ...handed })
  t.after(async () => {
    await store.close()
    await peer.close()
  })
  const { simulator, baseUrl } = peer
  const { clientId, clientSecret } = simulator.app
  const redirectUri = "http://127.0.0.1:1/api/cafe24/callback"
  const rescue = createRescueFolder(join(disk, "rescue"))
  await rescue.check?.()
  const app = { clientId, clientSecret, redirectUri, baseUrl }
  const keeper = assemble({ store, app, secrets: [secret], rescue })
  const link = new URL(keeper.connect({ mallId: "mymall" }).url)
  const verdict = simulator.judgeAuthorize("mymall", link.searchParams)
  if (verdict.is !== "ask") throw new Error("the simulator refused the consent")
  const agreed = { mallId: "mymall", userId: "mymall", scopes: verdict.request.scopes }
  const back = new URL(simulator.agree("mymall", verdict.request, agreed, peer.url))
  await keeper.exchange({ mallId: "mymall", code: back.searchParams.get("code") ?? "" })
  const { tag } = (await store.get("mymall"))!
  simulator.switches.set({ slowMs: 2_000 })
  const startedAt = Date.now()
  const refreshing = keeper.refresh("mymall", { force: true, by: "test" }).catch((error: unknown) => error)
  while (!(await store.get("mymall"))!.health.attempt) await pause(20)
  const filler = join(disk, "filler")
  fillUp(filler, database)
  const error = await refreshing
  const tookMs = Date.now() - startedAt
  t.diagnostic(`${tookMs} ms: ${isKeeperError(error) ? `${error.code}, ${error.detail}` : String(error)}`)
  assert.ok(isKeeperError(error, "store_unavailable"))
  assert.ok(tookMs < 30_000, `${tookMs} ms`)
  rmSync(filler)
  for (let tries = 0; tries < 50 && (await store.get("mymall"))!.tag === tag; tries++) await pause(200)
  assert.notEqual((await store.get("mymall"))!.tag, tag)
  assert.equal(simulator.counters("mymall").reusedSpentTokens, 0)
})
