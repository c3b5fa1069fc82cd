// A pair of somebody's scripts, or a mall of the settings, that the store does not hold: said by everything, until it is settled.
import assert from "node:assert/strict"
import { chmod, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { createDesk } from "../../kit/command-line.ts"

test("oauth_token.json in the folder stops the start until it is taken in, or the store is named", async (t) => {
  const desk = await createDesk(t)
  desk.env.CAFE24_MALL_ID = "oldmall"
  const path = join(desk.folder, "oauth_token.json")
  const pair = { ...desk.simulated.simulator.grant("oldmall"), client_secret: "hush-hush" }
  await writeFile(path, JSON.stringify(pair))
  await chmod(path, 0o644)

  for (const command of ["serve", "sweep", "check"]) {
    const { code, stderr } = await desk.run(command)
    assert.deepEqual([command, code], [command, 2])
    assert.match(
      stderr.replaceAll(/\s+/g, " "),
      /oauth_token\.json.*mallkey import oauth_token\.json.*MALLKEY_STORE=file:\.\/oauth_token\.json/,
    )
  }
  const status = await desk.run("status")
  assert.equal(status.code, 3)
  assert.match(status.stderr, /oldmall.*mallkey connect oldmall/)
  assert.match(status.stderr, /oauth_token\.json/)
  const doctor = await desk.run("doctor", "--json")
  const { findings } = JSON.parse(doctor.stdout) as { findings: { key: string; message: string }[] }
  const keys = findings.map(({ key }) => key)
  for (const key of ["mall_missing", "pair_left_behind", "secret_in_token_file", "open_to_others"])
    assert.ok(keys.includes(key), `${key} in ${keys.join()}`)
  assert.ok(!doctor.stdout.includes("hush-hush"))

  const taken = await desk.run("import", "oauth_token.json", "--yes")
  assert.equal(taken.code, 0, taken.stderr)
  assert.equal((await desk.run("sweep")).code, 0)
  assert.equal((await desk.run("status")).code, 0)
})

test("CAFE24_MALL_ID of a mall that is not connected is said at the start, with the command that connects it", async (t) => {
  const desk = await createDesk(t, { env: { CAFE24_MALL_ID: "hanok-living" } })
  const server = desk.start("serve")
  await server.says(/hanok-living.*mallkey connect hanok-living/)
  server.signal("SIGTERM")
  await server.ended
  await desk.connect("hanok-living")
  assert.equal((await desk.run("status")).code, 0)
})

test("a data folder that is gone is said by the start that makes a new one, by status and by the doctor, until a mall is connected", async (t) => {
  const desk = await createDesk(t, { env: { CAFE24_MALL_ID: "hanok-living", MALLKEY_LANG: "en" } })
  const serveOnce = async (says: RegExp) => {
    const server = desk.start("serve")
    await server.says(says)
    server.signal("SIGTERM")
    return (await server.ended).stdout
  }
  await desk.connect("hanok-living")
  assert.doesNotMatch(await serveOnce(/listening|runs at/), /store is new/)
  await rm(join(desk.folder, "data"), { recursive: true })
  const first = await serveOnce(/store is new and holds nothing.*bring it back before anybody connects/)
  assert.match(first, /data\/mallkey\.db/)
  // Told by the start that made it; what stands there afterwards says so itself.
  assert.doesNotMatch(await serveOnce(/listening|runs at/), /store is new and holds/)
  assert.match((await desk.run("status")).stderr.replaceAll(/\s+/g, " "), /store is new: .*bring it back/)
  for (const [language, words] of [
    ["en", /not connected: the store is new, /],
    ["ko", /저장소는 새로 만든 것입니다\(/],
  ] as const) {
    desk.env.MALLKEY_LANG = language
    const { findings } = JSON.parse((await desk.run("doctor", "--json")).stdout)
    const missing = findings.find(({ key }: { key: string }) => key === "mall_missing")
    assert.match(missing.message, words)
  }
  await desk.connect("hanok-living")
  const { code, stderr } = await desk.run("status")
  assert.deepEqual([code, /store is new/.test(stderr)], [0, false])
})
