// Whatever is in the file: no exception, no token among what is shown, and what was written is read back.
import assert from "node:assert/strict"
import { test } from "node:test"
import { parseEnv } from "node:util"
import fc from "fast-check"
import { type Connection, wellHealth } from "../core/connection.ts"
import { chooseNewest } from "./choose-newest.ts"
import type { FileWorld } from "./found.ts"
import { readTokens } from "./read-tokens.ts"
import { bundleText, type PlainFormat, plainFormats } from "./write-tokens.ts"

const now = Date.UTC(2026, 2, 11, 2, 0, 0)
const world: FileWorld = {
  now,
  timeZone: "Asia/Seoul",
  isMallId: (text) => /^[A-Za-z0-9][A-Za-z0-9-]{1,49}$/.test(text),
  parseEnv,
}
const runs = { numRuns: 500 }

const token = fc.string({
  minLength: 16,
  maxLength: 40,
  unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
})
const mallId = fc.stringMatching(/^my[a-z0-9-]{3,20}$/)
const junk = fc.oneof(fc.jsonValue(), fc.string(), fc.integer(), fc.constant(null))
const keys = [
  "access_token",
  "RefreshToken",
  "mall_id",
  "expiresAt",
  "cafe24",
  "providers",
  "scopes",
  "__proto__",
]

test("any text is read without an exception", () => {
  const awkward = fc.constantFrom(
    ..."{}[]\",:;\t\n\r='#\\ufeff",
    ...keys,
    "CAFE24_REFRESH_TOKEN=",
    "a,refresh_token\n",
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(awkward, { maxLength: 60 }).map((parts) => parts.join("")),
  )
  fc.assert(
    fc.property(text, (given) => {
      const { found, problems } = readTokens({ place: "FILE", text: given }, world)
      assert(found.length + problems.length > 0)
    }),
    runs,
  )
})

test("any JSON is read without an exception, and what is found can be sent and stored", () => {
  const shape = fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), junk)
  const deep = fc.array(fc.dictionary(fc.string(), shape))
  fc.assert(
    fc.property(fc.oneof(shape, deep), (given) => {
      const { found } = readTokens({ place: "FILE", text: JSON.stringify(given) }, world)
      for (const { tokens, mallId: mall } of found) {
        assert.match(tokens.refreshToken, /^[\x21-\x7e]{1,4096}$/)
        assert(mall === undefined || world.isMallId(mall))
      }
    }),
    runs,
  )
})

test("no token is among what is shown, wherever it stands as a key", () => {
  const entry = fc.record({
    access: token,
    refresh: token,
    key: fc.constantFrom("access", "refresh", "mall"),
  })
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), mallId, (entries, mall) => {
      const text = JSON.stringify(
        entries.map(({ access, refresh, key }) => ({
          [key === "mall" ? mall : key === "access" ? access : refresh]: {
            access_token: access,
            refresh_token: refresh,
            expires_at: "soon",
          },
        })),
      )
      const reading = readTokens({ place: "FILE", text }, world)
      const { chosen, problems } = chooseNewest(reading.found, undefined)
      const shown = JSON.stringify([
        chosen.map((each) => [
          each.copy.id,
          each.places,
          each.doubts,
          each.older.map(({ places }) => places),
        ]),
        problems,
        reading.problems,
      ]).toLowerCase()
      for (const { access, refresh } of entries) {
        assert(!shown.includes(access.toLowerCase()) && !shown.includes(refresh.toLowerCase()))
      }
    }),
    runs,
  )
})

const connection: fc.Arbitrary<Connection> = fc
  .record({ mallId, access: token, refresh: token, ageMs: fc.integer({ min: 0, max: 7_000_000 }) })
  .map(({ ageMs, access, refresh, mallId: mall }) => ({
    id: mall,
    mallId: mall,
    clientId: "app",
    userId: mall,
    shopNo: "1",
    scopes: ["mall.read_order"],
    tokens: {
      accessToken: access,
      accessExpiresAt: now - ageMs + 7_200_000,
      refreshToken: refresh,
      refreshExpiresAt: now - ageMs + 14 * 86_400_000,
      issuedAt: now - ageMs,
    },
    tag: "0123456789abcdef",
    connectedAt: now - ageMs,
    health: wellHealth(),
  }))

for (const [name, { many, write }] of Object.entries(plainFormats) as [
  PlainFormat,
  (typeof plainFormats)[PlainFormat],
][]) {
  test(`what is written as ${name} is read back`, () => {
    const all = fc.uniqueArray(connection, {
      minLength: 1,
      maxLength: many ? 5 : 1,
      selector: ({ id }) => id,
    })
    fc.assert(
      fc.property(all, (connections) => {
        const text = write(connections, world.timeZone)
        const { found, problems } = readTokens({ place: "FILE", text }, world)
        assert.deepEqual(problems, [])
        const told = found.map(({ mallId: mall, tokens }) => [
          mall,
          tokens.refreshToken,
          tokens.accessExpiresAt,
        ])
        const given = connections.map(({ mallId: mall, tokens }) => [
          mall,
          tokens.refreshToken,
          tokens.accessExpiresAt,
        ])
        assert.deepEqual(told.sort(), given.sort())
      }),
      { numRuns: 100 },
    )
  })
}

test("a bundle forgets nothing of a connection", () => {
  const full = connection.map(
    (each): Connection => ({
      ...each,
      id: `${each.mallId}~row 7`,
      owner: "row 7",
      askedScopes: ["mall.read_order", "mall.write_order"],
      health: { ...wellHealth(), lostAt: now - 5_000 },
    }),
  )
  fc.assert(
    fc.property(full, (given) => {
      const { found, problems } = readTokens({ place: "FILE", text: bundleText([given], now) }, world)
      const { chosen } = chooseNewest(found, undefined)
      assert.deepEqual(problems, [])
      const { tag: _, health, ...facts } = given
      assert.deepEqual(chosen[0]?.copy, { ...facts, health: { lostAt: health.lostAt } })
    }),
    { numRuns: 100 },
  )
})
