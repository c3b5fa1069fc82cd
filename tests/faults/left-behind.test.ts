// A process that is killed while it refreshes a mall leaves its lease behind: who comes next knows at once, and believes it of no living one.
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { assemble, sealerOf } from "../../src/compose/keeper.ts"
import { isKeeperError } from "../../src/core/errors.ts"
import type { KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import type { Store } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../src/node/clock.ts"
import { createRescueFolder } from "../../src/node/rescue/folder.ts"
import { type RunningSimulator, startSimulator } from "../../src/simulator/index.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { newFolder } from "../kit/new-folder.ts"
import type { HolderOrders, Place } from "./holder.ts"

const secret = "a-secret-of-the-tests-that-is-long-enough"
/** A lease lasts for two minutes: far from that, however slow the machine. */
const soonMs = 20_000

interface Scene {
  peer: RunningSimulator
  store: Store
  keeper: KeeperOfHouse
  hold(place: Place): Promise<Holder>
  tokenRequests(): number
  reused(): number
}

interface Holder {
  child: ChildProcess
  said: AsyncIterator<string>
  kill(): Promise<void>
}

async function createScene(t: TestContext): Promise<Scene> {
  const folder = newFolder(t, "left-behind")
  const peer = await startSimulator({ seed: 5 })
  const { clientId, clientSecret } = peer.simulator.app
  const url = `sqlite:${join(folder, "mallkey.db")}`
  const handed = { tagOf, clock: systemClock, chance: systemChance, refreshAheadMs: 45 * 60_000 }
  const store = await openStoreAt(url, { sealer: sealerOf([secret]), ...handed })
  const app = {
    clientId,
    clientSecret,
    baseUrl: peer.baseUrl,
    redirectUri: "http://127.0.0.1:1/api/cafe24/callback",
  }
  const keeper = assemble({
    store,
    app,
    secrets: [secret],
    rescue: createRescueFolder(join(folder, "rescue")),
  })
  const link = new URL(keeper.connect({ mallId: "mymall" }).url)
  const verdict = peer.simulator.judgeAuthorize("mymall", link.searchParams)
  if (verdict.is !== "ask") throw new Error("the simulator refused the consent")
  const agreed = { mallId: "mymall", userId: "mymall", scopes: verdict.request.scopes }
  const back = new URL(peer.simulator.agree("mymall", verdict.request, agreed, peer.url))
  await keeper.exchange({ mallId: "mymall", code: back.searchParams.get("code") ?? "" })
  const orders = { folder, url, baseUrl: peer.baseUrl, clientId, clientSecret, secret }
  t.after(async () => {
    await store.close()
    await peer.close()
  })
  const { counters } = peer.simulator
  return {
    peer,
    store,
    keeper,
    hold: (place) => startHolder(t, { ...orders, place }),
    tokenRequests: () => counters("mymall").tokenRequests,
    reused: () => counters("mymall").reusedSpentTokens,
  }
}

async function startHolder(t: TestContext, orders: HolderOrders): Promise<Holder> {
  const script = fileURLToPath(new URL("holder.ts", import.meta.url))
  const child = spawn(process.execPath, [script, JSON.stringify(orders)], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const exit = once(child, "exit")
  const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const kill = async () => {
    child.kill("SIGKILL")
    await exit
  }
  t.after(kill)
  assert.equal((await said.next()).value, "there")
  return { child, said, kill }
}

/** What became of it within the time; undefined: nothing yet. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> {
  const over = new AbortController()
  try {
    return await Promise.race([work, pause(ms, undefined, { signal: over.signal, ref: true })])
  } finally {
    over.abort()
  }
}

const force = (keeper: KeeperOfHouse) =>
  keeper.refresh("mymall", { force: true, by: "test" }).then(
    (renewed) => ({ renewed, error: undefined }),
    (error: unknown) => ({ renewed: undefined, error }),
  )

for (const place of ["leased", "saved"] as const)
  test(`killed where it had ${place}: the next one takes the lease over and refreshes`, async (t) => {
    const { keeper, hold, store, reused } = await createScene(t)
    const holder = await hold(place)
    await holder.kill()
    const { tag } = (await store.get("mymall"))!
    const done = await within(soonMs, force(keeper))
    assert.ok(done?.renewed, done ? String(done.error) : "still waiting")
    assert.notEqual((await store.get("mymall"))!.tag, tag)
    assert.equal(reused(), 0)
  })

test("killed with its answer in the rescue folder: the next one saves that answer, and asks for no other", async (t) => {
  const { keeper, hold, store, tokenRequests, reused } = await createScene(t)
  const holder = await hold("kept")
  await holder.kill()
  const before = tokenRequests()
  const done = await within(soonMs, force(keeper))
  assert.ok(done?.renewed, done ? String(done.error) : "still waiting")
  assert.equal(tokenRequests(), before)
  assert.equal((await store.get("mymall"))!.health.attempt, undefined)
  assert.equal(reused(), 0)
})

test("killed while it asked: the next one says at once until when that may still be answered, and shows nothing", async (t) => {
  const { peer, keeper, hold, store, tokenRequests } = await createScene(t)
  peer.simulator.switches.set({ slowMs: 60_000 })
  const holder = await hold("asking")
  await holder.kill()
  const { attempt } = (await store.get("mymall"))!.health
  const before = tokenRequests()
  const done = await within(soonMs, force(keeper))
  assert.ok(isKeeperError(done?.error, "busy"), done ? String(done.error) : "still waiting")
  assert.equal(done.error.retryAt, attempt!.at + 120_000)
  assert.equal(tokenRequests(), before)
})

test("killed while it asked, and another owner holds the very pair: that one takes nothing over", async (t) => {
  const { peer, keeper, hold, store } = await createScene(t)
  const { tag, ...one } = (await store.get("mymall"))!
  await store.saveTokens({ ...one, id: "mymall~two", owner: "two", tag }, "always")
  peer.simulator.switches.set({ slowMs: 60_000 })
  const holder = await hold("asking")
  await holder.kill()
  const twin = keeper.refresh("mymall~two", { force: true, by: "test" }).catch((error: unknown) => error)
  assert.equal(await within(6_000, twin), undefined)
  assert.equal((await store.get("mymall~two"))!.health.attempt, undefined, "shown beside the first")
})

test("stopped with SIGSTOP before it asked: nobody takes its lease while it lives, and at once when it is killed", async (t) => {
  const { keeper, hold, tokenRequests } = await createScene(t)
  const holder = await hold("leased")
  holder.child.kill("SIGSTOP")
  const before = tokenRequests()
  const waiting = force(keeper)
  assert.equal(await within(5_000, waiting), undefined)
  assert.equal(tokenRequests(), before)
  await holder.kill()
  const done = await within(soonMs, waiting)
  assert.ok(done?.renewed, done ? String(done.error) : "still waiting")
})

test("stopped with SIGSTOP while it asks, and woken: each pair was shown once", async (t) => {
  const { peer, keeper, hold, reused } = await createScene(t)
  peer.simulator.switches.set({ slowMs: 2_000 })
  const holder = await hold("asking")
  holder.child.kill("SIGSTOP")
  const waiting = force(keeper)
  assert.equal(await within(5_000, waiting), undefined)
  holder.child.kill("SIGCONT")
  assert.match((await holder.said.next()).value ?? "", /^renewed /)
  const done = await within(soonMs, waiting)
  assert.ok(done?.renewed, done ? String(done.error) : "still waiting")
  assert.equal(reused(), 0)
})
