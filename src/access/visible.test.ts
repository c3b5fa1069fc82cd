// What a key for one mall sees of it, over as many pages as the mall has owners.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { ConnectionView } from "../core/keeper.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { Caller } from "./caller.ts"
import { visibleConnections } from "./visible.ts"

const ids = Array.from({ length: 450 }, (_, at) => `mymall~owner${String(at).padStart(3, "0")}`)
const views = ids.map((id) => ({ connection: { id }, assessment: { state: "fresh" } }) as ConnectionView)
const keeper = {
  connections: async ({ after, limit }: { after?: { id: string }; limit: number }) =>
    views.filter(({ connection: { id } }) => after === undefined || id > after.id).slice(0, limit),
} as unknown as KeeperOfHouse

test("a key for one mall sees all of its connections, however many owners share it", async () => {
  const caller: Caller = { name: "key", rights: new Set(), connections: ["mymall"] }
  const { found, next } = await visibleConnections(keeper, caller, { limit: 500 })
  assert.deepEqual(
    found.map(({ connection }) => connection.id),
    ids,
  )
  assert.equal(next, undefined)
})
