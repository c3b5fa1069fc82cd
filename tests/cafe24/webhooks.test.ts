// Webhooks as they are read: which say something about a connection, and what Cafe24's log tells of deliveries.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../../src/core/errors.ts"
import { readWebhook, webhookEvents } from "../../src/providers/cafe24/shop/webhooks.ts"
import { providerFor } from "./peer.ts"

const clientId = "our-app"
const read = (event_no: unknown, resource: unknown) => readWebhook({ event_no, resource }, clientId)

test("app and mall events are told apart: gone, or back", () => {
  const says = Object.keys(webhookEvents).map((no) => read(Number(no), { mall_id: "mymall" })?.says)
  assert.deepEqual(says, ["gone", "gone", "back", "gone", "gone", "back", "gone"])
  assert.deepEqual(read("90077", { mall_id: "MyMall", client_id: clientId, deleted_date: "2026-03-11" }), {
    eventNo: 90077,
    mallId: "mymall",
    says: "gone",
  })
})

test("what is about nothing of ours says nothing", () => {
  const odd: [unknown, unknown][] = [
    [90023, { mall_id: "mymall" }],
    [90077, { mall_id: "mymall", client_id: "another-app" }],
    [90077, { mall_id: "evil.example/" }],
    [90077, {}],
    [90077, undefined],
    [90077.5, { mall_id: "mymall" }],
    ["constructor", { mall_id: "mymall" }],
  ]
  for (const [no, resource] of odd) assert.equal(read(no, resource), undefined, String(no))
  for (const body of [undefined, null, [], "x", 7]) assert.equal(readWebhook(body, clientId), undefined)
})

const delivery = {
  log_id: "1",
  log_type: "G",
  event_no: 90077,
  requested_time: "2026-03-11T12:39:27+09:00",
  success: "F",
  response_http_code: "403",
}
const request = { account: "mymall", accessToken: "ACCE5nM5EJIq2ZeQ1DmcQA" }

function logOf(status: number, body: unknown) {
  const sent: string[] = []
  const fetch = async (url: unknown, init?: RequestInit) => {
    sent.push(`${url} ${new Headers(init?.headers).get("x-cafe24-api-version")}`)
    return new Response(JSON.stringify(body), { status })
  }
  return {
    sent,
    asked: providerFor({ fetch: fetch as typeof globalThis.fetch }).shop.webhookLog(request, 1_000),
  }
}

test("the log is read newest first, without test events and without what is not understood", async () => {
  const logs = [
    delivery,
    { ...delivery, requested_time: "2026-03-12T00:00:00+09:00", success: "T", response_http_code: 200 },
    { ...delivery, log_type: "T" },
    { ...delivery, requested_time: "yesterday" },
    { ...delivery, response_http_code: null },
    null,
  ]
  const { sent, asked } = logOf(200, { logs })
  assert.deepEqual(await asked, [
    { eventNo: 90077, at: Date.UTC(2026, 2, 11, 15), arrived: true, status: 200 },
    { eventNo: 90077, at: Date.UTC(2026, 2, 11, 3, 39, 27), arrived: false, status: 403 },
    { eventNo: 90077, at: Date.UTC(2026, 2, 11, 3, 39, 27), arrived: false, status: undefined },
  ])
  assert.deepEqual(sent, ["https://mymall.cafe24api.com/api/v2/admin/webhooks/logs?limit=100 2026-09-01"])
})

test("a dead token is told apart from everything else that is no log", async () => {
  const says = (code: number, message: string) => logOf(code, { error: { code, message } }).asked
  assert.equal(await says(401, "access_token time expired. (invalid_token)"), undefined)
  assert.equal(await says(403, "This app is deleted. Receive the consent of the operator again."), undefined)
  const others: [number, string][] = [
    [403, "The permission necessary for access tokens is not included. (insufficient_scope)"],
    [503, "x"],
    [200, "no list"],
  ]
  for (const [status, message] of others) {
    await assert.rejects(says(status, message), (error) => isKeeperError(error, "provider_unavailable"))
  }
})
