// A file that holds one mall, and somebody who connects a second one to it: refused while nothing is spent yet.
import assert from "node:assert/strict"
import { readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { createDesk } from "../../kit/command-line.ts"

test("a consent of a second mall spends no code, leaves nothing waiting, and says what to set", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_STORE: "file:./oauth_token.json", MALLKEY_LANG: "en" } })
  const { simulator } = desk.simulated
  await writeFile(join(desk.folder, "oauth_token.json"), JSON.stringify(simulator.grant("mymall")))
  const { stdout } = await desk.run("connect", "othermall", "--no-wait")
  const agreed = await fetch(stdout.trim(), { redirect: "manual" })
  const came = agreed.headers.get("location") ?? ""
  const refused = await desk.run("exchange", "othermall", "--code", came)
  assert.equal(refused.code, 2, refused.stdout)
  assert.match(refused.stderr, /holds one mall, and it is another\s+one: name a folder to keep several/)
  assert.equal(simulator.counters("othermall").exchanges, 0)
  const waiting = await readdir(join(desk.folder, "rescue")).catch(() => [])
  assert.deepEqual(
    waiting.filter((name) => name.endsWith(".answer.json")),
    [],
  )
  // The mall that is in it connects again as ever.
  await desk.connect("mymall")
  assert.equal(simulator.counters("mymall").exchanges, 1)
})
