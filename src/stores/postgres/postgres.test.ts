// The postgres store keeps the whole contract on a real server, in plain text and sealed.
import { after, before } from "node:test"
import { postgresBench } from "../../../tests/stores/postgres-bench.ts"
import { makeDatabase, type TestDatabase } from "../../../tests/stores/postgres-place.ts"
import { type Poison, sampleTag, testStore } from "../../testing/index.ts"

let database: TestDatabase
before(async () => {
  database = await makeDatabase()
})
after(() => database.drop())

const clear = async () => {
  await database.query("drop schema if exists cafe24 cascade")
  await database.query("drop schema if exists mallkey cascade")
}

const insert = (mallId: string, more: Record<string, unknown> = {}) => {
  const row = {
    mall_id: mallId,
    access_token: `access-${mallId}`,
    refresh_token: `refresh-${mallId.slice(0, 20)}`,
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    ...more,
  }
  const columns = Object.keys(row)
  const places = columns.map((_, at) => `$${at + 1}`)
  return database.query(
    `insert into cafe24.oauth_tokens (${columns}) values (${places})`,
    Object.values(row) as string[],
  )
}

/** A row as others may leave it; mended by writing it anew, or taken away where its name is the trouble. */
const badRow = (id: string, more: Record<string, unknown>, named?: string) => async (): Promise<Poison> => {
  const remove = () => database.query("delete from cafe24.oauth_tokens where mall_id = $1", [id])
  await remove()
  await insert(id, more)
  const isName = id !== "badmall"
  const mend = async () => {
    await remove()
    if (!isName) await insert(id)
  }
  return { ...(!isName && { id }), ...(named !== undefined && { named }), now: Date.now(), mend }
}

const poisons = {
  "sealed, and without a tag": badRow("badmall", { refresh_token: "mk1.aaaaaaaa.bbbbbbbb.cccccccc" }),
  "ends in infinity": badRow("badmall", { expires_at: "infinity" }, "badmall"),
  "ends in the year 58877": badRow("badmall", { expires_at: "58877-03-08" }, "badmall"),
  "ends in 2099": badRow("badmall", { expires_at: "2099-03-08" }, "badmall"),
  "ended in 1970": badRow("badmall", { expires_at: "1970-01-15" }, "badmall"),
  "ended before our era": badRow(
    "badmall",
    { expires_at: "0044-03-15 BC", issued_at: "-infinity" },
    "badmall",
  ),
  "no tokens": badRow("badmall", { access_token: null, refresh_token: null }),
  "health that is none": badRow("badmall", {
    mallkey_health: '"well"',
    mallkey_tag: sampleTag("refresh-badmall"),
  }),
  "a name with a line break": badRow("line\nbreak", {}, "line?break"),
  "a name without end": badRow("x".repeat(400), {}, "x".repeat(70)),
}

testStore("postgres sealed", {
  open: () => postgresBench({ database, clear, storeUrl: (url) => `${url}?seal=on`, poisons }),
})

const plain = "tokens are kept in plain text, because other programs read them"

testStore("postgres", {
  open: () => postgresBench({ database, clear, storeUrl: (url) => url, poisons }),
  skip: { resealCounts: plain, reseal: plain, unopenable: plain, resealBesideRefresh: plain },
})
