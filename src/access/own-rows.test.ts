// Somebody who typed thousands of rows: what one call of theirs reads and refreshes has its bounds, and pages miss none.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { ConnectionView } from "../core/keeper.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { ListQuery } from "../core/ports.ts"
import type { Caller } from "./caller.ts"
import { ownBefore, refreshOwn } from "./own-rows.ts"
import { visibleConnections } from "./visible.ts"

const rows = Array.from({ length: 3_000 }, (_, at) => `mymall~row:${String(at).padStart(4, "0")}`)
const caller: Caller = { name: "session", rights: new Set(), owner: "user:7" }

function stage(of: Record<string, string[]> = {}) {
  const viewOf = (id: string, at: number) => {
    const connection = { id, refreshAt: 3_000 - at, health: {}, tokens: { issuedAt: 0 } }
    const state = at % 1_400 === 1_399 ? "lost" : "due"
    return { connection, assessment: { state } } as unknown as ConnectionView
  }
  const theirs = { id: "mymall~user:7", owner: "user:7" }
  const proven = { connection: theirs, assessment: { state: "fresh" } } as unknown as ConnectionView
  const seen = { read: 0, refreshed: [] as string[] }
  const keeper = {
    clock: { now: () => 10_000 },
    connections: async ({ after, limit, owner = "", unprovenLike }: ListQuery) => {
      const views = unprovenLike === undefined ? (of[owner] ?? rows).map(viewOf) : [proven]
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

test("a session that looks for a rare state goes on from where a call ended, and is shown each of them", async () => {
  const { keeper, seen } = stage()
  const shown: string[] = []
  let calls = 0
  for (let after: string | undefined; ; ) {
    const before = seen.read
    const { found, next } = await visibleConnections(keeper, caller, { limit: 5, after, state: "lost" })
    assert.ok(seen.read - before <= 1_200, `${seen.read - before} rows were read`)
    shown.push(...found.map(({ connection }) => connection.id))
    after = next
    calls++
    if (after === undefined) break
  }
  assert.deepEqual(shown, [rows[1_399], rows[2_799]])
  assert.ok(calls <= 4)
})

test("of a user with few rows and an organization with thousands none is passed over", async () => {
  const { keeper } = stage({ "user:7": ["mymall~row:2990", "zmall"] })
  const shown: string[] = []
  const both = { ...caller, organization: "org:1" }
  for (let after: string | undefined; ; ) {
    const { found, next } = await visibleConnections(keeper, both, { limit: 400, after })
    shown.push(...found.map(({ connection }) => connection.id))
    after = next
    if (after === undefined) break
  }
  assert.deepEqual(shown, [...rows, "zmall"])
})

test("what was granted before is found by the row's own name, without the thousands that stand before it", async () => {
  const { keeper, seen } = stage()
  const found = await ownBefore(keeper, "mymall", "user:7")
  assert.equal(found?.id, "mymall~user:7")
  assert.ok(seen.read <= 400, `${seen.read} rows were read`)
  assert.equal(await ownBefore(keeper, "mymall", "user:8"), undefined)
  assert.ok(seen.read <= 800, `${seen.read} rows were read`)
})
