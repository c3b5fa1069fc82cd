// A pair that another app keeps in the same table or folder: named, and never shown to Cafe24, handed out or written over.
import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { hour } from "../../../src/core/alive/schedule.ts"
import type { Store } from "../../../src/core/ports.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSteppingClock, sampleConnection } from "../../../src/testing/index.ts"
import { agree, createHttpWorld } from "../../kit/http-world.ts"
import { newFolder } from "../../kit/new-folder.ts"
import { createWorld, someDay, tagOf, testSealer } from "../../kit/world.ts"
import { makeDatabase } from "../../stores/postgres/place.ts"

type Ends = { after(end: () => Promise<void> | void): void }
const clock = createSteppingClock(someDay)
const open = (url: string) =>
  openStoreAt(url, {
    sealer: testSealer,
    tagOf,
    clock,
    chance: { fraction: () => 0.5, id: () => crypto.randomUUID() },
    refreshAheadMs: 45 * 60_000,
  })

interface Place {
  store: Store
  /** The pair of another app, as it stands there. */
  read(): Promise<unknown>
  give(clientId: string): Promise<void>
}

const theirs = (refreshEndsInMs = 12 * 24 * hour) => ({
  access_token: "their-access",
  refresh_token: "their-refresh",
  expires_at: new Date(clock.now() - hour).toISOString(),
  refresh_token_expires_at: new Date(clock.now() + refreshEndsInMs).toISOString(),
  client_id: "their-app",
})

const places: Record<string, (t: Ends) => Promise<Place>> = {
  async postgres(t) {
    const database = await makeDatabase()
    t.after(() => database.drop())
    const store = await open(database.url)
    t.after(() => store.close())
    const pair = theirs()
    await database.query(
      `insert into cafe24.oauth_tokens (mall_id, ${Object.keys(pair).join(", ")}) values ('theirmall', $1, $2, $3, $4, $5)`,
      Object.values(pair),
    )
    return {
      store,
      read: async () =>
        (
          await database.query(
            "select access_token, refresh_token, client_id from cafe24.oauth_tokens where mall_id = 'theirmall'",
          )
        )[0],
      give: async (clientId) =>
        void (await database.query("update cafe24.oauth_tokens set client_id = $1", [clientId])),
    }
  },
  async file(t) {
    const folder = newFolder(t, "other-app")
    const path = join(folder, "theirmall.json")
    const write = (clientId: string) =>
      writeFileSync(path, JSON.stringify({ mall_id: "theirmall", ...theirs(), client_id: clientId }))
    write("their-app")
    const store = await open(`file:${folder}`)
    t.after(() => store.close())
    return { store, read: async () => readFileSync(path, "utf8"), give: async (clientId) => write(clientId) }
  },
}

for (const [name, openPlace] of Object.entries(places)) {
  test(`${name}: another app's pair is left alone at every door, and ours goes on beside it`, async (t) => {
    const { store, read, give } = await openPlace(t)
    const before = await read()
    const world = createHttpWorld({ clock, store })
    await world.connect("ourmall")
    await clock.step(2 * hour)
    const summary = await world.keeper.sweep()
    assert.deepEqual([summary.eligible, summary.refreshed, summary.failed], [1, 1, 0])
    const refused = { code: "other_app" }
    await assert.rejects(world.keeper.token("theirmall"), refused)
    await assert.rejects(world.keeper.refresh("theirmall", { force: true }), refused)
    await assert.rejects(world.keeper.disconnect("theirmall", { revoke: true }), refused)
    const copy = { id: "theirmall", mallId: "theirmall", scopes: [], tokens: { refreshToken: "another" } }
    await assert.rejects(world.keeper.import(copy, { rotate: true, replace: true, by: "test" }), refused)
    const back = agree(world, world.keeper.connect({ mallId: "theirmall" }).url, "theirmall")
    assert.equal((await world.ask(back, { key: null })).status, 409)
    const { tokenRequests, exchanges } = world.simulator.counters("theirmall")
    assert.deepEqual(
      [tokenRequests, exchanges],
      [0, 0],
      "nothing of it was shown to Cafe24, and no code was spent",
    )
    const opened = await world.browse(world.simulator.launchUrl("/api/cafe24/launch", "theirmall"))
    assert.equal(opened.status, 409)
    assert.equal(world.simulator.counters("theirmall").apiCalls, 0, "nor its access token")
    assert.deepEqual(await read(), before)
    const gone = { event_no: 90077, resource: { mall_id: "theirmall" } }
    assert.deepEqual(await world.keeper.hear(gone), [], "not asked about in our name")

    const { body } = await world.ask("/v1/connections/theirmall")
    assert.deepEqual([body.state, body.reason, body.next_action.what], ["foreign", "other_app", "nothing"])
    const report = await world.keeper.doctor()
    const named = report.checks
      .flatMap(({ findings }) => findings)
      .filter(({ connectionId }) => connectionId === "theirmall")
    assert.deepEqual(
      named.map(({ key }) => key),
      ["other_app"],
    )

    await give(world.app.clientId)
    const { assessment } = await world.keeper.connection("theirmall")
    assert.notEqual(assessment.state, "foreign", "ours again once its client_id is")
  })
}

test("one that is lost to another app is no failure of ours for a timer that hears by the summary alone", async () => {
  const world = createWorld()
  await world.connect("ours")
  const theirs = { ...sampleConnection({ id: "a-theirs" }), clientId: "their-app" }
  await world.store.saveTokens(theirs, "new")
  const health = { ...theirs.health, lostAt: someDay }
  await world.store.saveHealth(theirs.id, { health, refreshAt: undefined }, theirs.tag)
  world.simulator.expireRefreshToken("ours")
  await world.clock.step(2 * hour)
  for (const isFirst of [true, false]) {
    const { failed, failures } = await world.keeper.sweep({ countsLost: true })
    assert.deepEqual(
      [failed, failures],
      [1, [{ id: "ours", reason: "needs_reconnect" }]],
      `first: ${isFirst}`,
    )
  }
})
