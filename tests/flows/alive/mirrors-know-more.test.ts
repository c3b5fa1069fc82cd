// What mirrors hold and the store does not: a data folder that is gone, or put back, is told before a token is shown.
import assert from "node:assert/strict"
import { cp, readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { createDesk } from "../../kit/command-line.ts"

const env = { MIRRORS: "file:./mirror/{id}.json", MALLKEY_LANG: "en" }

async function deskWithMirror(t: TestContext) {
  const desk = await createDesk(t, { env })
  await desk.connect("hanok-living")
  const serveOnce = async (says: RegExp) => {
    const server = desk.start("serve")
    await server.says(says)
    while (!(await mirroredThere()).includes("hanok-living.json")) await pause(20)
    server.signal("SIGTERM")
    return (await server.ended).stdout.replaceAll(/\s+/g, " ")
  }
  assert.doesNotMatch(await serveOnce(/listening|runs at/), /mirror/)
  assert.deepEqual([(await desk.run("status")).code, await keysOf()], [0, []])
  return { desk, serveOnce, keysOf }

  function mirroredThere(): Promise<string[]> {
    return readdir(join(desk.folder, "mirror")).catch(() => [])
  }

  async function keysOf(): Promise<string[]> {
    const { findings } = JSON.parse((await desk.run("doctor", "--json")).stdout)
    const keys = findings.map(({ key }: { key: string }) => key)
    return keys.filter((key: string) => key.includes("mirror"))
  }
}

test("a data folder that is gone is noticed by the mirrors, without a word in the settings about any mall", async (t) => {
  const { desk, serveOnce, keysOf } = await deskWithMirror(t)
  await rm(join(desk.folder, "data"), { recursive: true })
  const said = await serveOnce(/mirror\/\{id\}\.json holds tokens of hanok-living/)
  assert.match(said, /the store does not know them/)
  const { code, stderr } = await desk.run("status")
  assert.equal(code, 3)
  assert.match(stderr.replaceAll(/\s+/g, " "), /holds tokens of hanok-living.*bring the data back/)
  assert.deepEqual(await keysOf(), ["store_lacks_mirrored"])
})

test("a data folder that was put back while nothing ran is told at the start, before its spent token is shown", async (t) => {
  const { desk, serveOnce, keysOf } = await deskWithMirror(t)
  const [data, copy] = [join(desk.folder, "data"), join(desk.folder, "copy")]
  await cp(data, copy, { recursive: true })
  assert.equal((await desk.run("refresh", "hanok-living", "--force")).code, 0)
  assert.deepEqual(await keysOf(), [], "the mirror follows")
  await rm(data, { recursive: true })
  await cp(copy, data, { recursive: true })
  assert.deepEqual(await keysOf(), ["store_behind_mirror"])
  assert.equal((await desk.run("status")).code, 3)
  await serveOnce(/older token pair of hanok-living than the mirror/)
})
