// A play: a store that goes back by seconds or a minute, while those who hold the living pairs ask it nothing.
import assert from "node:assert/strict"
import type { Store } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../src/node/clock.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { createWorld, testSealer, type World } from "../kit/world.ts"

/** Connected after what the store goes back to: it holds nothing of this one any more. */
const late = "latecomer"

export interface BackPlay {
  malls: string[]
  /** Where both processes find the store, whichever server stands behind it. */
  url: string
  /** Called once every mall is connected, and before anything is rotated. */
  keep(stores: Store[]): Promise<void>
  /** Called once every mall is rotated: the store is away, and comes back without what came after `keep`. */
  goBack(): Promise<void>
}

export function openAt(url: string): Promise<Store> {
  return openStoreAt(url, {
    sealer: testSealer,
    tagOf,
    clock: systemClock,
    chance: systemChance,
    refreshAheadMs: 45 * 60_000,
  })
}

/** One process has rotated every mall and rests; another, which knows of none of it, is the first to refresh. */
export async function playStoreGoesBack({ malls, url, keep, goBack }: BackPlay): Promise<World> {
  const stores = await Promise.all([openAt(url), openAt(url)])
  try {
    const never = async () => undefined
    const clock = { ...systemClock, step: never, stepTo: never, jump: () => undefined }
    const world = createWorld({ store: stores[0], clock })
    const rests = world.keeper
    const other = world.another({ store: stores[1] })
    for (const mall of malls) await world.connect(mall)
    await keep(stores)
    for (const keeper of [rests, other]) await keeper.start()
    await world.connect(late)
    const rotated = await rests.sweep({ force: true })
    assert.deepEqual([rotated.refreshed, rotated.failures], [malls.length + 1, []])
    await goBack()

    const { failures } = await other.sweep({ force: true })
    assert.deepEqual(failures, [])
    assert.equal(world.simulator.counters().reusedSpentTokens, 0)
    const { states } = await other.tally()
    assert.deepEqual([states.lost, states.fresh], [0, malls.length + 1])
    const told = (await other.journal.newest(400)).filter(({ kind }) => kind === "went_back")
    assert.equal(new Set(told.map(({ connectionId }) => connectionId)).size, malls.length + 1)
    assert.deepEqual([...new Set(told.map(({ detail }) => detail))], ["the store went back"])
    return world
  } finally {
    for (const store of stores) await store.close()
  }
}
