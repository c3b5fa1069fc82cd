// What a user types into a row of their own and the database keeps nowhere, or not in time: it costs them alone.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import pg from "pg"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"
import { makeShopTable, openShopStore } from "../../kit/shop-table.ts"
import { someDay } from "../../kit/world.ts"
import { makeDatabase, type TestDatabase } from "../../stores/postgres/place.ts"
import { type PastedProject, startPastedProject } from "../../stores/supabase/pasted.ts"

const clock = createSteppingClock(someDay)
const ways = ["direct", "https"] as const
let database: TestDatabase
let project: PastedProject
before(async () => {
  database = await makeDatabase()
  project = await startPastedProject(database)
})
after(() => project?.end())

type Ends = { after(end: () => Promise<void>): void }
type Way = (typeof ways)[number]

/** A table whose columns of ids take any text. */
async function worldWith(t: Ends, way: Way): Promise<HttpWorld> {
  await makeShopTable(database)
  await database.query(`drop table auth_settings; create sequence if not exists ids;
    create table auth_settings (id text primary key default nextval('ids')::text, org_id text, user_id text,
      providers jsonb not null default '{}', updated_at timestamptz default now())`)
  const pasted = way === "https" ? await project.paste("") : {}
  return createHttpWorld({ clock, store: await openShopStore(t, database, { clock, ...pasted }) })
}

async function consent(world: HttpWorld, mallId: string, owner: string): Promise<void> {
  const { url } = world.keeper.connect({ mallId, owner })
  assert.equal((await world.ask(agree(world, url, mallId))).status, 200)
}

/** Nothing that compresses. */
const random = (bytes: number) =>
  `(select string_agg(md5(random()::text || n || m), '') from generate_series(1, ${bytes / 32}) m)`

interface Typed {
  mallId?: string
  /** As SQL. */
  id?: string
  user?: string
  org?: string
  members?: string
  rows?: number
}

function type({
  mallId = "victimmall",
  id,
  user = "'typist'",
  org = "null",
  members = "'{}'",
  rows = 1,
}: Typed) {
  return database.query(
    `insert into auth_settings (id, user_id, org_id, providers)
      select ${id ?? "nextval('ids')::text"}, ${user}, ${org}, jsonb_build_object('cafe24', jsonb_build_object(
        'mall_id', $1::text, 'access_token', 'a', 'refresh_token', 'made-up-' || n, 'expires_at', $2::text) || ${members}::jsonb)
      from generate_series(1, ${rows}) n`,
    [mallId, new Date(clock.now() + 2 * 60 * 60_000).toISOString()],
  )
}

const sealed = `jsonb_build_object('refresh_token', 'mk1.a.b', 'mallkey_tag', ${random(16_000)})`
const tooLong: Record<string, Typed> = {
  "the tag of a sealed pair": { members: sealed },
  "a user": { user: random(9_600), rows: 2 },
  "an organization": { user: "null", org: random(9_600), rows: 2 },
  "a mall of many letters in a row with a long id": {
    mallId: "😀".repeat(120),
    user: "null",
    org: "'7'",
    id: random(2_560),
    rows: 2,
  },
}

/** Everything that others do goes on. */
async function othersAreWell(world: HttpWorld): Promise<void> {
  const id = "othermall~user:kim"
  const former = (await world.store.get(id))!.tag
  await world.clock.step(110 * 60_000)
  await world.keeper.sweep()
  assert.notEqual((await world.store.get(id))!.tag, former, "it was not refreshed")
  assert.equal((await world.store.list({ limit: 1 })).length, 1)
  await consent(world, "victimmall", "user:lee")
  assert.ok((await world.keeper.token("victimmall~user:kim")).accessToken)
}

for (const way of ways)
  for (const [what, typed] of Object.entries(tooLong))
    test(`${way}: ${what} that is too long for an index`, async (t) => {
      const world = await worldWith(t, way)
      await consent(world, "othermall", "user:kim")
      await consent(world, "victimmall", "user:kim")
      await type(typed)
      await othersAreWell(world)
    })

for (const way of ways)
  test(`${way}: what the database takes nowhere for another reason`, async (t) => {
    const world = await worldWith(t, way)
    await database.query(
      "alter table mallkey.settings_rows add constraint some_rule check (mall_id <> 'typedmall')",
    )
    await consent(world, "othermall", "user:kim")
    await consent(world, "victimmall", "user:kim")
    await type({ mallId: "typedmall" })
    await type({ mallId: "foundmall", user: "'lee'" })
    await othersAreWell(world)
    assert.ok(await world.store.get("foundmall"), "one that came with it was not found")
  })

/** A third more than is asked for at once. */
const manyRows = 400
const scopes = `jsonb_build_object('scope', (select string_agg(md5((m * n)::text), ' ') from generate_series(1, 900) m))`

for (const way of ways)
  test(`${way}: thirty kilobytes in each of hundreds of rows of one mall are asked for by and by`, async (t) => {
    const world = await worldWith(t, way)
    await consent(world, "othermall", "user:kim")
    await consent(world, "victimmall", "user:kim")
    await type({ members: scopes, rows: manyRows })
    const { largest } = await largestAnswer(() => world.store.list({ limit: 5 }))
    assert(largest <= 10 * 1024 * 1024, `${largest} bytes came at once`)
    const [kept] = await database.query(
      "select count(*)::int as rows from mallkey.settings_rows where mall_id = 'victimmall'",
    )
    assert.equal(kept!.rows, manyRows + 1, "all of them were found")
    await othersAreWell(world)
  })

/** Of what the store was answered while the work went on. */
async function largestAnswer(work: () => Promise<unknown>): Promise<{ largest: number }> {
  const query = pg.Client.prototype.query
  let largest = 0
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const answered = Reflect.apply(query, this, args)
    answered?.then?.(
      (answer: pg.QueryResult | pg.QueryResult[]) => {
        const rows = [answer].flat().map((one) => one.rows)
        largest = Math.max(largest, JSON.stringify(rows).length)
      },
      () => undefined,
    )
    return answered
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return { largest }
}
