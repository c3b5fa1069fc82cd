// Several apps in one table: each has a key in `providers` and is kept by a store of its own; here they are one store.
import type { Connection, ConnectionFacts } from "../../core/connection.ts"
import { appPrefix, readId, writeId } from "../../core/id.ts"
import type { IssuedTo, ListQuery, ResealCount, Store, Tally } from "../../core/ports.ts"
import { isClaimed, refuseUnclaimed } from "../claimed.ts"

interface Place {
  app: string | undefined
  store: Store
}

/** `others`: by the name of their app. Leases and notes are the house's, whichever app they are about. */
export function storeOfApps(first: Store, others: ReadonlyMap<string, Store>): Store {
  const apps = [...others.keys()]
  const places: Place[] = [
    { app: undefined, store: first },
    ...Array.from(others, ([app, store]) => ({ app, store })),
  ]
  const storeOf = (id: string) => others.get(readId(id).app ?? "") ?? first
  return {
    ...first,
    async get(id) {
      const found = isClaimed(apps, id) ? await storeOf(id).get(inner(id)) : undefined
      return found && named(readId(id).app, found)
    },
    list: (query) => listOf(places, query),
    async saveTokens(connection, ifTag, by) {
      refuseUnclaimed(apps, connection.id)
      const { app: _, ...kept } = connection
      return storeOf(connection.id).saveTokens({ ...kept, id: inner(connection.id) }, ifTag, by)
    },
    async checkPlace(wanted, before) {
      refuseUnclaimed(apps, wanted.id)
      await storeOf(wanted.id).checkPlace?.({ ...wanted, id: inner(wanted.id) }, before)
    },
    saveHealth: async (id, news, ifTag) =>
      isClaimed(apps, id) ? storeOf(id).saveHealth(inner(id), news, ifTag) : false,
    async remove(id) {
      if (isClaimed(apps, id)) await storeOf(id).remove(inner(id))
    },
    async tally(now, counts) {
      const all = places.map(({ app, store }) => store.tally(now, counts && atApp(app, counts)))
      return (await Promise.all(all)).reduce(sumOf)
    },
    async reseal(limit, mayTouch) {
      let sum: ResealCount | undefined
      for (const { app, store } of places) {
        const left = limit - (sum?.resealed ?? 0)
        const one = await store.reseal(Math.max(0, left), mayTouch && atApp(app, mayTouch))
        sum = sum ? sumOfKeys(sum, one) : one
      }
      return sum!
    },
    async warnings(depth) {
      const own = await first.warnings(depth)
      if (depth === "place") return own
      const rest = await Promise.all(
        Array.from(others, async ([app, store]) => {
          const odd = (await store.warnings(depth)).filter(({ code }) => code === "unreadable")
          return odd.map(({ code, detail }) => ({ code, detail: `${app}: ${detail}` }))
        }),
      )
      return [...own, ...rest.flat()]
    },
  }
}

/** As the store of its app calls it, which knows of no other. */
function inner(id: string): string {
  const { account, owner } = readId(id)
  return writeId({ account, owner })
}

function named<Seen extends Connection | ConnectionFacts>(app: string | undefined, seen: Seen): Seen {
  return app === undefined ? seen : { ...seen, app, id: appPrefix(app) + seen.id }
}

const atApp = (app: string | undefined, isMeant: (issued: IssuedTo) => boolean) => (issued: IssuedTo) =>
  isMeant(app === undefined ? issued : { ...issued, app })

async function listOf(places: readonly Place[], query: ListQuery): Promise<ConnectionFacts[]> {
  const { app: wanted, after, ...rest } = query
  const asked = places.filter(({ app }) => wanted === undefined || (app ?? null) === wanted)
  const pages = await Promise.all(
    asked.map(async ({ app, store }) => {
      const page = await store.list({ ...rest, ...(after && { after: behind(app, after) }) })
      return page.map((facts) => named(app, facts))
    }),
  )
  const byTime = query.dueBefore !== undefined
  return pages
    .flat()
    .sort((left, right) => order(left, right, byTime))
    .slice(0, query.limit)
}

const lastOfAll = "\u{10ffff}"

/** Where the page goes on in the list of one app, whose ids lie together among all. */
function behind(app: string | undefined, after: NonNullable<ListQuery["after"]>): typeof after {
  if (app === undefined) return after
  const prefix = appPrefix(app)
  if (after.id.startsWith(prefix)) return { ...after, id: after.id.slice(prefix.length) }
  return { ...after, id: after.id < prefix ? "" : lastOfAll }
}

function order(left: ConnectionFacts, right: ConnectionFacts, byTime: boolean): number {
  const earlier = byTime ? (left.refreshAt ?? 0) - (right.refreshAt ?? 0) : 0
  return earlier || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0)
}

function sumOf(one: Tally, other: Tally): Tally {
  const nearest = (left?: number, right?: number) => {
    const at = Math.min(left ?? Infinity, right ?? Infinity)
    return at === Infinity ? undefined : at
  }
  const states = { ...one.states }
  for (const state of Object.keys(states) as (keyof Tally["states"])[]) states[state] += other.states[state]
  const nearestAccessEndAt = nearest(one.nearestAccessEndAt, other.nearestAccessEndAt)
  const nearestRefreshEndAt = nearest(one.nearestRefreshEndAt, other.nearestRefreshEndAt)
  const others = (one.others ?? 0) + (other.others ?? 0)
  return {
    total: one.total + other.total,
    states,
    ...(nearestAccessEndAt !== undefined && { nearestAccessEndAt }),
    ...(nearestRefreshEndAt !== undefined && { nearestRefreshEndAt }),
    ...(others > 0 && { others }),
  }
}

function sumOfKeys(one: ResealCount, other: ResealCount): ResealCount {
  const added = (left: Record<string, number> = {}, right: Record<string, number> = {}) => {
    const sum = { ...left }
    for (const [key, count] of Object.entries(right)) sum[key] = (sum[key] ?? 0) + count
    return sum
  }
  const othersByKey = added(one.othersByKey, other.othersByKey)
  return {
    resealed: one.resealed + other.resealed,
    left: one.left + other.left,
    byKey: added(one.byKey, other.byKey),
    ...(Object.keys(othersByKey).length > 0 && { othersByKey }),
  }
}
