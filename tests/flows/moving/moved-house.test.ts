// docs/backup.md, done: database, secret and rescue place in another folder are the same house, and its tokens are renewed there.
import assert from "node:assert/strict"
import { cp, mkdir, rename } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { createDesk } from "../../kit/command-line.ts"

test("a house that is carried to another folder goes on there; without its secret it does not start", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("hanok-living")
  const before = JSON.parse((await desk.run("status", "hanok-living", "--json")).stdout)
  await mkdir(join(desk.folder, "elsewhere"))
  await cp(join(desk.folder, "data"), join(desk.folder, "elsewhere/data"), { recursive: true })
  await rename(join(desk.folder, "data"), join(desk.folder, "data.old"))

  desk.env.MALLKEY_STORE = "sqlite:./elsewhere/data/mallkey.db"
  const status = await desk.run("status", "hanok-living", "--json")
  assert.equal(status.code, 0, status.stderr)
  assert.equal(JSON.parse(status.stdout).tag, before.tag)
  assert.equal((await desk.run("refresh", "hanok-living", "--force")).code, 0)
  const token = await desk.run("token", "hanok-living")
  assert.ok(desk.simulated.simulator.isLive(token.stdout.trim()))

  await rename(join(desk.folder, "elsewhere/data/mallkey.secret"), join(desk.folder, "forgotten"))
  const forgotten = await desk.run("status")
  assert.equal(forgotten.code, 2)
  assert.match(forgotten.stderr, /elsewhere\/data\/mallkey\.secret/)
})
