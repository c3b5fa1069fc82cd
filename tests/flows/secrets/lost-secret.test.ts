// The secret that seals the tokens is lost, wrong, or wrong for some: said at once by everything, and nothing is made worse.
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { existsSync, renameSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { places } from "../../faults/poison-places.ts"
import { createDesk, type Desk } from "../../kit/command-line.ts"
import { openHttpSink } from "../../kit/http-sink.ts"

const commands = [
  ["serve"],
  ["status"],
  ["check"],
  ["token", "hanok-living"],
  ["sweep"],
  ["refresh", "--all"],
]

/** Every command refuses with the cause in its headline, and the doctor has it as its only failure. */
async function assertRefused(desk: Desk, from: RegExp, tried = commands) {
  for (const command of tried) {
    const { code, stdout, stderr } = await desk.run(...command)
    assert.deepEqual([command, code, stdout], [command, 2, ""], stderr)
    assert.match(stderr, /^✗ 저장소의 토큰을 하나도 열 수 없습니다/)
    assert.match(stderr.replaceAll("\n", ""), from)
    assert.match(stderr, /백업에서 원래 비밀값을/)
    assert.doesNotMatch(stderr, /설정에 문제가 있어/)
  }
  const doctor = await desk.run("doctor", "--json")
  assert.equal(doctor.code, 1, doctor.stdout)
  const { findings } = JSON.parse(doctor.stdout) as { findings: { key: string; level: string }[] }
  assert.deepEqual(
    findings.filter(({ level }) => level === "fail").map(({ key }) => key),
    ["secret_lost"],
  )
}

test("a lost or wrong secret stops every command, and no new one is made beside what is sealed", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("hanok-living")
  const file = join(desk.folder, "data/mallkey.secret")
  renameSync(file, `${file}.away`)
  await assertRefused(desk, /data\/mallkey\.secret/)
  assert.equal(existsSync(file), false)

  renameSync(`${file}.away`, file)
  desk.env.MALLKEY_SECRET = "w".repeat(40)
  await assertRefused(desk, /MALLKEY_SECRET/, [["status"]])
  delete desk.env.MALLKEY_SECRET
  assert.equal((await desk.run("status")).code, 0)
  assert.equal((await desk.run("refresh", "hanok-living", "--force")).code, 0)
})

for (const name of ["postgres", "supabase", "redis", "file"]) {
  test(`a lost MALLKEY_SECRET over ${name} with ?seal=on: refused with its cause, and well once it is back`, async (t) => {
    const place = await places[name]!()
    t.after(() => place.end())
    const desk = await createDesk(t)
    const [right, wrong] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")]
    desk.env.MALLKEY_STORE = `${place.url}${place.url.includes("?") ? "&" : "?"}seal=on`
    desk.env.MALLKEY_SECRET = right
    await desk.connect("hanok-living")
    desk.env.MALLKEY_SECRET = wrong
    await assertRefused(desk, /MALLKEY_SECRET/, [["serve"], ["status"], ["sweep"]])
    desk.env.MALLKEY_SECRET = right
    assert.equal((await desk.run("status")).code, 0)
    assert.equal((await desk.run("refresh", "hanok-living", "--force")).code, 0)
  })
}

test("a secret that opens only some: the others are named, counted, told of, and mended by its return", async (t) => {
  const sink = await openHttpSink()
  t.after(() => sink.close())
  const desk = await createDesk(t)
  const [former, present] = ["f".repeat(40), "p".repeat(40)]
  desk.env.MALLKEY_SECRET = former
  await desk.connect("shut-mall")
  desk.env.MALLKEY_SECRET = `${present},${former}`
  await desk.connect("open-mall")
  desk.env.MALLKEY_SECRET = present
  desk.env.MALLKEY_API_KEY = "k".repeat(40)
  desk.env.SLACK_WEBHOOK_URL = sink.url
  desk.env.SWEEP_EVERY_SECONDS = "1"

  const server = desk.start("serve")
  await server.says(/shut-mall 쇼핑몰의 토큰을 열 수 없습니다/)
  await server.says(/listening|열었습니다|127\.0\.0\.1/)
  const origin = `http://127.0.0.1:${desk.port}`
  const ready = await until(async () => {
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
    return answer && { status: answer.status, body: await answer.json() }
  })
  assert.deepEqual([ready.status, ready.body.ready, ready.body.unopenable], [200, true, ["shut-mall"]])
  const headers = { authorization: `Bearer ${desk.env.MALLKEY_API_KEY}` }
  assert.equal((await fetch(`${origin}/v1/connections/open-mall/token`, { headers })).status, 200)
  const refused = await fetch(`${origin}/v1/connections/shut-mall/token`, { headers })
  const { error } = (await refused.json()) as { error: { code: string; connection: string } }
  assert.deepEqual([refused.status, error.code, error.connection], [500, "seal_unknown", "shut-mall"])
  await until(async () => sink.got.find(({ body }) => body.includes("shut-mall")))
  server.signal("SIGTERM")
  await server.ended

  const status = await desk.run("status")
  assert.equal(status.code, 1, status.stdout)
  assert.match(status.stdout, /✗ 열 수 없음 +shut-mall/)
  assert.match(status.stdout, /✓ 정상 +open-mall/)
  assert.equal((await desk.run("check")).code, 1)
  const sweep = await desk.run("sweep", "--force")
  assert.equal(sweep.code, 1)
  assert.match(sweep.stdout, /shut-mall 쇼핑몰의 토큰을 열 수 없습니다/)
  const token = await desk.run("token", "shut-mall")
  assert.equal(token.code, 2)
  assert.match(
    token.stderr.replaceAll("\n", ""),
    /^✗ shut-mall 쇼핑몰의 토큰을 열 수 없습니다.*MALLKEY_SECRET/,
  )
  assert.match((await desk.run("doctor")).stdout, /\[실패\].*shut-mall 쇼핑몰의 토큰을 열 수 없어/)

  desk.env.MALLKEY_SECRET = `${present},${former}`
  assert.equal((await desk.run("refresh", "shut-mall", "--force")).code, 0)
  assert.equal((await desk.run("status")).code, 0)
})

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await pause(100)
  }
}
