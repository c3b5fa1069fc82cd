// What people keep tokens in, as it lies on their disks, and what nobody should keep anywhere.
import assert from "node:assert/strict"
import { test } from "node:test"
import { parseEnv } from "node:util"
import { addReading, type FileWorld, type Found, type Reading } from "./found.ts"
import { readTokens } from "./read-tokens.ts"

const now = Date.UTC(2026, 2, 11, 2, 0, 0)
const world: FileWorld = {
  now,
  timeZone: "Asia/Seoul",
  isMallId: (text) => /^[A-Za-z0-9][A-Za-z0-9-]{1,49}$/.test(text),
  parseEnv,
}
const read = (text: unknown, fileName?: string) =>
  readTokens({ place: "FILE", fileName, text: typeof text === "string" ? text : JSON.stringify(text) }, world)
const only = (reading: Reading): Found => {
  assert.deepEqual(reading.problems, [])
  assert.equal(reading.found.length, 1)
  return reading.found[0]!
}

const accessEnd = Date.UTC(2026, 2, 11, 3, 39, 27)
const refreshEnd = Date.UTC(2026, 2, 25, 1, 39, 27)
const issued = Date.UTC(2026, 2, 11, 1, 39, 27)
const cafe24 = {
  access_token: "Access0000000000000001",
  expires_at: "2026-03-11T12:39:27.000",
  refresh_token: "Refresh000000000000001",
  refresh_token_expires_at: "2026-03-25T10:39:27.000",
  client_id: "app",
  mall_id: "mymall",
  user_id: "mymall",
  scopes: ["mall.read_product", "mall.read_order"],
  issued_at: "2026-03-11T10:39:27.000",
  shop_no: "1",
}
const pair = { access_token: "Access0000000000000001", refresh_token: "Refresh000000000000001" }

test("Cafe24's raw answer, times without a zone read as Korean time", () => {
  const { places: _, doubts: __, ...found } = only(read(cafe24))
  assert.deepEqual(found, {
    mallId: "mymall",
    owner: undefined,
    clientId: "app",
    userId: "mymall",
    shopNo: "1",
    scopes: ["mall.read_product", "mall.read_order"],
    tokens: {
      accessToken: pair.access_token,
      accessExpiresAt: accessEnd,
      refreshToken: pair.refresh_token,
      refreshExpiresAt: refreshEnd,
      issuedAt: issued,
    },
  })
})

const writings: Record<string, unknown> = {
  "epoch milliseconds": accessEnd,
  "epoch seconds": accessEnd / 1_000,
  "epoch seconds with a fraction": accessEnd / 1_000 + 0.0004,
  "epoch as text": String(accessEnd),
  "ISO with Z": "2026-03-11T03:39:27Z",
  "ISO with an offset": "2026-03-11T12:39:27.000+09:00",
  "a PostgreSQL timestamptz": "2026-03-11 03:39:27.000000+00",
  "wall-clock text": "2026-03-11 12:39:27",
}
for (const [name, expires_at] of Object.entries(writings)) {
  test(`an end written as ${name}`, () => {
    assert.equal(only(read({ ...pair, mall_id: "mymall", expires_at })).tokens.accessExpiresAt, accessEnd)
  })
}

test("camelCase, PascalCase and CAFE24_ names", () => {
  const camel = { mallId: "mymall", accessToken: "a1", refreshToken: "r1", expiresAt: accessEnd }
  const pascal = {
    MallId: "mymall",
    AccessToken: "a1",
    RefreshToken: "r1",
    ExpiresAt: "2026-03-11T03:39:27Z",
  }
  const row = { cafe24_mall_id: "mymall", cafe24_access_token: "a1", cafe24_refresh_token: "r1" }
  for (const shape of [camel, pascal, { ...row, cafe24_token_expires_at: accessEnd }]) {
    const found = only(read(shape))
    assert.equal(found.mallId, "mymall")
    assert.deepEqual(
      [found.tokens.accessToken, found.tokens.refreshToken, found.tokens.accessExpiresAt],
      ["a1", "r1", accessEnd],
    )
  }
})

test("a map by mall, nicknames giving way to source_mall_id", () => {
  const reading = read({
    shopone: { ...pair, expires_at: accessEnd },
    Nick: { access_token: "a2", refresh_token: "r2", source_mall_id: "shoptwo", shop_no: 2 },
  })
  assert.deepEqual(
    reading.found.map(({ mallId, shopNo }) => [mallId, shopNo]),
    [
      ["shopone", undefined],
      ["shoptwo", "2"],
    ],
  )
})

test("a Redis dump, its value alone, and its value as redis-cli prints it", () => {
  const value = JSON.stringify({ ...pair, expires_at: accessEnd, refresh_token_expires_at: refreshEnd })
  for (const dump of [
    { "cafe24:oauth:mymall": value },
    { "cafe24:oauth:{mymall}": value },
    { "cafe24:oauth:mymall": JSON.parse(value) },
  ]) {
    assert.equal(only(read(dump)).mallId, "mymall")
  }
  assert.equal(only(read(value, "cafe24_token_mymall.json")).mallId, "mymall")
  const alone = only(read(JSON.stringify(value)))
  assert.equal(alone.mallId, undefined, "nothing names its mall")
  assert.equal(alone.tokens.refreshExpiresAt, refreshEnd)
})

test("only a file name that says so names a mall", () => {
  assert.equal(only(read(pair, "backup.json")).mallId, undefined)
  assert.equal(only(read(pair, "oauth_token.json")).mallId, undefined)
  assert.equal(only(read({ data: pair }, "cafe24_token_shop-1.json")).mallId, "shop-1")
})

test("rows of auth_settings: only what belongs to Cafe24 is taken", () => {
  const providers = {
    cafe24: { ...pair, mall_id: "mymall" },
    naver: { access_token: "n", refresh_token: "n" },
  }
  for (const column of [providers, JSON.stringify(providers)]) {
    const found = only(read([{ id: 7, org_id: "o", user_id: "u", providers: column }]))
    assert.equal(found.mallId, "mymall")
    assert.equal(found.places[0], "FILE › [1] › providers › cafe24")
  }
})

test("rows of oauth_tokens: as an array, as lines, as CSV with quotes and an array of scopes", () => {
  const row = { id: 1, ...cafe24, expires_at: "2026-03-11 03:39:27+00" }
  const second = { ...row, id: 2, mall_id: "second", refresh_token: "r2" }
  const csv =
    "id,access_token,expires_at,refresh_token,refresh_token_expires_at,client_id,mall_id,user_id,scopes,status\r\n" +
    `1,${pair.access_token},2026-03-11 03:39:27+00,${pair.refresh_token},,app,mymall,mymall,"{mall.read_order,mall.read_product}",active\r\n` +
    '2,"a2",,"r2",,app,second,"says ""hi"", twice\nand more",{},active\r\n'
  for (const text of [
    [row, second],
    `${JSON.stringify(row)}\n${JSON.stringify(second)}\n`,
    csv,
    `\uFEFF${csv}`,
  ]) {
    const { found, problems } = read(text)
    assert.deepEqual(problems, [])
    assert.deepEqual(
      found.map(({ mallId, tokens }) => [mallId, tokens.refreshToken]),
      [
        ["mymall", pair.refresh_token],
        ["second", "r2"],
      ],
    )
    assert.equal(found[0]?.tokens.accessExpiresAt, accessEnd)
  }
  assert.deepEqual(read(csv).found[0]?.scopes, ["mall.read_order", "mall.read_product"])
})

test("a .env: one pair, numbered pairs, and CAFE24_TOKENS_JSON", () => {
  const one = only(
    read(
      "CAFE24_MALL_ID=mymall\nCAFE24_ACCESS_TOKEN='a1'\nCAFE24_REFRESH_TOKEN=r1 # old\nNAVER_REFRESH_TOKEN=n\n",
    ),
  )
  assert.deepEqual([one.mallId, one.tokens.refreshToken], ["mymall", "r1"])
  assert.equal(one.places[0], "FILE › CAFE24_ACCESS_TOKEN, CAFE24_REFRESH_TOKEN")
  const two = read(
    "CAFE24_REFRESH_TOKEN_1=r1\nCAFE24_MALL_ID_1=one\nCAFE24_REFRESH_TOKEN_2=r2\nCAFE24_MALL_ID_2=two\n",
  )
  assert.deepEqual(
    two.found.map(({ mallId, tokens }) => [mallId, tokens.refreshToken]),
    [
      ["one", "r1"],
      ["two", "r2"],
    ],
  )
  const many = only(read(`CAFE24_TOKENS_JSON='${JSON.stringify({ mymall: pair })}'\n`))
  assert.equal(many.places[0], "FILE › CAFE24_TOKENS_JSON › mymall")
  const toml = only(read('[cafe24]\nCAFE24_ACCESS_TOKEN = "a1"\nCAFE24_REFRESH_TOKEN = "r1"\n'))
  assert.equal(toml.tokens.accessToken, "a1")
})

test("a time that cannot be true is not believed, and said", () => {
  const nineHoursLate = accessEnd + 9 * 3_600_000
  const late = only(read({ ...cafe24, expires_at: nineHoursLate, issued_at: "yesterday" }))
  assert.equal(late.tokens.accessExpiresAt, undefined)
  assert.deepEqual(late.doubts, [
    { field: "issued_at", why: "unreadable" },
    { field: "expires_at", why: "too_far" },
  ])
})

test("a time of another age is not believed either", () => {
  const old = only(read({ ...cafe24, refresh_token_expires_at: "2003-01-01T00:00:00Z" }))
  assert.equal(old.tokens.refreshExpiresAt, undefined)
  assert.deepEqual(old.doubts, [{ field: "refresh_token_expires_at", why: "unreadable" }])
})

test("a life counts from its beginning, and without one says nothing", () => {
  const life = { ...pair, mall_id: "mymall", expires_in: 7_200 }
  assert.equal(only(read({ ...life, issued_at: issued / 1_000 })).tokens.accessExpiresAt, accessEnd)
  assert.equal(only(read(life)).tokens.accessExpiresAt, undefined)
})

const troubles: Record<string, [unknown, string]> = {
  "an access token alone": [{ mall_id: "mymall", access_token: "a1" }, "no_refresh_token"],
  "a refresh token that is a number": [{ ...pair, refresh_token: 5 }, "token_unusable"],
  "a refresh token with a line end": [{ ...pair, refresh_token: "a\nb" }, "token_unusable"],
  "a refresh token of a megabyte": [{ ...pair, refresh_token: "x".repeat(1e6) }, "token_unusable"],
  "our placeholder": [{ ...pair, refresh_token: "managed-by-mallkey" }, "token_placeholder"],
  "a sealed token": [{ ...pair, refresh_token: "mk1.aabbccdd.xxxx" }, "token_sealed"],
  "a mall id that leads elsewhere": [{ ...pair, mall_id: "evil.example/" }, "mall_invalid"],
  "a sealed bundle": [{ mallkey: "sealed", version: 1, sealed: "…" }, "bundle_sealed"],
  "a sealed bundle of the future": [{ mallkey: "sealed", version: 2, parts: [] }, "bundle_newer"],
  "a bundle of the future": [{ mallkey: "connections", version: 2, connections: [] }, "bundle_newer"],
  nothing: ["  \n", "empty"],
  "half a file": ['{"mymall": {"access_token": "a', "not_json"],
  "something else": [{ hello: "world" }, "nothing_found"],
  "a database": ["SQLite format 3\0\u0010\0\u0002\u0002\0@", "is_sqlite"],
  prose: ["Dear reader, there are no tokens here.", "nothing_found"],
}
for (const [name, [text, kind]] of Object.entries(troubles)) {
  test(`${name} is named as such`, () => {
    const { found, problems } = read(text)
    assert.deepEqual(found, [])
    assert.deepEqual(
      problems.map((problem) => problem.kind),
      [kind],
    )
  })
}

test("one bad entry does not keep the others back", () => {
  const { found, problems } = read({
    one: pair,
    two: { access_token: "a" },
    three: { ...pair, refresh_token: "r3" },
  })
  assert.deepEqual(
    found.map(({ mallId }) => mallId),
    ["one", "three"],
  )
  assert.deepEqual(problems, [{ kind: "no_refresh_token", place: "FILE › two" }])
})

test("a key says whose it is, whatever kind of owner, and what stands in it does not take that away", () => {
  const uuid = "0d1f5c1e-7f0a-4a52-9a43-0123456789ab"
  const keys = [
    `mymall~user:${uuid}`,
    `cafe24:oauth:mymall~user:${uuid}`,
    `cafe24:oauth:{mymall~user:${uuid}}`,
  ]
  for (const key of keys)
    for (const inner of [pair, { mall_id: "mymall", ...pair }, { mall_id: "mymall", cafe24: pair }]) {
      const { mallId, owner } = only(read({ [key]: inner }))
      assert.deepEqual([mallId, owner], ["mymall", `user:${uuid}`], key)
    }
})

test("more malls than fit on the stack", () => {
  const [one] = read({ ...cafe24, mall_id: "mymall" }).found
  const many: Reading = { found: Array(200_000).fill(one), problems: Array(200_000).fill({ place: "FILE" }) }
  const all: Reading = { found: [], problems: [] }
  addReading(all, many)
  assert.deepEqual([all.found.length, all.problems.length], [200_000, 200_000])
})
