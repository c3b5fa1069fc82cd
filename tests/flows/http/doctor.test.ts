// GET /v1/doctor: the list that the command shows, for keys with the right to the whole house.
import assert from "node:assert/strict"
import { test } from "node:test"
import { doctorJson } from "../../../src/wire/doctor.ts"
import { createHttpWorld } from "../../kit/http-world.ts"

const mall = "hanok-living"

test("quick by default, all twelve stages with full=1, one connection where it is named", async () => {
  const world = createHttpWorld()
  await world.connect(mall)
  await world.connect("jeju-citrus")
  const { status, body } = await world.ask("/v1/doctor")
  assert.deepEqual([status, body.level, body.exit, body.full, body.calls], [200, "ok", 0, false, 1])
  assert.deepEqual(body.findings, [])
  const full = (await world.ask("/v1/doctor?full=1")).body
  assert.equal(new Set(full.checks.map(({ stage }: { stage: string }) => stage)).size, 12)
  assert.deepEqual([full.connections, full.calls], [2, 4])
  assert.equal((await world.ask(`/v1/doctor?connection=${mall}`)).body.connections, 1)
  assert.equal((await world.ask("/v1/doctor?connection=nobody")).status, 404)
  assert.equal((await world.ask("/v1/doctor?full=perhaps")).status, 400)
})

test("the same findings as the library has, in the reader's language", async () => {
  const world = createHttpWorld()
  await world.connect(mall)
  world.simulator.switches.set({ apiError: "deleted" })
  const asked = await world.ask("/v1/doctor", { headers: { "accept-language": "ko" } })
  const expected = doctorJson(await world.keeper.doctor(), "ko")
  assert.deepEqual(asked.body, JSON.parse(JSON.stringify(expected)))
  const [found] = asked.body.findings
  assert.deepEqual([found.key, found.connection, found.fix], ["app_removed", mall, `mallkey connect ${mall}`])
  assert.match(found.message, /삭제/)
  assert.equal(asked.body.exit, 3)
})

test("what needs the machine is looked at where it was handed in, and said to be left out where not", async () => {
  const exposure = { kind: "token_in_settings", name: "CAFE24_ACCESS_TOKEN", place: ".env" } as const
  const doctorWorld = {
    problems: [],
    warnings: [],
    exposures: async () => [exposure],
    answersAt: async () => undefined,
  }
  const within = createHttpWorld({ http: { doctorWorld } })
  assert.deepEqual((await within.ask("/v1/doctor")).body.findings[0].fix, "mallkey import .env")
  const without = (await createHttpWorld().ask("/v1/doctor")).body.checks
  assert.ok(
    without.some(
      ({ key, level }: { key: string; level: string }) => key === "exposures" && level === "skipped",
    ),
  )
})

test("for admins of the whole house only, and no HEAD asks Cafe24 anything", async () => {
  const world = createHttpWorld()
  await world.connect(mall)
  const keyOf = async (body: object) => (await world.post("/v1/keys", body)).body.key as string
  assert.equal((await world.ask("/v1/doctor", { key: null })).status, 401)
  const reader = await keyOf({ name: "reader", rights: ["read", "token"] })
  assert.equal((await world.ask("/v1/doctor", { key: reader })).status, 403)
  const limited = await keyOf({ name: "limited", rights: ["admin"], connections: [mall] })
  assert.equal((await world.ask("/v1/doctor", { key: limited })).status, 403)
  const before = world.simulator.counters().apiCalls
  assert.equal((await world.ask("/v1/doctor", { method: "HEAD" })).status, 405)
  assert.equal(world.simulator.counters().apiCalls, before)
})
