// What webhooks said and nothing has verified: what it costs to show, and of which malls it is no longer said.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { ConnectionView } from "../../../src/core/keeper.ts"
import type { Store } from "../../../src/core/ports.ts"
import { createMemoryStore } from "../../../src/stores/memory/memory.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { createHttpWorld } from "../../kit/http-world.ts"
import { someDay } from "../../kit/world.ts"

/** A house of many years: the hints of malls that were lost lie there still. */
async function oldHouse() {
  const clock = createSteppingClock(someDay)
  const memory = createMemoryStore({ clock })
  const seen = { notes: 0 }
  const notes: Store["notes"] = (kind) => {
    const plain = memory.notes(kind)
    if (kind !== "alert") return plain
    const get: typeof plain.get = async (key) => {
      seen.notes++
      return plain.get(key)
    }
    const list: typeof plain.list = async (query) => {
      const found = await plain.list(query)
      seen.notes += found.length
      return found
    }
    return { ...plain, get, list }
  }
  const world = createHttpWorld({ clock, store: { ...memory, notes }, http: { mode: "demo" } })
  for (const mall of ["mymall", "other"]) await world.connect(mall)
  for (let at = 0; at < 1_000; at++) await memory.notes("alert").put(`hint/gone${at}`, { at: 1 }, "always")
  await memory.notes("alert").put("hint/mymall", { at: clock.now() }, "always")
  seen.notes = 0
  return { ...world, seen }
}

test("a connection's hint costs one look, and a page's no more than its own malls have", async () => {
  const { keeper, seen, clock } = await oldHouse()
  const [one] = await keeper.withHints([await keeper.connection("mymall")])
  assert.equal(one?.hintedAt, clock.now())
  assert.equal(seen.notes, 1)
  const page = await keeper.withHints(await keeper.connections({ limit: 5 }))
  assert.deepEqual(
    page.map(({ hintedAt }) => hintedAt),
    [clock.now(), undefined],
  )
  assert.ok(seen.notes < 10, `${seen.notes} notes`)
})

test("a mall that is lost is no longer one of which nobody knows", async () => {
  const { keeper, clock } = await oldHouse()
  const { connection, assessment } = await keeper.connection("mymall")
  const lost = { ...connection, health: { ...connection.health, lostAt: clock.now() } }
  const [view] = await keeper.withHints<ConnectionView>([{ connection: lost, assessment }])
  assert.equal(view?.hintedAt, undefined)
})

test("the demo's page shows it as status does", async () => {
  const { ask } = await oldHouse()
  const { text } = await ask("/", { key: null, headers: { accept: "text/html" } })
  assert.match(text, /removed\?/)
})
