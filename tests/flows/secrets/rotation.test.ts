// MALLKEY_SECRET is changed on two servers in the two documented steps, and the doctor shows how far it has come.
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { hostname } from "node:os"
import { type TestContext, test } from "node:test"
import { freePort } from "../../../scripts/test-run/provided.ts"
import type { DoctorJson } from "../../../src/wire/doctor.ts"
import { createDesk, type Desk, type Running } from "../../kit/command-line.ts"

const [old, fresh] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")]

interface Server {
  restart(secret: string): Promise<void>
  /** As the doctor names it. */
  name(): string
  url: string
  kill(): Promise<void>
}

async function openServer(t: TestContext, desk: Desk): Promise<Server> {
  const port = await freePort()
  let running: Running | undefined
  const end = async (name: NodeJS.Signals) => {
    running?.signal(name)
    await running?.ended
  }
  t.after(() => end("SIGKILL"))
  return {
    url: `http://127.0.0.1:${port}`,
    name: () => `서버 ${hostname()}:${running?.pid}`,
    kill: () => end("SIGKILL"),
    restart: async (secret) => {
      await end("SIGTERM")
      const env = { ...desk.env }
      Object.assign(desk.env, { MALLKEY_SECRET: secret, PORT: String(port) })
      running = desk.start("serve")
      Object.assign(desk.env, env)
      await running.says(/127\.0\.0\.1:\d+/)
    },
  }
}

async function examine(desk: Desk, secret: string) {
  desk.env.MALLKEY_SECRET = secret
  const { stdout } = await desk.run("doctor", "--json")
  const { findings, checks } = JSON.parse(stdout) as DoctorJson
  const rings = checks.find(({ key }) => key === "rings")
  return { keys: findings.map(({ key }) => key).sort(), said: rings?.message ?? "" }
}

test("two steps: which server holds what is seen at each, and one that skipped the first is named", async (t) => {
  const desk = await createDesk(t)
  desk.env.MALLKEY_SECRET = old
  desk.env.MALLKEY_API_KEY = randomBytes(24).toString("base64url")
  await desk.connect("hanok-living")
  const [one, two] = [await openServer(t, desk), await openServer(t, desk)]
  await one.restart(old)
  await two.restart(old)
  const before = await examine(desk, old)
  assert.deepEqual(before.keys, [])
  // Both servers, the doctor itself and, where that was another process, the command that connected the mall.
  assert.match(before.said, /^프로세스 [34]개가 모두 같은 비밀값을 가지고 있습니다/)

  // In one step, as people do it: the other one is blind to what this one seals.
  await one.restart(`${fresh},${old}`)
  const skipped = await examine(desk, `${fresh},${old}`)
  assert.deepEqual(skipped.keys, ["ring_lacks_key", "sealed_by_old_key"])
  assert.ok(skipped.said.includes(two.name()), skipped.said)
  assert.ok(!skipped.said.includes(one.name()), skipped.said)

  await one.restart(`${old},${fresh}`)
  const half = await examine(desk, `${old},${fresh}`)
  assert.deepEqual(half.keys, ["rings_differ"])
  assert.ok(half.said.includes(one.name()) && half.said.includes(two.name()), half.said)
  await two.restart(`${old},${fresh}`)
  await one.restart(`${fresh},${old}`)
  assert.deepEqual((await examine(desk, `${fresh},${old}`)).keys, ["rings_differ", "sealed_by_old_key"])
  await two.restart(`${fresh},${old}`)
  assert.equal((await desk.run("reseal")).code, 0)
  // Commands of this machine count by the last of them.
  assert.equal((await desk.run("refresh", "hanok-living", "--force")).code, 0)
  assert.deepEqual((await examine(desk, `${fresh},${old}`)).keys, [])
  assert.doesNotMatch(desk.said(), new RegExp(`${old}|${fresh}`))
})
