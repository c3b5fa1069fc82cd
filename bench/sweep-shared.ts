// The same sweep where several servers share a store: PostgreSQL and Redis, each beside a bare loop on the same server.
import { open, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import pg from "pg"
import { createClient } from "redis"
import { assemble } from "../src/compose/keeper.ts"
import { postLikeFetch } from "../src/node/post-form.ts"
import { createRescueFolder } from "../src/node/rescue/folder.ts"
import type { Bench } from "./kit/bench.ts"
import { startListener } from "./kit/child.ts"
import { numbersFrom } from "./kit/flags.ts"
import { inFolder } from "./kit/folder.ts"
import { fillShared, openShared, sharedServers } from "./kit/shared-stock.ts"
import { ratio, sideBySide, spread } from "./kit/side-by-side.ts"
import { benchApp, benchSecret, idAt } from "./kit/stock.ts"

const concurrency = 16
const usual = { count: 10_000, rounds: 3 }
const small = { count: 50, rounds: 1 }

/** What stands for the store in the floor: the writes a refresh makes, and nothing else. */
interface BareWriter {
  leased(id: string, now: number): Promise<unknown>
  released(id: string): Promise<unknown>
  presented(id: string, now: number): Promise<unknown>
  saved(id: string, now: number, tokens: { access_token: string; refresh_token: string }): Promise<unknown>
  end(): Promise<unknown>
}

const writers = { PostgreSQL: barePostgres, Redis: bareRedis }

const bench: Bench = {
  title: "A sweep of due connections on PostgreSQL and on Redis",
  method: [
    `\`keeper.sweep()\`, ${concurrency} at a time, over each store on a server of its own (PostgreSQL 17 with its defaults, \`fsync\` on; Redis with an append-only file flushed every second) and a rescue folder; a small token endpoint in a process of its own answers at once. Before each turn all connections are made due.`,
    "The floor makes the same requests and the same writes, with as many at a time and on the same server: per connection (1) a lease written; (2) one statement: the token is about to be presented; (3) the same request, by `fetch`; (4) the answer in a new file, `fsync` of file and folder; (5) one statement with the new pair (on Redis a transaction of three commands); (6) the file and the lease removed. It reads nothing, compares nothing, tells nobody. A leaner one leaves out the lease as well. mallkey writes its answers over files that are there ([why](decisions/rescue-slots.md)), which is how it can be quicker than the floor.",
  ],
  run: (args, say) =>
    inFolder(async (folder) => {
      const { count, rounds } = numbersFrom(args, usual, small)
      const endpoint = await startListener([join(import.meta.dirname, "peers/token-endpoint.ts")])
      const rows: string[][] = []
      const claims: { target: string; measured: string; met: boolean }[] = []
      for (const name of ["PostgreSQL", "Redis"] as const) {
        const place = await sharedServers[name]()
        const floor = { writer: () => writers[name](place.url), folder, peer: endpoint.url, count }
        const timed = (work: () => Promise<void>) => async () => {
          await fillShared(place.url, count, concurrency)
          const startedAt = performance.now()
          await work()
          const perSecond = (count * 1_000) / (performance.now() - startedAt)
          say(`${name}: ${Math.round(perSecond)} per second`)
          return perSecond
        }
        const figures = await sideBySide(rounds, {
          floor: timed(() => runFloor(floor, true)),
          lean: timed(() => runFloor(floor, false)),
          sweep: timed(() => runSweep(place.url, folder, endpoint.url, count)),
        })
        await place.end()
        const share = ratio(figures.sweep, figures.floor)
        const measured = `${Math.round(share * 100)} %`
        claims.push({
          target: `${name}: at least 60 % of the rate of a bare loop with the same requests and writes`,
          measured,
          met: share >= 0.6,
        })
        const lean = `${Math.round(100 * ratio(figures.lean, figures.floor))} %`
        rows.push([`${name}: the bare loop`, spread(figures.floor, whole), "100 %"])
        rows.push([`${name}: without leases`, spread(figures.lean, whole), lean])
        rows.push([`**${name}: the sweep**`, spread(figures.sweep, whole), measured])
      }
      await endpoint.end()
      const columns = ["", "connections per second, median (least–most)", "share"]
      return {
        claims,
        columns,
        rows,
        notes: [`${count.toLocaleString("en")} connections, ${rounds} rounds.`],
      }
    }),
}

export default bench

const whole = (figure: number) => Math.round(figure).toLocaleString("en")

async function runSweep(url: string, folder: string, peer: string, count: number): Promise<void> {
  const store = await openShared(url)
  const redirectUri = "http://127.0.0.1:9/callback"
  const app = { clientId: benchApp, clientSecret: "bench-secret", redirectUri, baseUrl: `${peer}/{mall_id}` }
  const rescue = createRescueFolder(join(folder, "rescue"))
  const postForm = postLikeFetch()
  const around = { store, rescue, postForm }
  const keeper = assemble({ ...around, app, secrets: [benchSecret], sweepConcurrency: concurrency })
  const before = await answeredBy(peer)
  const { refreshed, failures } = await keeper.sweep()
  await store.close()
  const asked = (await answeredBy(peer)) - before
  if (asked !== count) throw new Error(`${asked} requests for ${count} connections`)
  if (refreshed !== count)
    throw new Error(`${refreshed} of ${count}: ${JSON.stringify(failures.slice(0, 3))}`)
}

async function answeredBy(peer: string): Promise<number> {
  const response = await fetch(`${peer}/seen`)
  const seen: { answered: number } = await response.json()
  return seen.answered
}

const form = "grant_type=refresh_token&refresh_token=refresh0rrrrrrrrrrrrrr"
const headers = {
  "content-type": "application/x-www-form-urlencoded",
  authorization: `Basic ${btoa("bench:bench-secret")}`,
}

interface Floor {
  writer(): Promise<BareWriter>
  folder: string
  peer: string
  count: number
}

async function runFloor(floor: Floor, leases: boolean) {
  const { folder, peer, count } = floor
  const writer = await floor.writer()
  let next = 0
  const lane = async () => {
    for (let index = next++; index < count; index = next++) {
      const id = idAt(index)
      if (leases) await writer.leased(id, Date.now())
      await writer.presented(id, Date.now())
      const answer = await (
        await fetch(`${peer}/${id}/api/v2/oauth/token`, { method: "POST", headers, body: form })
      ).text()
      const rescue = join(folder, `${id}.json`)
      await writeFile(rescue, answer, { flush: true })
      const handle = await open(folder, "r")
      await handle.sync()
      await handle.close()
      await writer.saved(id, Date.now(), JSON.parse(answer))
      await rm(rescue)
      if (leases) await writer.released(id)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
  await writer.end()
}

async function barePostgres(url: string): Promise<BareWriter> {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  await pool.query(
    "create table if not exists bare (id text primary key, access text, refresh text, ends timestamptz, due bigint, health jsonb)",
  )
  await pool.query(
    "create unlogged table if not exists bare_leases (name text primary key, ends timestamptz)",
  )
  await pool.query("create index if not exists bare_due on bare (due, id)")
  await pool.query(
    "insert into bare select 'mall' || lpad(n::text, 7, '0') from generate_series(0, 9999) n on conflict do nothing",
  )
  return {
    leased: (id, now) => pool.query("insert into bare_leases values ($1, $2)", [id, new Date(now + 120_000)]),
    released: (id) => pool.query("delete from bare_leases where name = $1", [id]),
    presented: (id, now) =>
      pool.query("update bare set health = $2, due = $3 where id = $1", [
        id,
        { attempt: { at: now } },
        now + 120_000,
      ]),
    saved: (id, now, { access_token, refresh_token }) =>
      pool.query(
        "update bare set access = $2, refresh = $3, ends = $4, due = $5, health = $6 where id = $1",
        [
          id,
          access_token,
          refresh_token,
          new Date(now + 7.2e6),
          now + 4.5e6,
          { failures: 0, requestedAt: [now] },
        ],
      ),
    end: () => pool.end(),
  }
}

async function bareRedis(url: string): Promise<BareWriter> {
  const client = createClient({ url })
  await client.connect()
  return {
    leased: (id) => client.set(`bare:lease:${id}`, "holder", { expiration: { type: "PX", value: 120_000 } }),
    released: (id) => client.del(`bare:lease:${id}`),
    presented: (id, now) => client.set(`bare:health:${id}`, JSON.stringify({ attempt: { at: now } })),
    saved: (id, now, tokens) =>
      client
        .multi()
        .set(`bare:pair:${id}`, JSON.stringify({ ...tokens, expires_at: now + 7.2e6 }))
        .set(`bare:health:${id}`, JSON.stringify({ failures: 0, requestedAt: [now] }))
        .zAdd("bare:due", { score: now + 4.5e6, value: id })
        .exec(),
    end: async () => client.destroy(),
  }
}
