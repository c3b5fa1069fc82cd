// The same mall under two apps, on every store: what is kept beside the connections (links, leases, budgets, answers that
// wait, alerts) is each app's own, and so is what is told, counted and carried elsewhere.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Alert } from "../../../src/core/alerts/port.ts"
import { leaseNameOf } from "../../../src/core/alive/lease/taking.ts"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { KeeperError } from "../../../src/core/errors.ts"
import type { Store } from "../../../src/core/ports.ts"
import { createHouseApp } from "../../../src/http/app.ts"
import { createSteppingClock, type SteppingClock } from "../../../src/testing/index.ts"
import { placesOfTwoApps } from "../../kit/places-of-two-apps.ts"
import { createTwoApps, type TwoApps } from "../../kit/two-apps.ts"
import { someDay } from "../../kit/world.ts"

const first = "mymall"
const second = "cs:mymall"
const adminKey = "an-admin-key-of-the-tests-long-enough"

interface Played extends TwoApps {
  sent: Alert[]
  /** Pairs of this connection are not taken, as by a table that somebody has locked. */
  shutFor(id: string | undefined): void
}

function play(store: Store, clock: SteppingClock): Played {
  const sent: Alert[] = []
  let shut: string | undefined
  const saveTokens: Store["saveTokens"] = async (connection, ...more) => {
    if (connection.id === shut) throw new KeeperError("row_refused", { connectionId: shut })
    return store.saveTokens(connection, ...more)
  }
  const notifier = { name: "test", send: async (alert: Alert) => void sent.push(alert) }
  const world = createTwoApps({ ...store, saveTokens }, { clock, alerts: { notifiers: [notifier] } })
  const shutFor = (id: string | undefined) => {
    shut = id
  }
  return { ...world, sent, shutFor }
}

async function followLinks({ keeper, agree }: Played): Promise<void> {
  const links = await Promise.all([keeper.link({ mallId: first }), keeper.link({ app: "cs", mallId: first })])
  const [one, other] = links.map(({ path }) => path.split("/").at(-1)!) as [string, string]
  assert.notEqual(one, other)
  await agree((await keeper.openLink(other)).consent)
  assert.deepEqual(
    (await keeper.connections({ limit: 9 })).map(({ connection }) => connection.id),
    [second],
  )
  await assert.rejects(keeper.openLink(other), { code: "link_over" })
  await agree((await keeper.openLink(one)).consent)
  assert.equal(
    (await keeper.connections({ limit: 9 })).length,
    2,
    "a used link of one app ends none of the other",
  )
}

async function refreshBesideALease({ keeper, store, clock }: Played): Promise<void> {
  await clock.step(1.5 * hour)
  const lease = await store.lease(leaseNameOf(second), minute)
  const half = await keeper.sweep()
  assert.deepEqual(
    [half.refreshed, half.skipped, half.failed],
    [1, 1, 0],
    "a lease of one app holds no other's",
  )
  await lease!.release()
  assert.equal((await keeper.sweep()).refreshed, 1)
}

async function bringHomeWhatWaits(played: Played): Promise<void> {
  const { keeper, another, rescued, shutFor } = played
  const before = await Promise.all([keeper.token(first), keeper.token(second)])
  shutFor(second)
  await assert.rejects(keeper.refresh(second, { force: true }), { code: "row_refused" })
  assert.deepEqual(
    [...rescued.values()].map(({ id }) => id),
    [second],
  )
  shutFor(undefined)
  assert.deepEqual(await another().start(), { saved: 1, waiting: 0 })
  const after = await Promise.all([another().token(first), another().token(second)])
  assert.equal(
    after[0].accessToken,
    before[0].accessToken,
    "an answer of one app is not written to the other",
  )
  assert.notEqual(after[1].accessToken, before[1].accessToken)
}

/** As much as the budget allows for one; the other has its own. So has a wait that the platform asks for. */
async function useUp({ keeper, clock, second: theirs }: Played): Promise<void> {
  await clock.step(3 * hour)
  await keeper.sweep()
  const press = async () => {
    await clock.step(minute)
    await keeper.refresh(second, { force: true })
  }
  await assert.rejects(
    async () => {
      for (let times = 0; times < 20; times++) await press()
    },
    { code: "rate_limited", connectionId: second },
  )
  assert.equal((await keeper.refresh(first, { force: true })).renewed, true)
  await clock.step(3 * hour)
  theirs.switches.set({ tokenError: "429" })
  await assert.rejects(keeper.refresh(second, { force: true }), { code: "rate_limited" })
  theirs.switches.set({ tokenError: "off" })
  assert.equal((await keeper.refresh(first, { force: true })).renewed, true)
}

async function loseOne(played: Played): Promise<void> {
  const { keeper, clock, sent } = played
  await clock.step(3 * hour)
  played.second.expireRefreshToken(first)
  await keeper.sweep()
  assert.deepEqual(
    sent.map(({ kind, items }) => [kind, items.map(({ id }) => id)]),
    [["lost", [second]]],
  )
  assert.ok((await keeper.token(first)).accessToken)
  const { checks } = await keeper.doctor()
  const about = checks.flatMap(({ findings }) => findings).filter(({ connectionId }) => connectionId)
  assert.deepEqual([...new Set(about.map(({ connectionId }) => connectionId))], [second])
  const metrics = new Request("https://keeper.example/metrics", { headers: { "x-api-key": adminKey } })
  const page = await (await createHouseApp(keeper, { adminKey }).fetch(metrics)).text()
  assert.match(page, /^mallkey_connections\{state="lost",app="cs"\} 1$/m)
  assert.match(page, /^mallkey_connections\{state="lost"\} 0$/m)
}

/** What people were told of one is no reason to be silent of the other, nor is it told again. */
async function loseTheOther({ keeper, clock, sent, simulator }: Played): Promise<void> {
  await clock.step(3 * hour)
  await keeper.sweep()
  assert.equal(sent.length, 1)
  simulator.expireRefreshToken(first)
  await clock.step(3 * hour)
  await keeper.sweep()
  assert.deepEqual(
    sent.slice(1).map(({ kind, items }) => [kind, items.map(({ id }) => id)]),
    [["lost", [first]]],
  )
}

async function carryElsewhere({ keeper, connectTo }: Played): Promise<void> {
  for (const app of [undefined, "cs"]) await connectTo(app, first)
  const { connections } = await keeper.export("test")
  assert.deepEqual(connections.map(({ id }) => id).sort(), [second, first])
  for (const { id } of connections) await keeper.disconnect(id)
  for (const copy of connections) {
    const done = await keeper.import(copy, { rotate: true, replace: false, by: "test" })
    assert.deepEqual([done.kept, done.rotated], [true, true], copy.id)
  }
  const tokens = await Promise.all([keeper.token(first), keeper.token(second)])
  assert.deepEqual(
    tokens.map(({ app }) => app),
    [undefined, "cs"],
  )
}

for (const [name, open] of Object.entries(placesOfTwoApps)) {
  test(`${name}: links, leases, answers that wait, budgets, alerts and what is carried elsewhere are each app's own`, async (t) => {
    const clock = createSteppingClock(someDay)
    const { store } = await open(t, clock)
    t.after(() => store.close())
    const played = play(store, clock)
    await followLinks(played)
    await refreshBesideALease(played)
    await bringHomeWhatWaits(played)
    await useUp(played)
    await loseOne(played)
    await loseTheOther(played)
    await carryElsewhere(played)
  })
}
