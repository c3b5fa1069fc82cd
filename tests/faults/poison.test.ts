// The poison play: one of every bad thing at once in a whole server over each real store. Each costs itself alone.
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, type TestContext, test } from "node:test"
import { sealerOf } from "../../src/compose/keeper.ts"
import type { Alert } from "../../src/core/alerts/port.ts"
import type { Store } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance } from "../../src/node/clock.ts"
import { createRescueFolder } from "../../src/node/rescue/folder.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { createSteppingClock, type Poison } from "../../src/testing/index.ts"
import { conditionOf } from "../../src/wire/condition.ts"
import { connectionJson } from "../../src/wire/connection.ts"
import type { DoctorJson } from "../../src/wire/doctor.ts"
import { passing } from "../kit/beside-real-places.ts"
import { type AskOptions, createHttpWorld, cronSecret, type HttpWorld } from "../kit/http-world.ts"
import { someDay, testSecret } from "../kit/world.ts"
import { nobodysTokens, type TokensOf } from "../stores/poisons.ts"
import { badEntries, badNotes } from "./poison-notes.ts"
import { type PoisonPlace, places } from "./poison-places.ts"

const minute = 60_000
const healthy = ["aaaamall", "mmmmmall", "ownermall~ghost", "zzzzmall"]

describe("poison: a whole server goes on over", { concurrency: true }, () => {
  for (const [name, openPlace] of Object.entries(places)) {
    test(name, async (t) => {
      const play = await createPlay(t, await openPlace())
      const { world } = play
      const poisons = await play.spread()
      // Before anything is tried: a bad time is well once its pair is renewed.
      const first = await play.everythingSaid(world)
      await world.clock.step(80 * minute)
      const before = await tagsOf(world)
      await play.inTime(world, before)
      // What has just been refused may be under way for another two minutes.
      await world.clock.step(3 * minute)
      const said = first + (await play.everythingSaid(world))
      await play.assertRefused()
      const unnamed = poisons.filter(([, { named }]) => named !== undefined && !said.includes(named))
      assert.deepEqual(kindsOf(unnamed), [])
      const second = play.secondHouse(await play.open())
      // It is due in a far future, and tried all the same.
      const far = await leaveFarAhead(world)
      await second.keeper.start()
      await world.clock.step(80 * minute)
      const between = (await tagsOf(world)).set("farmall", far)
      await play.inTime(second, between)
      for (const [, { mend }] of poisons) await mend()
      // As the doctor does. By itself a busy machine reads a folder a twentieth of the real time: hours of this clock are too short.
      await second.store.warnings()
      await world.clock.step(80 * minute)
      const mended = await tagsOf(world)
      await play.inTime(second, mended)
      const told = await play.everythingSaid(second)
      const stillNamed = poisons.filter(([, { named }]) => named !== undefined && told.includes(named))
      assert.deepEqual(kindsOf(stillNamed), [])
      for (const [kind, { id }] of poisons) {
        if (id === undefined) continue
        const { status, text } = await passing(world, tokenOf(second, id))
        assert.equal(status, 200, `${kind}, mended: no token for ${id}: ${text}`)
      }
    })
  }
})
const kindsOf = (poisons: [kind: string, Poison][]) => poisons.map(([kind]) => kind)

/** Why a table refuses a row, as people here read it. */
const inKorean: Record<string, RegExp> = {
  "violates check constraint": /조건/,
  "violates not-null constraint": /비울 수 없는 열/,
  "violates foreign key constraint": /다른 테이블에 있어야/,
  "value too long": /길이보다 깁니다/,
}

interface Play {
  world: HttpWorld
  /** Each mall whose row the table refuses is named with why, and its answer is kept. */
  assertRefused(): Promise<void>
  open(): Promise<Store>
  spread(): Promise<[string, Poison][]>
  secondHouse(store: Store): HttpWorld
  /** Everything that people and machines ask of a house answers, and every healthy mall has another pair than before while its token lives. */
  inTime(world: HttpWorld, before: Map<string, string>): Promise<void>
  everythingSaid(world: HttpWorld): Promise<string>
}

async function createPlay(t: TestContext, place: PoisonPlace): Promise<Play> {
  const clock = createSteppingClock(someDay)
  const folder = mkdtempSync(join(tmpdir(), "mallkey-poison-rescue-"))
  const opened: Store[] = []
  t.after(async () => {
    for (const store of opened) await store.close()
    rmSync(folder, { recursive: true, force: true })
    await place.end()
  })
  const open = async () => {
    const parts = {
      sealer: sealerOf([testSecret]),
      tagOf,
      clock,
      chance: systemChance,
      refreshAheadMs: 45 * minute,
      ...place.parts,
    }
    const store = await openStoreAt(place.url, parts)
    opened.push(store)
    return store
  }
  const alerts: Alert[] = []
  const hanging = new Set<string>()
  const wire =
    (inner: typeof fetch): typeof fetch =>
    async (input, init) => {
      const [, mallId = ""] = new URL(String(input)).pathname.split("/")
      if (!hanging.has(mallId)) return inner(input, init)
      return new Promise((_, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason), { once: true })
      })
    }
  const notifier = { name: "play", send: async (alert: Alert) => void alerts.push(alert) }
  const options = { clock, wire, alerts: { notifiers: [notifier] }, rescue: createRescueFolder(folder) }
  const world = createHttpWorld({ ...options, store: await open() })
  for (const id of [...healthy, "farmall", "hangmall", "deniedmall"]) {
    const [mallId = "", owner] = id.split("~")
    await world.connect(mallId, owner)
  }
  const refused = Object.entries(place.refusals ?? {}).map(([says, refuse], at) => ({
    id: `refusedmall${at}`,
    says,
    refuse,
  }))
  for (const { id } of refused) await world.connect(id)
  await passing({ clock }, world.keeper.sweep())

  const malls: Record<string, () => Promise<Poison>> = {
    "a mall that hangs": async () => {
      hanging.add("hangmall")
      return {
        id: "hangmall",
        named: "hangmall",
        now: clock.now(),
        mend: async () => void hanging.delete("hangmall"),
      }
    },
    "a mall that does not know our app": async () => {
      world.simulator.switches.set({ rejectSecret: { value: true, mall: "deniedmall" } })
      const mend = async () => world.simulator.switches.set({ rejectSecret: false })
      return { id: "deniedmall", named: "deniedmall", now: clock.now(), mend }
    },
  }
  for (const { id, says, refuse } of refused) {
    malls[`a mall whose row is refused: ${says}`] = async () => {
      const mend = await refuse(id)
      return { id, named: id, now: clock.now(), mend }
    }
  }
  const tokensOf: TokensOf = (id) => {
    if (!/^[a-z0-9]{1,40}$/.test(id)) return nobodysTokens(id)
    const { access_token, refresh_token } = world.simulator.grant(id)
    return { access_token, refresh_token }
  }
  return {
    world,
    open,
    assertRefused: async () => {
      const waiting = (await options.rescue.list()).map(({ id }) => id)
      for (const { id, says } of refused) assert.ok(waiting.includes(id), `${says}: its answer is not kept`)
      for (const language of ["en", "ko"]) {
        const headers = { "accept-language": language }
        const { findings } = (await passing({ clock }, world.ask("/v1/doctor", { headers })))
          .body as DoctorJson
        for (const { id, says } of refused) {
          const korean = inKorean[says]
          // A table that is ours alone has no rules of others: that its answer waits is all there is to say.
          if (!korean) continue
          const found = findings.filter(({ connection }) => connection === id)
          assert.deepEqual(
            found.map(({ key }) => key),
            ["rescue_refused"],
            says,
          )
          assert.match(found[0]!.message, language === "ko" ? korean : new RegExp(says))
        }
      }
    },
    spread: async () => {
      const all = {
        ...place.poisons(clock.now, tokensOf),
        ...badNotes(place, clock),
        ...badEntries(folder, clock, (await world.store.notes("fact").get("store id"))!.value as string),
        ...malls,
      }
      const spread: [string, Poison][] = []
      for (const [kind, put] of Object.entries(all)) spread.push([kind, await put()])
      return spread
    },
    // One Cafe24 for both.
    secondHouse: (store) =>
      createHttpWorld({
        ...options,
        store,
        wire: () => wire((input, init) => world.simulator.fetch(new Request(input, init))),
      }),
    inTime: async (asked, before) => {
      for (let minutesLeft = 20; ; minutesLeft -= 2) {
        await passing({ clock }, answers(asked))
        const late = await notRotated(asked, before)
        if (late.length === 0) return
        assert.ok(minutesLeft > 0, `${late} was not refreshed`)
        // Where a step of this clock is a blink of a busy machine, an answer may be saved at the next sweep alone.
        await clock.step(2 * minute)
      }
    },
    everythingSaid: async (asked) => {
      const doctor = await passing({ clock }, asked.ask("/v1/doctor"))
      assert.equal(doctor.status, 200, doctor.text)
      // That somebody else wrote there is remembered for a week, whatever they wrote: here they mended it.
      const findings = (doctor.body as DoctorJson).findings.filter(({ key }) => key !== "written_elsewhere")
      const list = await asked.ask("/v1/connections?limit=200")
      const troubled = list.body.connections.filter(
        (one: { state: string; health: { failures: number } }) => one.state !== "fresh",
      )
      return `${JSON.stringify(findings).replaceAll("\\n", "?")} ${JSON.stringify(troubled)}`
    },
  }
}

const asTimer = { headers: { authorization: `Bearer ${cronSecret}` }, key: null }

async function answers(world: HttpWorld): Promise<void> {
  const asked: [path: string, options?: AskOptions][] = [
    ["/readyz"],
    ["/api/cafe24/refresh", asTimer],
    ["/api/cron/check-token-expiry", asTimer],
    ["/v1/connections?limit=2"],
    ["/v1/connections?limit=200"],
    ["/v1/events?limit=200"],
    ["/v1/keys"],
    ["/v1/doctor"],
    ["/metrics"],
    ["/readyz"],
  ]
  for (const [path, options] of asked) {
    const { status, text } = await world.ask(path, options)
    assert.equal(status, 200, `${path}: ${text}`)
  }
  await statusOf(world)
  const { body } = await world.ask("/v1/connections?limit=200")
  const ids = body.connections.map(({ id }: { id: string }) => id)
  for (const id of healthy) {
    assert.ok(ids.includes(id), `${id} is missing in ${ids}`)
    assert.equal((await tokenOf(world, id)).status, 200)
  }
}

/** What `mallkey status` draws, of the same answers. */
async function statusOf({ keeper }: HttpWorld): Promise<void> {
  await keeper.unopenable.find()
  const views = await keeper.connections({ limit: 1_000 })
  for (const view of views) {
    connectionJson(view)
    conditionOf(view, 3)
  }
  await Promise.all([keeper.tally(), keeper.lastSweep()])
}

const tokenOf = (world: HttpWorld, id: string) => world.ask(`/v1/connections/${id}/token`)

/** As version 0.1.0 left a mall for which somebody had written microseconds. Answers its tag. */
async function leaveFarAhead({ store, clock }: HttpWorld): Promise<string> {
  const { health, tag } = (await store.get("farmall"))!
  assert.ok(await store.saveHealth("farmall", { health, refreshAt: clock.now() * 1_000 }, tag))
  return tag
}

async function tagsOf({ store }: HttpWorld): Promise<Map<string, string>> {
  const found = await Promise.all(healthy.map((id) => store.get(id)))
  return new Map(found.map((one) => [one!.id, one!.tag]))
}

async function notRotated({ store }: HttpWorld, before: Map<string, string>): Promise<string[]> {
  const now = await Promise.all([...before.keys()].map((id) => store.get(id)))
  return now.filter((one) => one?.tag === before.get(one!.id)).map((one) => one!.id)
}
