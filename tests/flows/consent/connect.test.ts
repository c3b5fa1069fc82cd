// Consent: hostile malls and states, callbacks for others, codes that are late, people who click twice.
import assert from "node:assert/strict"
import { test } from "node:test"
import { minute } from "../../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import { createWorld, type World } from "../../kit/world.ts"

const code = (wanted: string) => (error: unknown) => isKeeperError(error) && error.code === wanted

function consent(world: World, mallId: string, agreedFor = mallId, scopes?: string[]) {
  const link = new URL(world.keeper.connect({ mallId }).url)
  const verdict = world.simulator.judgeAuthorize(mallId, link.searchParams)
  if (verdict.is !== "ask") throw new Error("the simulator refused the consent")
  const agreed = { mallId: agreedFor, userId: agreedFor, scopes: scopes ?? verdict.request.scopes }
  const back = new URL(world.simulator.agree(mallId, verdict.request, agreed, "http://127.0.0.1:9"))
  const { code: authorizationCode, state } = Object.fromEntries(back.searchParams)
  return { code: authorizationCode, state: state ?? "" }
}

const hostile = [
  "evil.com/",
  "a.b",
  "a@b",
  "%2e",
  "a%2Fb",
  "..",
  "a b",
  "mymall\n",
  "mymall\u0000",
  "ｍymall",
  "mуmall",
  "-mall",
  "a",
  "",
  "x".repeat(300),
]

test("what is not a mall id makes no address and no request", async () => {
  const asked: string[] = []
  const world = createWorld({
    wire: (inner) => (input, init) => {
      asked.push(String(input))
      return inner(input, init)
    },
  })
  for (const mallId of hostile) {
    assert.throws(() => world.keeper.connect({ mallId }), code("request_invalid"), mallId)
    await assert.rejects(world.keeper.exchange({ mallId, code: "some-code" }), code("request_invalid"))
  }
  assert.deepEqual(asked, [])
})

test("a state that was tampered with, is too old, or was used, is refused and nothing changes", async () => {
  const world = createWorld()
  const { code: given, state } = consent(world, "mymall")
  const [body = "", signature = ""] = state.split(".")
  const other = Buffer.from(body, "base64url").toString().replace("mymall", "evilmall")
  const forged = `${Buffer.from(other).toString("base64url")}.${signature}`
  for (const bad of [
    "",
    "x",
    body,
    `${body}.`,
    `.${signature}`,
    `${body}.${signature}x`,
    `${state}.x`,
    forged,
    "x".repeat(10_000),
  ]) {
    await assert.rejects(world.keeper.finishConnect({ code: given, state: bad }), code("state_invalid"))
  }
  await world.clock.step(11 * minute)
  await assert.rejects(world.keeper.finishConnect({ code: given, state }), code("state_invalid"))
  assert.equal(world.simulator.counters().tokenRequests, 0)
  assert.deepEqual(await world.keeper.connections({ limit: 10 }), [])
})

test("the same callback twice: the second says so, asks nothing and changes nothing", async () => {
  const world = createWorld()
  const callback = consent(world, "mymall")
  await world.keeper.finishConnect(callback)
  const { tag } = await world.keeper.token("mymall")
  await assert.rejects(world.keeper.finishConnect(callback), code("state_invalid"))
  assert.equal(world.simulator.counters("mymall").tokenRequests, 1)
  assert.equal((await world.keeper.token("mymall")).tag, tag)
})

test("somebody logged in to another mall agrees: refused, and neither mall is touched", async () => {
  const world = createWorld()
  await world.connect("mymall")
  const { tag } = await world.keeper.token("mymall")
  await assert.rejects(world.keeper.finishConnect(consent(world, "mymall", "othermall")), code("wrong_mall"))
  assert.equal((await world.keeper.token("mymall")).tag, tag)
  await assert.rejects(world.keeper.token("othermall"), code("connection_unknown"))
  assert.equal(world.rescued.size, 0)
})

test("a code that is older than its minute, or used, is refused by name", async () => {
  const world = createWorld()
  const late = consent(world, "mymall")
  await world.clock.step(2 * minute)
  await assert.rejects(world.keeper.finishConnect(late), code("code_refused"))
  const used = consent(world, "mymall")
  await world.keeper.exchange({ mallId: "mymall", code: used.code ?? "" })
  await assert.rejects(
    world.keeper.exchange({ mallId: "mymall", code: used.code ?? "" }),
    code("code_refused"),
  )
})

test("cancelled, or refused before anybody was asked: said in a word, and the link may be tried again", async () => {
  const world = createWorld()
  const callback = consent(world, "mymall")
  const denied = {
    state: callback.state,
    error: "access_denied",
    errorDescription: "The%20user%20denied<script>",
  }
  await assert.rejects(world.keeper.finishConnect(denied), (error) => {
    assert.ok(isKeeperError(error, "consent_denied"))
    assert.doesNotMatch(error.message, /[<>%]/)
    return true
  })
  await world.keeper.finishConnect(callback)
})

test("fewer scopes than asked: connected, and what is missing is kept and said", async () => {
  const world = createWorld()
  const { missingScopes } = await world.keeper.finishConnect(
    consent(world, "mymall", "mymall", ["mall.read_order"]),
  )
  assert.ok(missingScopes.includes("mall.read_product"))
  const { connection } = await world.keeper.connection("mymall")
  assert.deepEqual(connection.scopes, ["mall.read_order"])
  assert.ok(connection.askedScopes?.includes("mall.read_product"))
})

test("another server that answers (iss) is refused; ours, and no word of it, are fine", async () => {
  const world = createWorld()
  const callback = consent(world, "mymall")
  for (const issuer of ["https://evil.example", "nonsense", ""]) {
    await assert.rejects(world.keeper.finishConnect({ ...callback, issuer }), code("state_invalid"))
  }
  await world.keeper.finishConnect({ ...callback, issuer: "http://127.0.0.1:9/mymall" })
})

test("a return address leads nowhere else", () => {
  const { keeper } = createWorld()
  for (const returnTo of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "x",
    "",
  ]) {
    assert.throws(() => keeper.connect({ mallId: "mymall", returnTo }), code("request_invalid"), returnTo)
  }
  keeper.connect({ mallId: "mymall", returnTo: "/settings?tab=cafe24#top" })
})

test("junk codes do not use up what Cafe24 allows the mall, even all at once, and its refreshing goes on", async () => {
  const world = createWorld()
  await world.connect("mymall")
  const junk = () => world.keeper.exchange({ mallId: "mymall", code: "not-a-code" })
  const outcomes = await Promise.all(Array.from({ length: 40 }, () => junk().catch((error) => error.code)))
  assert.deepEqual(new Set(outcomes), new Set(["code_refused", "rate_limited"]))
  assert.ok(world.simulator.counters("mymall").tokenRequests <= 9)
  await world.clock.step(80 * minute)
  assert.equal((await world.keeper.sweep()).refreshed, 1)
  assert.equal(world.simulator.counters("mymall").blocked, 0)
  await world.clock.step(60 * minute)
  await world.connect("mymall")
})

test("consents that succeed do not count: the same mall may be connected again and again", async () => {
  const world = createWorld()
  for (let times = 0; times < 12; times++) await world.connect("mymall")
})
