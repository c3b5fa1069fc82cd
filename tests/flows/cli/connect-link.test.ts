// The link that `mallkey connect` prints: one that lasts wherever there is a public address, else the consent of ten minutes.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createDesk } from "../../kit/command-line.ts"

test("with a public address it lasts; without one, or where the answer comes to this machine, it is Cafe24's", async (t) => {
  const desk = await createDesk(t)
  const ask = async (...more: string[]) =>
    JSON.parse((await desk.run("connect", "mymall", "--no-wait", "--json", ...more)).stdout)
  assert.match((await ask()).url, /oauth\/authorize/)
  const publicUrl = ["--public-url", "https://keeper.example/"]
  assert.match((await ask(...publicUrl)).url, /oauth\/authorize/)
  desk.env.CAFE24_REDIRECT_URI = "https://keeper.example/api/cafe24/callback"
  assert.match((await ask()).url, /oauth\/authorize/)
  const lasting = await ask(...publicUrl)
  assert.match(lasting.url, /^https:\/\/keeper\.example\/connect\/[\w-]{65}$/)
  assert.ok(Date.parse(lasting.expires_at) - Date.now() > 13 * 86_400_000)
})

test("users, organizations and rows that are not there are nobody's to name", async (t) => {
  const desk = await createDesk(t)
  for (const id of ["mymall~user:7", "mymall~org:7", "mymall~row:7"])
    for (const words of [
      ["connect", id, "--no-wait"],
      ["exchange", id, "--code", "made-up"],
    ]) {
      const { code, stderr } = await desk.run(...words)
      assert.equal(code, 2, stderr)
      assert.match(stderr, /user:/)
    }
  assert.equal(desk.simulated.simulator.counters("mymall").exchanges, 0)
})
