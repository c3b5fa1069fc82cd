// A program that was forgotten goes on renewing the pair in the store: nothing is lost yet, and people hear of it in time.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { minute } from "../../../src/core/alive/schedule.ts"
import type { TokenPair } from "../../../src/core/connection.ts"
import { tellFinding } from "../../../src/messages/tell-finding.ts"
import { places } from "../../kit/older-copies.ts"
import { createWorld } from "../../kit/world.ts"

/** What another program writes that has renewed the pair itself. */
const renewedByThem =
  (ours: TokenPair, theirs: { access_token: string; refresh_token: string }) => (text: string) =>
    text.replaceAll(ours.accessToken, theirs.access_token).replaceAll(ours.refreshToken, theirs.refresh_token)

for (const [name, begin] of Object.entries(places)) {
  test(`${name}: a new pair that another program wrote in the place of ours is told once, and the doctor names the mall`, async () => {
    const { store, clock, rewrite, copy, end } = await begin()
    try {
      const { keeper, connect, simulator } = createWorld({ store, clock })
      const refreshed = async () => {
        await clock.step(80 * minute)
        return (await keeper.refresh("mymall", { force: true })).connection.tokens
      }
      const told = async () =>
        (await keeper.journal.newest(20)).filter(({ kind }) => kind === "written_elsewhere")
      const found = async () =>
        (await keeper.doctor()).checks
          .flatMap(({ findings }) => findings)
          .find(({ key }) => key === "written_elsewhere")
      await connect("mymall")
      await refreshed()
      const writeBack = await copy()
      await refreshed()
      await writeBack()
      await refreshed()
      assert.deepEqual([await told(), await found()], [[], undefined], "our own older pair is another matter")

      const stored = await store.get("mymall")
      assert.ok(stored)
      await rewrite(renewedByThem(stored.tokens, simulator.grant("mymall")))
      await refreshed()
      await refreshed()
      assert.equal((await told()).length, 1)
      const finding = await found()
      assert.deepEqual(finding?.facts.names, ["mymall"])
      assert.match(tellFinding(finding!, "en", clock.now()).message, /Another program wrote new tokens/)
      assert.equal(simulator.counters("mymall").reusedSpentTokens, 0)
      await clock.step(8 * 24 * 60 * minute)
      assert.equal(await found(), undefined)
    } finally {
      await end()
    }
  })
}

for (const [name, begin] of Object.entries(places)) {
  test(`${name}: a program that has renewed the pair itself writes a copy back from before that`, async () => {
    const { store, clock, rewrite, copy, end } = await begin()
    try {
      const { keeper, another, connect, simulator } = createWorld({ store, clock })
      await connect("mymall")
      const writeBack = await copy()
      const refreshed = async (by = keeper) => {
        await clock.step(80 * minute)
        return by.refresh("mymall", { force: true })
      }
      await refreshed()
      const stored = await store.get("mymall")
      await rewrite(renewedByThem(stored!.tokens, simulator.grant("mymall")))
      await refreshed()
      for (const by of [keeper, another()]) {
        await writeBack()
        assert.equal((await refreshed(by)).assessment.state, "fresh")
      }
      assert.equal(simulator.counters("mymall").reusedSpentTokens, 0)
    } finally {
      await end()
    }
  })
}

test("a mall that was lost because both refreshed at once, and lives again by their pair, is named at once", async () => {
  const { store, clock, rewrite, end } = await places["a file"]!()
  try {
    const { keeper, connect, simulator } = createWorld({ store, clock })
    await connect("mymall")
    const stored = await store.get("mymall")
    assert.ok(stored)
    const now = stored.tokens
    simulator.expireRefreshToken("mymall")
    await assert.rejects(keeper.refresh("mymall", { force: true }), { code: "needs_reconnect" })
    const theirs = simulator.grant("mymall")
    await rewrite((text) =>
      text
        .replaceAll(now.accessToken, theirs.access_token)
        .replaceAll(now.refreshToken, theirs.refresh_token),
    )
    // On a busy machine the store of a folder looks there the more seldom.
    while ((await store.list({ limit: 9 }))[0]?.tag === stored.tag) await pause(10)
    await keeper.sweep()
    const { checks } = await keeper.doctor()
    const finding = checks.flatMap(({ findings }) => findings).find(({ key }) => key === "written_elsewhere")
    assert.deepEqual(finding?.facts.names, ["mymall"])
  } finally {
    await end()
  }
})
