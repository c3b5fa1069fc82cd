// A stranger without a key can start consents and finish them with nonsense: what that costs others, Cafe24 and the store is bounded.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { NoteKind } from "../../../src/core/ports.ts"
import { agree, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"
import { playSize } from "../../kit/play-size.ts"

const minute = 60_000
const kinds: NoteKind[] = ["key", "event", "app", "state", "alert", "sweep", "link", "fact"]

/** A stranger's consent for this mall, up to the moment before the callback. */
async function begun(browse: HttpWorld["browse"], mallId: string): Promise<string> {
  const answer = await browse(`/api/cafe24/authorize?mall_id=${mallId}`)
  const to = answer.headers.get("location") ?? ""
  assert.match(to, /\/oauth\/authorize/)
  return to
}

async function nonsense(world: HttpWorld, mallId: string) {
  const browse = world.anotherBrowser()
  const state = new URL(await begun(browse, mallId)).searchParams.get("state") ?? ""
  return browse(`/api/cafe24/callback?code=bogus&state=${encodeURIComponent(state)}`, {
    headers: { accept: "application/json" },
  })
}

async function rows({ store }: HttpWorld): Promise<number> {
  const notes = await Promise.all(kinds.map((kind) => store.notes(kind).list({ limit: 10_000 })))
  return notes.flat().length + (await store.list({ limit: 10_000 })).length
}

async function lasting({ post }: HttpWorld, mallId: string): Promise<string> {
  const made = await post("/v1/connect", { mall_id: mallId, lasting: true })
  return made.body.url
}

test("eight codes that are none, then the owner: by key, by lasting link, at once", async () => {
  for (const way of ["key", "link"]) {
    const world = createHttpWorld()
    const link = await lasting(world, "mymall")
    const answers = []
    for (let times = 0; times < 8; times++) answers.push(await nonsense(world, "mymall"))
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([400, 429]))
    assert.ok(world.simulator.counters("mymall").tokenRequests <= 3)
    const owner = world.anotherBrowser()
    const byKey = async () => (await world.post("/v1/connect", { mall_id: "mymall" })).body.url
    const byLink = async () => (await owner(link, { headers: { accept: "application/json" } })).body.url
    const url = await (way === "key" ? byKey : byLink)()
    assert.equal((await owner(agree(world, url, "mymall"))).status, 200, way)
  }
})

test("a lost mall can be brought back whatever strangers do", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  world.simulator.expireRefreshToken("mymall")
  await world.clock.step(80 * minute)
  await world.keeper.sweep()
  const link = await lasting(world, "mymall")
  for (let times = 0; times < 40; times++) {
    await nonsense(world, "mymall")
    if (times % 10 === 9) await world.clock.step(minute)
  }
  const owner = world.anotherBrowser()
  const opened = (await owner(link, { headers: { accept: "application/json" } })).body
  assert.equal((await owner(agree(world, opened.url, "mymall"))).status, 200)
  assert.equal((await world.keeper.connection("mymall")).assessment.state, "fresh")
})

test("callbacks for four hundred made-up malls within a second: a few questions, and who is turned away is told when", async () => {
  const world = createHttpWorld()
  const answers = []
  for (let at = 0; at < 400; at++) answers.push(await nonsense(world, `madeup${at}`))
  assert.ok(world.simulator.counters().tokenRequests <= 10)
  const limited = answers.find(({ status }) => status === 429)
  const seconds = Number(limited?.headers.get("retry-after"))
  assert.ok(seconds > 0 && seconds <= 60)
})

test("made-up malls do not keep the owners of known ones out, and consents of one mall work one after the other", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  for (let at = 0; at < 20; at++) await nonsense(world, `madeup${at}`)
  for (let times = 0; times < 4; times++) {
    const browse = world.anotherBrowser()
    const answer = await browse(agree(world, await begun(browse, "mymall"), "mymall"))
    assert.equal(answer.status, 200)
  }
})

test("an owner who is turned away may come again with the same state", async () => {
  const world = createHttpWorld()
  const browse = world.anotherBrowser()
  const to = await begun(browse, "mymall")
  for (let at = 0; at < 20; at++) await nonsense(world, `madeup${at}`)
  const json = { headers: { accept: "application/json" } }
  assert.equal((await browse(agree(world, to, "mymall"), json)).status, 429)
  await world.clock.step(minute)
  assert.equal((await browse(agree(world, to, "mymall"), json)).status, 200)
})

test("many hundred callbacks at once, and then hours of them: the store does not grow", async () => {
  const world = createHttpWorld()
  const before = await rows(world)
  for (let at = 0; at < playSize({ short: 600, long: 2_000 }); at++) await nonsense(world, `madeup${at}`)
  const atOnce = await rows(world)
  // Some slots, and the events of the first failures.
  assert.ok(atOnce - before <= 50, `${atOnce - before} rows`)
  for (let passed = 0; passed < playSize({ short: 40, long: 240 }); passed++) {
    await world.clock.step(minute)
    for (let at = 0; at < 12; at++) await nonsense(world, `again${passed}x${at}`)
  }
  const slots = await world.store.notes("state").list({ limit: 10_000 })
  assert.ok(slots.length <= 32, `${slots.length} notes`)
})

test("a member's codes that are none do not keep the mall's own operator out", async () => {
  const sessions = async (request: Request) => {
    const owner = /^Bearer session-(.+)$/.exec(request.headers.get("authorization") ?? "")?.[1]
    return owner === undefined ? undefined : { owner, name: owner }
  }
  const world = createHttpWorld({ http: { sessions } })
  const { keeper } = world
  for (let times = 0; times < 8; times++) {
    const { url } = keeper.connect({ mallId: "mymall", owner: "user:mallory", begunBy: "session" })
    const state = new URL(url).searchParams.get("state") ?? ""
    await keeper.finishConnect({ code: "bogus", state }).catch((error) => error)
  }
  assert.ok(world.simulator.counters("mymall").tokenRequests <= 3)
  await world.connect("mymall")
})
