// Platforms that are kept alive in other ways than Cafe24, by the real core: no refresh token, or one that mostly stays.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSigning } from "../../src/compose/signing.ts"
import { defaultTiming, hour, minute } from "../../src/core/alive/schedule.ts"
import { oneProvider } from "../../src/core/apps/several-providers.ts"
import { type Connection, wellHealth } from "../../src/core/connection.ts"
import { isKeeperError } from "../../src/core/errors.ts"
import { createKeeper } from "../../src/core/keeper-of-house.ts"
import type { Provider } from "../../src/core/ports.ts"
import { digest, sameSecret, tagOf } from "../../src/node/cipher.ts"
import { createRescueShelf } from "../../src/node/rescue/shelf.ts"
import { createMemoryStore } from "../../src/stores/memory/memory.ts"
import { createSeededChance, createSteppingClock } from "../../src/testing/index.ts"
import { type AcmeKind, createAcmePlatform, createAcmeProvider } from "./acme.ts"

const account = "acc_1"
const startAt = Date.UTC(2026, 0, 1)

async function keeperOf(kind: AcmeKind, change: (provider: Provider) => Provider = (provider) => provider) {
  const clock = createSteppingClock(startAt)
  const platform = createAcmePlatform(kind)
  const provider = change(createAcmeProvider(kind, { fetch: platform.reach, now: clock.now }))
  const store = createMemoryStore({ clock })
  const keeper = createKeeper({
    store,
    providers: oneProvider(provider),
    rescue: createRescueShelf(),
    clock,
    chance: createSeededChance(1),
    sealer: { keyIds: ["none"], seal: (text) => text, open: (text) => text, isCurrent: () => true },
    secrets: { tagOf, digest, ...createSigning({ secrets: ["kept-alive"] }), same: sameSecret },
    timing: defaultTiming,
    instance: "kept-alive",
    sweepConcurrency: 2,
  })
  const { access_token, refresh_token } = await platform.first(account)
  const accessToken = String(access_token)
  const refreshToken = String(refresh_token ?? access_token)
  const tokens = {
    accessToken,
    accessExpiresAt: startAt + hour,
    refreshToken,
    refreshExpiresAt: startAt + 30 * 24 * hour,
    issuedAt: startAt,
  }
  const connection: Connection = {
    id: account,
    mallId: account,
    clientId: provider.oauth.clientId,
    scopes: [],
    tokens,
    tag: tagOf(refreshToken),
    connectedAt: startAt,
    refreshAt: startAt + 20 * minute,
    health: wellHealth(),
  }
  await store.saveTokens(connection, "new")
  const stored = async () => (await store.get(account))!
  return { keeper, clock, stored, first: connection }
}

test("without a refresh token a new token is issued, sweep after sweep, and its tag tells it from the one before", async () => {
  const { keeper, clock, stored, first } = await keeperOf("issue")
  let before = first
  for (let turn = 0; turn < 5; turn++) {
    await clock.step(50 * minute)
    assert.equal((await keeper.sweep()).refreshed, 1)
    const now = await stored()
    assert.notEqual(now.tokens.accessToken, before.tokens.accessToken)
    assert.equal(now.tag, tagOf(now.tokens.accessToken))
    // Nothing ends it by itself: nobody is warned of an end.
    assert.ok(now.tokens.refreshExpiresAt > clock.now() + 300 * 24 * hour)
    before = now
  }
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
  keeper: Awaited<ReturnType<typeof keeperOf>>["keeper"],
  clock: ReturnType<typeof createSteppingClock>,
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

test("what only a person can renew is never asked for", async () => {
  const asked: string[] = []
  const { keeper, clock, stored, first } = await keeperOf("issue", (provider) => ({
    ...provider,
    facts: { ...provider.facts, kind: "manual" },
    oauth: {
      ...provider.oauth,
      askRefresh: async (request) => {
        asked.push(request.account)
        throw new Error("asked")
      },
    },
  }))
  await clock.step(50 * minute)
  await keeper.sweep()
  await assert.rejects(keeper.refresh(account, { force: true }), (error) =>
    isKeeperError(error, "request_invalid"),
  )
  assert.deepEqual([asked, (await stored()).tag], [[], first.tag])
})
