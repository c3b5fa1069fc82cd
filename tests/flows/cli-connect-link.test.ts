// The link that `mallkey connect` prints: one that lasts wherever there is a public address, else the consent of ten minutes.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createDesk } from "../kit/command-line.ts"

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
