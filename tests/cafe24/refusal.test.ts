// Which 401 is about the access token, judged without taking the body away from the caller.
import assert from "node:assert/strict"
import { test } from "node:test"
import { providerFor } from "./peer.ts"

const provider = providerFor({})
const refusedBy = (body: BodyInit | null, status = 401) =>
  provider.api.isTokenRefused(new Response(body, { status }))
const admin = (message: string) => JSON.stringify({ error: { code: 401, message } })

test("a 401 about the token is one, in either error shape, and so is an empty one", async () => {
  const about = [
    admin("access_token time expired. (invalid_token)"),
    admin("Invalid access token"),
    '{"error":"invalid_token","error_description":"whatever"}',
    "access_token is not valid",
    "",
    null,
  ]
  for (const body of about) assert.ok(await refusedBy(body), String(body))
})

test("a 401 about something else is not", async () => {
  const other = [
    admin("Client authentication failed. (invalid_client)"),
    admin("The access token's app is not allowed. (insufficient_scope)"),
    admin("Unauthorized"),
    '{"error":"invalid_client"}',
    "<html>access_token required</html>",
    "Unauthorized",
  ]
  for (const body of other) assert.ok(!(await refusedBy(body)), body)
})

test("no other status is about the token", async () => {
  const body = admin("access_token time expired. (invalid_token)")
  for (const status of [200, 400, 403, 500]) assert.ok(!(await refusedBy(body, status)), String(status))
})

test("the caller still gets the whole body, and an endless one is not waited for", async () => {
  const body = `${admin("access_token time expired. (invalid_token)")}${" ".repeat(100_000)}`
  const response = new Response(body, { status: 401 })
  await provider.api.isTokenRefused(response)
  assert.equal(await response.text(), body)
  const endless = new ReadableStream<Uint8Array>({ pull: (stream) => stream.enqueue(new Uint8Array(1_024)) })
  assert.ok(!(await refusedBy(endless)))
})

test("a body that breaks off or that somebody has read is judged by what there is", async () => {
  const broken = new ReadableStream<Uint8Array>({ pull: (stream) => stream.error(new Error("cut")) })
  assert.ok(await refusedBy(broken))
  const read = new Response(admin("Unauthorized"), { status: 401 })
  await read.text()
  assert.ok(await provider.api.isTokenRefused(read))
})

test("a body that hangs is given up by the clock", async () => {
  const hanging = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) })
  const impatient = providerFor({ clock: { now: () => 0, sleep: async () => {} } })
  assert.ok(await impatient.api.isTokenRefused(new Response(hanging, { status: 401 })))
})
