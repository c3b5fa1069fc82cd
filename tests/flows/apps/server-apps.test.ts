// A whole server with two apps, each with a simulated Cafe24 of its own; and an app that is taken out of the settings.
import assert from "node:assert/strict"
import { rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { startSimulator } from "../../../src/simulator/index.ts"
import { createDesk } from "../../kit/command-line.ts"

const key = "an-admin-key-of-the-tests-long-enough"
const secret = "the-secret-of-the-second-app"
const webhookKey = "the-webhook-key-of-the-second-app"

test("serve, connect, token, status, app list and doctor know both apps; what is taken out is left alone and named", async (t) => {
  const desk = await createDesk(t, {
    env: { MALLKEY_API_KEY: key, CS_SECRET: secret, CS_WEBHOOKS: webhookKey, MALLKEY_LANG: "en" },
  })
  const second = await startSimulator({
    clientId: "second-client",
    clientSecret: secret,
    switches: { consent: "agree" },
    seed: 2,
  })
  t.after(() => second.close())
  const settings = join(desk.folder, "mallkey.config.json")
  const cs = {
    provider: "cafe24",
    clientId: "second-client",
    clientSecret: "env:CS_SECRET",
    webhookKey: "env:CS_WEBHOOKS",
    redirectUri: `http://127.0.0.1:${desk.port}/callback/cs`,
    baseUrl: second.baseUrl,
  }
  await writeFile(settings, JSON.stringify({ apps: { cs } }))
  await desk.connect("mymall")

  const server = desk.start("serve")
  await server.says(/"url":"http/)
  const origin = `http://127.0.0.1:${desk.port}`
  const headers = { authorization: `Bearer ${key}` }
  const ask = async (path: string) => {
    const answer = await fetch(origin + path, { headers })
    return { status: answer.status, text: await answer.text() }
  }
  // The second Cafe24 agrees by itself and sends the owner back to the callback of its app.
  const { stdout: linked } = await desk.run("connect", "cs:mymall", "--no-wait", "--json")
  const back = await fetch(JSON.parse(linked).url, { headers: { accept: "application/json" } })
  assert.equal(back.status, 200, await back.text())
  const token = async (id: string) => JSON.parse((await ask(`/v1/connections/${id}/token`)).text)
  const [first, other] = [await token("mymall"), await token("cs:mymall")]
  assert.deepEqual([first.app, other.app, other.mall_id], [undefined, "cs", "mymall"])
  assert.notEqual(first.access_token, other.access_token)

  const webhooks = `${origin}/api/cafe24/webhook`
  assert.deepEqual(
    [
      await second.simulator.sendWebhook(webhooks, 90079, "mymall", { apiKey: "another" }),
      await second.simulator.sendWebhook(webhooks, 90079, "mymall", { apiKey: webhookKey }),
    ],
    [[403], [200]],
  )

  second.simulator.switches.set({ rejectSecret: true })
  const refused = await desk.run("refresh", "cs:mymall", "--force")
  assert.equal(refused.code, 1, refused.stdout + refused.stderr)
  const goesOn = await desk.run("refresh", "mymall", "--force")
  assert.equal(goesOn.code, 0, goesOn.stdout + goesOn.stderr)
  const ready = JSON.parse((await ask("/readyz")).text)
  assert.deepEqual([ready.connections.total, ready.app_rejected?.app], [2, "cs"])
  const { text: metrics } = await ask("/metrics")
  assert.match(metrics, /mallkey_app_rejected\{app="cs"\} 1/)
  assert.match(metrics, /mallkey_app_rejected 0/)
  assert.match(metrics, /mallkey_connections\{state="fresh"\} 1/)
  const checked = await desk.run("app", "check")
  assert.equal(checked.code, 1, checked.stderr)
  assert.match(checked.stdout, /✓ cafe24/)
  assert.match(checked.stdout, /✗ cs/)
  assert.match(checked.stdout, /apps\.cs\.clientSecret/)
  assert.doesNotMatch(checked.stdout, /CAFE24_CLIENT_/)
  second.simulator.switches.set({ rejectSecret: false })
  assert.equal((await desk.run("refresh", "cs:mymall", "--force")).code, 0)

  const { stdout: listed } = await desk.run("app", "list", "--json")
  assert.deepEqual(
    JSON.parse(listed).apps.map(({ name }: { name: string }) => name),
    ["cafe24", "cs"],
  )
  assert.ok(!(desk.said() + listed).includes(secret), "no output holds the secret")
  server.signal("SIGTERM")
  await server.ended

  await rm(settings)
  const { stdout: status } = await desk.run("status", "--json")
  assert.deepEqual(
    JSON.parse(status).connections.map(({ id }: { id: string }) => id),
    ["mymall"],
  )
  assert.match((await desk.run("doctor", "--json")).stdout, /store_unclaimed/)
  const gone = await desk.run("token", "cs:mymall")
  assert.equal(gone.code, 2, gone.stderr)
  await writeFile(settings, JSON.stringify({ apps: { cs } }))
  assert.equal((await desk.run("token", "cs:mymall")).code, 0, "put back it is found as it was")
})
