// Somebody who typed thousands of rows: what one call of theirs reads and refreshes has its bounds, and pages miss none.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { ConnectionView } from "../core/keeper.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { Caller } from "./caller.ts"
import { refreshOwn } from "./own-rows.ts"
import { visibleConnections } from "./visible.ts"

const rows = Array.from({ length: 3_000 }, (_, at) => `mymall~row:${String(at).padStart(4, "0")}`)
const caller: Caller = { name: "session", rights: new Set(), owner: "user:7" }

function stage() {
  const views = rows.map((id, at) => {
    const connection = { id, refreshAt: 3_000 - at, health: {}, tokens: { issuedAt: 0 } }
    return { connection, assessment: { state: "due" } } as unknown as ConnectionView
  })
  const seen = { read: 0, refreshed: [] as string[] }
  const keeper = {
    clock: { now: () => 10_000 },
    connections: async ({ after, limit }: { after?: { id: string }; limit: number }) => {
      const page = views.filter(({ connection: { id } }) => !after || id > after.id).slice(0, limit)
      seen.read += page.length
      return page
    },
    refresh: async (id: string) => {
      seen.refreshed.push(id)
      return { renewed: true }
    },
  } as unknown as KeeperOfHouse
  return { keeper, seen }
}

test("a session's refresh takes fifty of thousands of rows, the longest due first, and leaves the others to the sweep", async () => {
  const { keeper, seen } = stage()
  const summary = await refreshOwn(keeper, caller, { force: true })
  assert.equal(seen.refreshed.length, 50)
  assert.equal(seen.refreshed[0], rows[999])
  assert.ok(seen.read <= 1_200, `${seen.read} rows were read`)
  assert.deepEqual(summary, {
    scanned: 1_000,
    eligible: 1_000,
    refreshed: 50,
    skipped: 950,
    failed: 0,
    failures: [],
  })
})

test("a session's page reads what it shows and not all of its rows; page by page all of them are shown", async () => {
  const { keeper, seen } = stage()
  const first = await visibleConnections(keeper, caller, { limit: 5 })
  assert.equal(first.next, rows[4])
  assert.ok(seen.read <= 200, `${seen.read} rows were read`)
  const shown: string[] = []
  for (let after: string | undefined; ; ) {
    const { found, next } = await visibleConnections(keeper, caller, { limit: 450, after })
    shown.push(...found.map(({ connection }) => connection.id))
    after = next
    if (after === undefined) break
  }
  assert.deepEqual(shown, rows)
})
