// A process is killed between saving a pair and letting go of its answer: what it spent is known all the same when an older copy comes back.
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { setImmediate as turn } from "node:timers/promises"
import { hour } from "../../../src/core/alive/schedule.ts"
import { wellHealth } from "../../../src/core/connection.ts"
import type { Keeper } from "../../../src/core/keeper.ts"
import type { Rescue, Store } from "../../../src/core/ports.ts"
import { places } from "../../kit/older-copies.ts"
import { createWorld, type World } from "../../kit/world.ts"

const never = () => new Promise<never>(() => undefined)

/** The way of a store that writes the note about a pair after the pair. */
const pairAlone = (store: Store): Store => ({
  ...store,
  saveTokens: (connection, ifTag, by) => store.saveTokens(connection, ifTag, by),
})

/** The owner agrees once more, and comes back to this process. */
async function consented({ simulator }: World, keeper: Keeper): Promise<void> {
  const link = new URL(keeper.connect({ mallId: "mymall" }).url)
  const verdict = simulator.judgeAuthorize("mymall", link.searchParams)
  assert.equal(verdict.is, "ask")
  if (verdict.is !== "ask") return
  const agreed = { mallId: "mymall", userId: "mymall", scopes: verdict.request.scopes }
  const back = new URL(simulator.agree("mymall", verdict.request, agreed, "http://127.0.0.1:9"))
  const { code, state } = Object.fromEntries(back.searchParams)
  await keeper.finishConnect({ code, state })
}

async function withOlderCopy(context: TestContext) {
  const { store, clock, copy, end } = await places["a file"]!()
  context.after(end)
  const world = createWorld({ store, clock, simulated: { switches: { secondAuthorization: "killsFirst" } } })
  await world.connect("mymall")
  const writeBack = await copy()
  /** The next process starts, then the copy comes back, and what stands there is refreshed. */
  const nothingIsLost = async () => {
    await clock.step(hour)
    await world.another().start()
    await writeBack()
    const later = world.another()
    await later.refresh("mymall", { force: true })
    assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
    assert.equal((await later.connection("mymall")).assessment.state, "fresh")
  }
  return { world, store, clock, copy, writeBack, nothingIsLost }
}

test("killed as soon as the pair was saved: the next process remembers what came of the one before", async (context) => {
  const { world, store, nothingIsLost } = await withOlderCopy(context)
  const saved = Promise.withResolvers<void>()
  const saveTokens: Store["saveTokens"] = async (connection, ifTag) => {
    await store.saveTokens(connection, ifTag)
    saved.resolve()
    return never()
  }
  void world.another({ store: { ...store, saveTokens } }).refresh("mymall", { force: true })
  await saved.promise
  await nothingIsLost()
})

test("killed between the file and the record beside it: the next process writes down what is missing", async (context) => {
  const { world, store, copy, nothingIsLost } = await withOlderCopy(context)
  // Files are written to the second.
  await world.clock.step(1_400)
  const before = (await store.get("mymall"))!
  const killed = Promise.withResolvers<void>()
  const saveTokens: Store["saveTokens"] = async (connection, ifTag) => {
    await store.saveTokens(connection, ifTag)
    const writeAgain = await copy()
    await store.saveTokens(before, "always")
    await writeAgain()
    // Somebody looks at it before its answer is found.
    await store.saveHealth("mymall", { health: wellHealth(), refreshAt: undefined }, connection.tag)
    killed.resolve()
    return never()
  }
  void world.another({ store: { ...store, saveTokens } }).refresh("mymall", { force: true })
  await killed.promise
  await nothingIsLost()
})

test("what came of a pair is known before its answer leaves the rescue place", async (context) => {
  const { world, store, nothingIsLost } = await withOlderCopy(context)
  let isKilled = false
  const left = Promise.withResolvers<void>()
  const remove: Rescue["remove"] = async (key) => {
    await world.rescue.remove(key)
    isKilled = true
    left.resolve()
    return never()
  }
  const notes: Store["notes"] = (kind) => {
    const own = store.notes(kind)
    const put: typeof own.put = async (...all) => {
      // A disk that takes its time.
      for (let turns = 0; turns < 50; turns++) await turn()
      return isKilled ? never() : own.put(...all)
    }
    return kind === "successor" ? { ...own, put } : own
  }
  const rescue = { ...world.rescue, remove }
  void world.another({ store: { ...pairAlone(store), notes }, rescue }).refresh("mymall", { force: true })
  await left.promise
  await nothingIsLost()
})

for (const isConsented of [false, true])
  test(`killed before its answer is saved, and an older copy comes back before the next start${isConsented ? ", from before a consent" : ""}: the answer is put over it`, async (context) => {
    const { world, store, clock, writeBack } = await withOlderCopy(context)
    if (isConsented) await consented(world, world.another())
    const other = world.another()
    await other.refresh("mymall", { force: true })
    await clock.step(hour)
    const asked = Promise.withResolvers<void>()
    const saveTokens: Store["saveTokens"] = () => {
      asked.resolve()
      return never()
    }
    void world.another({ store: { ...store, saveTokens } }).refresh("mymall", { force: true })
    await asked.promise
    await clock.step(hour)
    await writeBack()
    const later = world.another()
    await later.start()
    await later.refresh("mymall", { force: true })
    assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
    assert.equal((await later.connection("mymall")).assessment.state, "fresh")
  })

test("a later pair that is remembered stays so where an answer before it is found once more", async (context) => {
  const { world, store, nothingIsLost } = await withOlderCopy(context)
  const kept: Parameters<Rescue["put"]>[0][] = []
  const put: Rescue["put"] = async (entry) => void kept.push(entry)
  const rescue = { ...world.rescue, put }
  await world.another({ rescue }).refresh("mymall", { force: true })
  const between = (await store.get("mymall"))!
  await world.clock.step(hour)
  await world.another().refresh("mymall", { force: true })
  // An old copy of the pair in the middle, and the answer that had brought it.
  await store.saveTokens(between, "always")
  await world.rescue.put(kept[0]!)
  await nothingIsLost()
})

test("a file and the note about its pair are written in one step, or neither", async (context) => {
  const { store } = await withOlderCopy(context)
  const held = (await store.get("mymall"))!
  const written: string[] = []
  const beside = (value: string) => ({
    kind: "successor" as const,
    key: "mymall",
    value,
    written: () => void written.push(value),
  })
  assert.equal(await store.saveTokens(held, "another-tag", undefined, beside("refused")), false)
  assert.deepEqual(written, [])
  assert.equal(await store.saveTokens(held, held.tag, undefined, beside("saved")), true)
  assert.deepEqual(written, ["saved"])
  assert.equal((await store.notes("successor").get("mymall"))?.value, "saved")
})

for (const [moment, isNoteWritten] of [
  ["before the consent was remembered", false],
  ["after the consent was remembered", true],
] as const)
  test(`killed ${moment}: what the consent took the place of is known after the next start`, async (context) => {
    const { world, store, nothingIsLost } = await withOlderCopy(context)
    await world.clock.step(hour)
    const reached = Promise.withResolvers<void>()
    const stop = () => {
      reached.resolve()
      return never()
    }
    const rescue = { ...world.rescue, remove: stop }
    const notes: Store["notes"] = (kind) =>
      kind === "successor" && !isNoteWritten ? { ...store.notes(kind), put: stop } : store.notes(kind)
    void consented(world, world.another({ store: { ...store, notes }, rescue }))
    await reached.promise
    await nothingIsLost()
  })
