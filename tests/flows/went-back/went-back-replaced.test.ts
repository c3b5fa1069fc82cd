// A pair comes back whose place was taken otherwise than by a refresh: by a consent, an import, an answer that was rescued.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { minute } from "../../../src/core/alive/schedule.ts"
import { KeeperError } from "../../../src/core/errors.ts"
import type { Keeper } from "../../../src/core/keeper.ts"
import type { Store } from "../../../src/core/ports.ts"
import { elsewhere } from "../../kit/elsewhere.ts"
import { type Place, places } from "../../kit/older-copies.ts"
import { createWorld, passing, type World } from "../../kit/world.ts"

type Play = (world: World, place: Place) => Promise<void>

function eachPlace(said: string, play: Play, names = Object.keys(places)): void {
  for (const name of names) {
    test(`${name}: ${said}`, async () => {
      const place = await places[name]!()
      const { store, clock } = place
      const simulated = { switches: { secondAuthorization: "killsFirst" } } as const
      try {
        const world = createWorld({ store, clock, simulated })
        await world.connect("mymall")
        await play(world, place)
      } finally {
        await place.end()
      }
    })
  }
}

/** A process that meets it knows it, shows it to nobody, and has what took its place again. */
async function metBy(keepers: Keeper[], { simulator, clock, store }: World): Promise<void> {
  const before = simulator.counters("mymall")
  for (const keeper of keepers) {
    await clock.step(80 * minute)
    const { assessment } = await keeper.refresh("mymall")
    assert.equal(assessment.state, "fresh")
    const { kind } = (await keeper.journal.newest(1))[0]!
    assert.equal(kind, "went_back")
  }
  const after = simulator.counters("mymall")
  assert.equal(after.refreshes, before.refreshes + keepers.length, "nothing was shown in vain")
  assert.equal(after.tokenRequests, before.tokenRequests + keepers.length)
  assert.ok(await store.get("mymall"))
}

eachPlace("a copy from before the owner connected it once more is written back", async (world, { copy }) => {
  const writeBack = await copy()
  await world.connect("mymall")
  await writeBack()
  await metBy([world.keeper], world)
  // Refreshed since, and met by one that has just begun.
  await writeBack()
  await metBy([world.another()], world)
})

const kept = ["a PostgreSQL row", "a file"]
eachPlace(
  "a copy from before a rescued answer came home is written back",
  async (world, { copy }) => {
    const writeBack = await copy()
    const { store } = world
    const saveTokens: Store["saveTokens"] = () =>
      Promise.reject(new KeeperError("store_unavailable", { detail: "away" }))
    const dying = world.another({ store: { ...store, saveTokens } })
    const refused = assert.rejects(dying.refresh("mymall", { force: true }), /away/)
    // Its store is a real one: only what it waits for after that may be made shorter.
    while (world.rescued.size === 0) await pause(5)
    await passing(world, refused)
    await world.clock.step(5 * minute)
    assert.equal((await world.another().start()).saved, 1)
    await writeBack()
    await metBy([world.another()], world)
  },
  kept,
)

const keptApart = ["a Redis key", "a file"]
eachPlace(
  "a copy from before an import took its place is written back",
  async (world, { copy }) => {
    const writeBack = await copy()
    const imported = await world.keeper.import(elsewhere(world), { rotate: true, replace: true, by: "test" })
    assert.deepEqual(imported, { standing: "differs", kept: true, rotated: true })
    await writeBack()
    await metBy([world.another()], world)
  },
  keptApart,
)

eachPlace(
  "a copy that is written back after a disconnect brings nothing of the given-up pair back",
  async (world, { copy, store }) => {
    const writeBack = await copy()
    const given = (await world.keeper.refresh("mymall", { force: true })).connection
    await world.keeper.disconnect("mymall")
    assert.deepEqual(await store.notes("successor").list({ limit: 9 }), [])
    await writeBack()
    await world.keeper.refresh("mymall").catch(() => undefined)
    assert.notEqual((await store.get("mymall"))?.tag, given.tag)
  },
  keptApart,
)
