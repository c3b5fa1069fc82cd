// Platforms that are kept alive in other ways than Cafe24, by the real core: each kind as its provider's facts say.
import assert from "node:assert/strict"
import { test } from "node:test"
import { day } from "../../src/core/alerts/table.ts"
import { defaultTiming, minute } from "../../src/core/alive/schedule.ts"
import type { Connection } from "../../src/core/connection.ts"
import { isKeeperError, KeeperError } from "../../src/core/errors.ts"
import type { Provider } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { type AcmeKeeper, account, keeperOf } from "./acme-keeper.ts"

const code = (wanted: string) => (error: unknown) => isKeeperError(error) && error.code === wanted

test("without a refresh token a new token is issued, sweep after sweep, and its tag tells it from the one before", async () => {
  const { keeper, clock, stored, first, told } = await keeperOf("issue")
  let before = first
  for (let turn = 0; turn < 5; turn++) {
    await clock.step(50 * minute)
    assert.equal((await keeper.sweep()).refreshed, 1)
    const now = await stored()
    assert.notEqual(now.tokens.accessToken, before.tokens.accessToken)
    assert.equal(now.tag, tagOf(now.tokens.accessToken))
    // Nothing ends it by itself: nobody is warned of an end.
    assert.ok(now.tokens.refreshExpiresAt > clock.now() + 300 * day)
    before = now
  }
  assert.deepEqual(told, [])
})

test("a refresh token that stays keeps its end, and callers still know the old access token from the new one", async () => {
  const { keeper, clock, stored, first } = await keeperOf("sometimes")
  await clock.step(50 * minute)
  const old = await keeper.token(account, { minTtlMs: 0 })
  const { renewed } = await keeper.refresh(account, { force: true })
  const now = await stored()
  assert.equal(renewed, true)
  assert.deepEqual(
    [now.tokens.refreshToken, now.tokens.refreshExpiresAt, now.tag],
    [first.tokens.refreshToken, first.tokens.refreshExpiresAt, first.tag],
  )
  assert.equal(now.health.spent?.includes(now.tag) ?? false, false, "what stays was not spent")
  const held = await keeper.token(account, { unless: old.tag })
  assert.equal(held.accessToken, now.tokens.accessToken)
  assert.notEqual(held.tag, old.tag)
  const next = await refreshedUntilRotated(keeper, clock, stored, first.tag)
  assert.ok(next.tokens.refreshExpiresAt > first.tokens.refreshExpiresAt, "a new one brings its own end")
})

async function refreshedUntilRotated(
  keeper: AcmeKeeper["keeper"],
  clock: AcmeKeeper["clock"],
  stored: () => Promise<Connection>,
  tag: string,
): Promise<Connection> {
  for (let turn = 0; turn < 3; turn++) {
    await clock.step(50 * minute)
    await keeper.sweep()
    const now = await stored()
    if (now.tag !== tag) return now
  }
  throw new Error("it never rotated")
}

test("an end that no refresh moves stays where the consent put it, and people are warned of it in time", async () => {
  const { keeper, clock, stored, first, told } = await keeperOf("fixed")
  const endsAt = first.tokens.refreshExpiresAt
  while (clock.now() < endsAt - 2.5 * day) {
    await clock.step(50 * minute)
    await keeper.sweep()
  }
  const now = await stored()
  assert.notEqual(now.tag, first.tag)
  assert.equal(now.tokens.refreshExpiresAt, endsAt)
  assert.deepEqual(
    told.map(({ kind }) => kind),
    ["ending"],
  )
})

test("the end of a consent bounds every pair that comes of it, however far a refresh would move its own", async () => {
  const consentLifeMs = 5 * day
  const { keeper, clock, stored, first } = await keeperOf("brief", (provider) => ({
    ...provider,
    facts: { ...provider.facts, consentLifeMs },
  }))
  const endsAt = first.connectedAt + consentLifeMs
  while (clock.now() < endsAt - day) {
    await clock.step(40 * minute)
    await keeper.sweep()
    const { refreshExpiresAt } = (await stored()).tokens
    assert.ok(refreshExpiresAt <= endsAt)
  }
  const last = await stored()
  assert.notEqual(last.tag, first.tag)
  assert.equal(last.tokens.refreshExpiresAt, endsAt)
})

test("a life of two days is warned of in proportion: not while it slides, and three times before it ends", async () => {
  let isAway = false
  const { keeper, clock, told } = await keeperOf("brief", (provider) => ({
    ...provider,
    oauth: {
      ...provider.oauth,
      askRefresh: (...asked) => {
        if (isAway) throw new KeeperError("provider_unavailable")
        return provider.oauth.askRefresh(...asked)
      },
    },
  }))
  const look = async (turns: number) => {
    for (let turn = 0; turn < turns; turn++) {
      await clock.step(40 * minute)
      await keeper.sweep()
      await keeper.alerts.dailyCheck()
    }
  }
  const report = async () => (await keeper.doctor({ stages: ["connections"] })).checks
  await look(100)
  assert.equal(told.length, 0)
  assert.ok(!JSON.stringify(await report()).includes("ending"), "and the doctor is calm as well")
  isAway = true
  const awayAt = clock.now()
  await look(70)
  const endings = told.filter(({ kind }) => kind === "ending")
  assert.deepEqual(
    endings.map(({ tier }) => tier),
    [3, 2, 1],
  )
  assert.ok(endings[0]!.at > awayAt + day, "long after it began to fail, which is told by itself")
})

test("where a refresh ends the access token before it, no process goes on handing that one out", async () => {
  const { keeper, another, clock } = await keeperOf("fixed")
  const other = another()
  const before = await other.token(account)
  await clock.step(minute)
  assert.equal((await other.token(account)).accessToken, before.accessToken)
  await keeper.refresh(account, { force: true })
  assert.ok(defaultTiming.rememberMs > 0, "else there is nothing to see")
  assert.notEqual((await other.token(account)).accessToken, before.accessToken)
})

test("a living token that is shown goes on living, renewed long before its end and without a warning", async () => {
  const { keeper, clock, stored, first, told } = await keeperOf("extend")
  const seen = new Set([first.tokens.accessToken])
  for (let days = 0; days < 400; days++) {
    await clock.step(day)
    await keeper.sweep()
    const { tokens, health } = await stored()
    seen.add(tokens.accessToken)
    assert.equal(health.lostAt, undefined)
    assert.ok(tokens.accessExpiresAt > clock.now() + 10 * day, `after ${days} days`)
  }
  assert.ok(seen.size > 2, "another token now and then")
  assert.deepEqual(told, [])
})

test("a life that was extended counts as renewed, although the token is the same", async () => {
  const { keeper, clock, first } = await keeperOf("extend")
  await clock.step(day)
  const { renewed, connection } = await keeper.refresh(account, { force: true })
  assert.deepEqual([renewed, connection.tag], [true, first.tag])
  assert.equal(connection.tokens.accessExpiresAt, first.tokens.accessExpiresAt + day)
})

test("a token that ended before it was shown is lost, and its owner is asked for another", async () => {
  const { keeper, clock, made, told } = await keeperOf("extend")
  await clock.step(61 * day)
  await keeper.sweep()
  await assert.rejects(keeper.token(account), code("needs_reconnect"))
  assert.deepEqual(
    told.map(({ kind }) => kind),
    ["lost"],
  )
  assert.equal((await keeper.import(await made(), { rotate: true, replace: false, by: "test" })).kept, true)
  assert.ok((await keeper.token(account)).accessToken)
})

function unasked(asked: string[]): (provider: Provider) => Provider {
  return (provider) => ({
    ...provider,
    oauth: {
      ...provider.oauth,
      askRefresh: async ({ account }) => {
        asked.push(account)
        throw new Error("asked")
      },
    },
  })
}

test("what only a person can renew is handed out to its end, never asked for, and told of in time", async () => {
  const asked: string[] = []
  const { keeper, clock, stored, first, told } = await keeperOf("manual", unasked(asked))
  assert.equal(first.refreshAt, undefined)
  await assert.rejects(keeper.refresh(account, { force: true }), code("request_invalid"))
  for (let days = 0; days < 29; days++) {
    await clock.step(day)
    const { failed, refreshed } = await keeper.sweep({ force: true })
    assert.deepEqual([failed, refreshed], [0, 0])
    await keeper.alerts.dailyCheck()
  }
  assert.deepEqual(
    told.map(({ kind, tier }) => [kind, tier]),
    [3, 2, 1].map((tier) => ["ending", tier]),
  )
  await clock.step(day - minute)
  const last = await keeper.token(account)
  assert.equal(last.accessToken, first.tokens.accessToken, "nobody can have a younger one")
  assert.equal((await keeper.token(account, { unless: last.tag })).accessToken, last.accessToken)
  await clock.step(2 * minute)
  await assert.rejects(keeper.token(account), code("needs_reconnect"))
  assert.deepEqual([asked, (await stored()).tag], [[], first.tag])
})

test("the token that a person has made anew takes the place of the old one, living or not, and nothing is asked", async () => {
  const asked: string[] = []
  const { keeper, clock, made, first } = await keeperOf("manual", unasked(asked))
  await clock.step(20 * day)
  const second = await made()
  assert.equal(
    (await keeper.import(second, { rotate: true, replace: false, by: "test" })).kept,
    false,
    "unasked",
  )
  const done = await keeper.import(second, { rotate: true, replace: true, by: "test" })
  assert.deepEqual(done, { standing: "differs", kept: true, rotated: false })
  assert.equal((await keeper.token(account)).accessToken, second.tokens.accessToken)
  await clock.step(31 * day)
  const third = await made()
  assert.equal(
    (await keeper.import(third, { rotate: true, replace: false, by: "test" })).kept,
    true,
    "the old one ended",
  )
  assert.equal((await keeper.token(account)).accessToken, third.tokens.accessToken)
  assert.deepEqual([asked, third.tokens.accessToken === first.tokens.accessToken], [[], false])
})
