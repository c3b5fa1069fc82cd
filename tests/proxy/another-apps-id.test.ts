// A client at the token endpoint that names another app than its mall's: its program would call with other scopes than it thinks.
import assert from "node:assert/strict"
import { test } from "node:test"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

test("a client that names another app's id is refused with a sentence, in the header and in the body", async (context) => {
  const clientId = "second-client-id"
  const redirectUri = "https://keeper.example/callback/cs"
  const stage = await proxyStage(context, { apps: { cs: { clientId, clientSecret: "second", redirectUri } } })
  await stage.connect("mymall")
  const { key } = await stage.keeper.keys.create({ name: "orders-bot", rights: ["proxy"] }, "test")
  const form = { grant_type: "refresh_token", refresh_token: "x" }
  const inBody = { ...form, client_id: clientId, client_secret: key }
  const ask = (fields: Record<string, string>, headers = {}) =>
    fetch(`${stage.url}/proxy/mymall/api/v2/oauth/token`, {
      method: "POST",
      headers,
      body: new URLSearchParams(fields),
    })
  const named = (id: string) => ({ authorization: `Basic ${btoa(`${id}:${key}`)}` })
  for (const refused of [await ask(form, named(clientId)), await ask(inBody)]) {
    assert.equal(refused.status, 400)
    const { error } = await refused.json()
    assert.equal(error.code, "request_invalid")
    assert.match(error.message, /another app/)
  }
  // Named in both places, each of them counts.
  const { client_secret: _, ...bodyAlone } = inBody
  for (const header of [named("nobodys-id"), named(stage.simulator.app.clientId)]) {
    assert.equal((await ask(bodyAlone, header)).status, 400)
  }
  const twice = new URLSearchParams([...Object.entries(form), ["client_id", "mine"], ["client_id", clientId]])
  const headers = named("nobodys-id")
  const url = `${stage.url}/proxy/mymall/api/v2/oauth/token`
  assert.equal((await fetch(url, { method: "POST", headers, body: twice })).status, 400)
  assert.equal((await ask(form, named("nobodys-id"))).status, 200, "an id that is nobody's is taken")
})
