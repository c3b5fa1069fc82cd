// What Cafe24 does by itself, with two apps of ours: it opens one of them for a mall, and sends the webhooks of each with a key of its own.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createApp } from "../../../src/http/index.ts"
import { createTwoApps } from "../../kit/two-apps.ts"

const origin = "https://keeper.example"
const keys = { first: "the-webhook-key-of-the-first-app", second: "the-webhook-key-of-the-second-app" }
const deleted = 90077

function door() {
  const world = createTwoApps(undefined)
  const app = createApp(world.keeper, { webhookKey: [keys.first, keys.second] })
  const open = async (url: string) => {
    const answer = await app.fetch(new Request(origin + url, { headers: { accept: "text/html" } }))
    const location = answer.headers.get("location")
    return { status: answer.status, to: location === null ? undefined : new URL(location) }
  }
  const tell = async (apiKey: string, clientId: string) => {
    const resource = { mall_id: "mymall", client_id: clientId, app_name: "an app" }
    const body = JSON.stringify({ event_no: deleted, resource })
    const headers = { "content-type": "application/json", "x-api-key": apiKey }
    const request = new Request(`${origin}/api/cafe24/webhook`, { method: "POST", body, headers })
    return (await app.fetch(request)).status
  }
  /** Of which connections people are told that they may be gone. */
  const hinted = async () => {
    const notes = await world.store.notes("alert").list({ limit: 50 })
    return notes.map(({ key }) => key).filter((key) => key.startsWith("hint/"))
  }
  return { world, open, tell, hinted }
}

test("whichever app a mall opens at Cafe24, that one is consented to", async () => {
  const { world, open } = door()
  await world.connectTo(undefined, "mymall")
  const ofSecond = await open(world.second.launchUrl("/api/cafe24/launch", "mymall"))
  assert.equal(ofSecond.status, 302)
  assert.equal(ofSecond.to?.searchParams.get("client_id"), "second-client-id")
  await world.clock.step(1_000)
  const ofFirst = await open(world.simulator.launchUrl("/api/cafe24/launch", "newmall"))
  assert.equal(ofFirst.status, 302)
  assert.equal(ofFirst.to?.searchParams.get("client_id"), world.app.clientId)
})

test("each app's webhooks come in by a key of its own, and speak of that app's connection alone", async () => {
  const { world, tell, hinted } = door()
  await world.connectTo(undefined, "mymall")
  await world.connectTo("cs", "mymall")
  world.second.uninstall("mymall")
  assert.equal(await tell("another-key", "second-client-id"), 403)
  assert.equal(await tell(keys.first, world.app.clientId), 200)
  assert.deepEqual(await hinted(), [], "Cafe24 takes the first app's token, and nobody spoke of the second")
  assert.equal(await tell(keys.second, "second-client-id"), 200)
  assert.deepEqual(await hinted(), ["hint/cs:mymall"])
})
