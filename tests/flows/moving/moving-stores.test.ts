// Any store moves to any other: through all of them and home, with real processes and real servers.
import assert from "node:assert/strict"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { createDesk, type Desk } from "../../kit/command-line.ts"
import { makeDatabase } from "../../stores/postgres/place.ts"
import { ownRedis } from "../../stores/redis/bench.ts"

const secret = "the-secret-of-every-store-in-this-test"

interface Seen {
  id: string
  owner?: string
  scopes: string[]
  missing_scopes: string[]
  connected_at: string
  state: string
}

async function seenIn(desk: Desk, store: string): Promise<Seen[]> {
  const { connections } = JSON.parse((await desk.run("status", "--json", "--store", store)).stdout)
  return (connections as Seen[])
    .map(({ id, owner, scopes, missing_scopes, connected_at, state }) => {
      return { id, owner, scopes, missing_scopes, connected_at, state }
    })
    .sort((left, right) => (left.id < right.id ? -1 : 1))
}

async function move(desk: Desk, from: string, to: string): Promise<void> {
  const { code, stdout, stderr } = await desk.run("import", from, "--store", to, "--yes", "--json")
  const { entries, dead_copies } = JSON.parse(stdout)
  type Entry = { id: string; outcome: string; alive: boolean }
  const told = (entries as Entry[]).map(({ id, outcome, alive }) => `${id} ${outcome} ${alive}`).sort()
  assert.deepEqual(told, ["one rotated true", "two~row-7 rotated true"], `${from} to ${to}: ${stderr}`)
  assert.equal(code, 0)
  assert.equal(dead_copies.length, 2)
  assert.match(stderr, /! .*(멈춰|Stop)/, "the warning that the source dies")
}

test("sqlite, file, redis, postgres and home: nothing is forgotten, no token shown twice", async (t) => {
  const [desk, redis, database] = await Promise.all([
    createDesk(t, { env: { MALLKEY_SECRET: secret } }),
    ownRedis(t),
    makeDatabase(),
  ])
  t.after(() => database.drop())
  const first = "sqlite:./data/mallkey.db"
  await desk.connect("one")
  await desk.connect("two~row-7")
  const before = await seenIn(desk, first)
  assert.deepEqual(
    before.map(({ id, owner }) => [id, owner]),
    [
      ["one", undefined],
      ["two~row-7", "row-7"],
    ],
  )
  const chain = [first, "file:./tokens/", `${redis.url}?seal=on`, database.url, "sqlite:./home/mallkey.db"]
  for (const [at, from] of chain.slice(0, -1).entries()) {
    const to = chain[at + 1]!
    await move(desk, from, to)
    assert.deepEqual(await seenIn(desk, to), before, `in ${to}`)
  }
  const { simulator } = desk.simulated
  const { reusedSpentTokens, unknownRefreshTokens, refreshes } = simulator.counters()
  assert.deepEqual([reusedSpentTokens, unknownRefreshTokens, refreshes], [0, 0, 2 * (chain.length - 1)])
  const secrets = ["one", "two"].map((mall) => simulator.liveRefreshToken(mall) ?? "none")
  for (const each of secrets) assert.ok(!desk.said().includes(each))
})

test("rows of auth_settings move out of their table and back", async (t) => {
  const [desk, database] = await Promise.all([
    createDesk(t, { env: { MALLKEY_SECRET: secret } }),
    makeDatabase(),
  ])
  t.after(() => database.drop())
  await database.query(
    "create table auth_settings (id bigserial primary key, org_id text, user_id text, providers jsonb not null default '{}', updated_at timestamptz)",
  )
  const grant = desk.simulated.simulator.grant("mymall")
  const theirs = { cafe24: { ...grant, board_no: 4 }, slack: { token: "xoxb" } }
  await database.query("insert into auth_settings (user_id, providers) values ('u', $1)", [
    JSON.stringify(theirs),
  ])
  const supabase = `supabase:${database.url}`
  const out = await desk.run("import", supabase, "--yes", "--json")
  assert.equal(out.code, 0, out.stderr)
  assert.equal(JSON.parse(out.stdout).entries[0].outcome, "rotated")
  const back = await desk.run(
    "import",
    "sqlite:./data/mallkey.db",
    "--store",
    supabase,
    "--yes",
    "--replace",
    "--json",
  )
  assert.equal(back.code, 0, back.stderr)
  const [row] = await database.query("select providers from auth_settings")
  assert.equal(row?.providers.cafe24.refresh_token, desk.simulated.simulator.liveRefreshToken("mymall"))
  assert.deepEqual([row?.providers.cafe24.board_no, row?.providers.slack], [4, { token: "xoxb" }])
  assert.equal(desk.simulated.simulator.counters().reusedSpentTokens, 0)
})

test("a source that another secret sealed opens with --from-secret, and says so without it", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_SECRET: `${secret}-of-old` } })
  await desk.connect("one")
  await writeFile(join(desk.folder, "old-secret"), `${secret}-of-old\n`)
  desk.env.MALLKEY_SECRET = secret
  const move = ["import", "sqlite:./data/mallkey.db", "--store", "sqlite:./new/mallkey.db", "--yes"]
  const shut = await desk.run(...move)
  assert.equal(shut.code, 2)
  assert.match(shut.stderr, /--from-secret/)
  assert.equal((await desk.run(...move, "--from-secret", "nowhere")).code, 2)
  assert.equal((await desk.run(...move, "--from-secret", "old-secret")).code, 0)
  assert.ok(!desk.said().includes(`${secret}-of-old`))
})

test("a store is not moved into itself, whatever its address is spelled like", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_SECRET: secret } })
  const redis = await ownRedis(t)
  const other = redis.url.replace("127.0.0.1", "localhost")
  for (const [from, to] of [
    ["sqlite:./data/mallkey.db", "sqlite:data/../data/mallkey.db"],
    [redis.url, other],
  ] as const) {
    await desk.run("status", "--store", to)
    const { code, stderr } = await desk.run("import", from, "--store", to, "--yes")
    assert.equal(code, 2)
    assert.match(stderr, /같은 저장소|same|This is the store/)
  }
})
