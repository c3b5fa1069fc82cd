// A lasting link from before its purpose was judged by the row: it may name an owner who only typed the mall's name.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import type { Note, Store } from "../../../src/core/ports.ts"
import { createMemoryStore } from "../../../src/stores/memory/memory.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { createHttpWorld } from "../../kit/http-world.ts"
import { someDay } from "../../kit/world.ts"

const typist = "user:lee"
const id = `mymall~${typist}`

/** A store in which the row of this owner has proven nothing. */
function withUnproven(store: Store): Store {
  const marked = <Found extends { id: string } | undefined>(found: Found): Found =>
    found?.id === id ? { ...found, owner: typist, unproven: true } : found
  return { ...store, get: async (wanted, ...more) => marked(await store.get(wanted, ...more)) }
}

const tokenOf = (path: string) => path.replace("/connect/", "")

/** As links were written before: nothing says whether somebody named the owner. */
async function makeOld(store: Store): Promise<void> {
  const notes = store.notes("link")
  for (const { key, value, version } of await notes.list({ limit: 9 })) {
    const { isNamed: _, ...old } = value as Record<string, unknown>
    assert.ok(await notes.put(key, old as Note["value"], version))
  }
}

async function stage() {
  const clock = createSteppingClock(someDay)
  const world = createHttpWorld({ clock, store: withUnproven(createMemoryStore({ clock })) })
  await world.connect("mymall", typist)
  return world
}

test("an old link for an owner who has proven nothing starts no consent", async () => {
  const world = await stage()
  const { path } = await world.keeper.link({ mallId: "mymall", owner: typist })
  await makeOld(world.store)
  await assert.rejects(
    world.keeper.openLink(tokenOf(path)),
    (error) => isKeeperError(error, "row_refused") && error.fix === `mallkey connect ${id}`,
  )
  const page = await world.browse(path)
  assert.ok(page.status >= 400)
  assert.doesNotMatch(page.text, /authorize\?/)
})

test("who names the owner now gets another link, which does, and the old one is over", async () => {
  const world = await stage()
  const old = await world.keeper.link({ mallId: "mymall", owner: typist })
  await makeOld(world.store)
  const named = await world.keeper.link({ mallId: "mymall", owner: typist })
  assert.notEqual(named.path, old.path)
  const opened = await world.keeper.openLink(tokenOf(named.path))
  assert.equal(opened.purpose.owner, typist)
  await assert.rejects(world.keeper.openLink(tokenOf(old.path)), (error) => isKeeperError(error, "link_over"))
})

test("an old link of a row that has proven itself goes on", async () => {
  const world = createHttpWorld()
  await world.connect("mymall", typist)
  const { path } = await world.keeper.link({ mallId: "mymall", owner: typist })
  await makeOld(world.store)
  assert.equal((await world.keeper.openLink(tokenOf(path))).purpose.owner, typist)
})
