// The sentence about what other programs, and accidents, leave in a place: one bad thing costs itself, and is named.
import assert from "node:assert/strict"
import { isKeeperError } from "../core/errors.ts"
import type { Store } from "../core/ports.ts"
import { nextPair, sampleConnection } from "./sample-connection.ts"
import { allPages, type Poison, type Sentence, type StoreBench, saveNew } from "./store-bench.ts"

const [first, last] = [sampleConnection({ id: "aaaamall" }), sampleConnection({ id: "zzzzmall" })]
const farAhead = Date.UTC(2200, 0)

export const poisonSentences = {
  poison: {
    says: "one bad row, key or file costs itself: the others are listed, read and written, it is named, and well once mended",
    async holds(bench) {
      await saveNew(bench.store, first, last)
      let healthy = last
      for (const [kind, spread] of Object.entries(bench.poisons ?? {})) {
        const poison = await spread()
        await inOldAndNew(bench, async (stores) => {
          for (const store of stores) {
            await othersAreWell(store, kind)
            healthy = await staysWritable(store, healthy, kind)
            await isNamed(store, poison, kind)
          }
          await poison.mend()
          for (const store of stores) await isWell(store, poison, kind)
        })
        // Dozens that stay would be read again, page by page, at each kind that follows.
        if (poison.id !== undefined) await bench.store.remove(poison.id)
      }
    },
  },
} satisfies Record<string, Sentence>

/** Also in a store that is opened beside it, and closed again: dozens of kinds would use up a server's connections. */
async function inOldAndNew(bench: StoreBench, holds: (stores: Store[]) => Promise<void>): Promise<void> {
  const fresh = await bench.another()
  try {
    await holds([bench.store, fresh])
  } finally {
    await fresh.close()
  }
}

async function othersAreWell(store: Store, kind: string): Promise<void> {
  for (const query of [{ limit: 2 }, { limit: 2, dueBefore: farAhead }]) {
    const ids = (await allPages(store, query)).map(({ id }) => id)
    for (const { id } of [first, last]) assert.ok(ids.includes(id), `${kind}: ${id} is missing in a list`)
  }
  const { total, states, ...nearest } = await store.tally(Date.UTC(2026, 0, 5))
  assert.ok(total >= 2, `${kind}: the tally counts ${total}`)
  for (const at of Object.values(nearest)) assert.ok(Number.isFinite(at), `${kind}: the tally says ${at}`)
  assert.deepEqual(await store.get(first.id), first, `${kind}: another connection cannot be read`)
  await store.reseal(0)
  await store.notes("fact").list({ limit: 10 })
}

async function staysWritable(store: Store, held: typeof last, kind: string): Promise<typeof last> {
  const next = nextPair(held, `${kind}-${held.tag}`)
  assert.ok(await store.saveTokens(next, held.tag), `${kind}: another connection cannot be saved`)
  const news = { health: next.health, refreshAt: next.refreshAt }
  assert.ok(await store.saveHealth(next.id, news, next.tag), `${kind}: news of another cannot be saved`)
  return next
}

async function isNamed(store: Store, { id, named, now }: Poison, kind: string): Promise<void> {
  // Two who ask at once hear the same.
  for (const told of await Promise.all([unreadableIn(store), unreadableIn(store)])) {
    if (named === undefined) break
    assert.ok(
      told.some((detail) => detail.includes(named)),
      `${kind}: nothing names ${named}: ${told.join("; ") || "no warning"}`,
    )
  }
  if (id === undefined) return
  // Its own trouble is one of ours, so that a sweep tells it and goes to the next.
  await store
    .get(id)
    .catch((error: unknown) => assert.ok(isKeeperError(error), `${kind}: get rejects with ${error}`))
  const facts = (await allPages(store, { limit: 50 })).find((found) => found.id === id)
  if (facts?.refreshAt === undefined) return
  assert.ok(
    facts.refreshAt <= now + 2 * 3_600_000,
    `${kind}: it would not be tried before ${facts.refreshAt}`,
  )
}

async function isWell(store: Store, { id, named }: Poison, kind: string): Promise<void> {
  await othersAreWell(store, `${kind}, mended`)
  const told = await unreadableIn(store)
  const about = [named, id].filter((word) => word !== undefined)
  assert.ok(
    !told.some((detail) => about.some((word) => detail.includes(word))),
    `${kind}, mended: ${told.join("; ")}`,
  )
  if (id === undefined) return
  assert.ok(await store.get(id), `${kind}: mended, and ${id} is not there`)
  const facts = (await allPages(store, { limit: 50 })).find((found) => found.id === id)
  assert.ok(facts, `${kind}: mended, and ${id} is in no list`)
}

async function unreadableIn(store: Store): Promise<string[]> {
  return (await store.warnings()).filter(({ code }) => code === "unreadable").map(({ detail }) => detail)
}
