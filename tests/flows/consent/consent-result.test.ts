// After a consent: a page that can be reloaded, no code in the address, and failures that an operator can see.
import assert from "node:assert/strict"
import { test } from "node:test"
import { minute } from "../../../src/core/alive/schedule.ts"
import { agree, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"

const html = { key: null, headers: { accept: "text/html" } }
const begin = (world: HttpWorld, mallId = "mymall") =>
  agree(world, world.keeper.connect({ mallId }).url, mallId)

async function resultOf(world: HttpWorld, back: string): Promise<string> {
  const sent = await world.ask(back, html)
  assert.equal(sent.status, 303, sent.text)
  const to = new URL(sent.headers.get("location")!, new URL(back, "https://keeper.example"))
  assert.equal(to.pathname, back.split("?")[0])
  assert.deepEqual([...to.searchParams.keys()], ["result"])
  return to.pathname + to.search
}

test("connected: the address holds no code, a reload shows the same, and so does the callback itself", async () => {
  const world = createHttpWorld()
  const back = begin(world)
  const result = await resultOf(world, back)
  for (let times = 0; times < 3; times++) {
    const page = await world.ask(result, html)
    assert.equal(page.status, 200)
    assert.match(page.text, /mymall is connected/)
  }
  assert.equal(await resultOf(world, back), result)
  assert.equal(world.simulator.counters("mymall").tokenRequests, 1)
  await world.clock.step(2 * 24 * 60 * minute)
  await world.keeper.sweep()
  assert.equal((await world.ask(result, html)).status, 200, "two days later as well")
  assert.equal((await world.ask(`${result.split("?")[0]}?result=unknown`, html)).status, 400)
})

test("failed: the reason stays, with a way to start again", async () => {
  const world = createHttpWorld()
  world.simulator.switches.set({ consentOtherMall: "othermall" } as never)
  const back = begin(world)
  const result = await resultOf(world, back)
  for (const path of [result, await resultOf(world, back)]) {
    const page = await world.ask(path, html)
    assert.equal(page.status, 400)
    assert.match(page.text, /signed in to another mall.*othermall/s)
    assert.match(page.text, /class="button"/)
  }
})

test("cut short: not said to be used; while it is under way the page waits", async () => {
  const world = createHttpWorld({
    wire: (inner) => (input, init) =>
      String(input).includes("oauth/token") ? new Promise(() => undefined) : inner(input, init),
  })
  const back = begin(world)
  void world.ask(back, html).catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const result = await resultOf(world, back)
  const waiting = await world.ask(result, html)
  assert.match(waiting.text, /http-equiv="refresh" content="3"/)
  assert.match(waiting.text, /One moment/)
  // Another process looks, and the first one is gone.
  await world.clock.step(2 * minute)
  const note = (await world.store.notes("state").get(result.split("=")[1]!))!
  const { failed: _, ...begun } = note.value as Record<string, unknown>
  await world.store.notes("state").put(note.key, begun, "always")
  const cut = await world.ask(result, html)
  assert.match(cut.text, /was cut short/)
  assert.match(cut.text, /class="button"/)
})

test("failed consents are events with their reason; a second click is none; strangers cannot grow the journal", async () => {
  const world = createHttpWorld()
  const failures = async () =>
    (await world.keeper.journal.newest(500)).filter(({ kind }) => kind === "consent_failed")
  const denied = async (url: string) => {
    const state = new URL(url).searchParams.get("state")!
    return world.browse(`/api/cafe24/callback?${new URLSearchParams({ error: "access_denied", state })}`)
  }
  await denied(world.keeper.connect({ mallId: "mymall" }).url)
  const [first] = await failures()
  assert.deepEqual([first?.connectionId, first?.by, first?.detail], ["mymall", "key", "access_denied"])
  const old = begin(world)
  await world.clock.step(11 * minute)
  await world.browse(old)
  assert.match((await failures())[0]?.detail ?? "", /older than 10 minutes/)
  const good = begin(world)
  await world.browse(good)
  await world.browse(good)
  assert.equal((await failures()).length, 2)
  await world.browse("/api/cafe24/callback?code=x&state=made.up")
  assert.equal((await failures()).length, 2)
  for (let index = 0; index < 200; index++) {
    const begun = await world.ask(`/api/cafe24/authorize?mall_id=mall${index}&mode=json`, { key: null })
    await denied(begun.body.url)
  }
  assert.ok((await failures()).length <= 32)
})
