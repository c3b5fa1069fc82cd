// What is recorded keeps the shape of an answer and Cafe24's own words, and nothing of anybody.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createAnswerRecorder } from "./answer-recorder.ts"

async function recorded(
  body: string,
  path = "/api/v2/admin/orders?start_date=2026-03-01&member_id=kim",
  status = 200,
) {
  const headers = {
    date: "Wed, 11 Mar 2026 01:39:27 GMT",
    "set-cookie": "sid=qwertyuiop",
    "x-api-call-limit": "4/40",
  }
  const recorder = createAnswerRecorder(async () => new Response(body, { status, headers }))
  await recorder.fetch(`https://mymall.cafe24api.com${path}`, {
    headers: { authorization: "Bearer abcdefghij0123456789xy" },
  })
  return { text: recorder.text(["mymall"]), answer: recorder.answers[0]! }
}

test("an order keeps its fields and loses its values", async () => {
  const order = {
    orders: [
      {
        order_id: "20170710-0000013",
        member_id: "sampleid",
        buyer_name: "김하늘",
        cellphone: "010-1234-5678",
        email: "sky@example.com",
        address: "서울시 중구 1-2",
        payment_amount: "30000.00",
        paid: "T",
        order_date: "2018-07-04T11:21:35+09:00",
        first_order: true,
      },
      {},
    ],
  }
  const { text, answer } = await recorded(JSON.stringify(order))
  for (const secret of [
    "20170710",
    "sampleid",
    "김하늘",
    "1234",
    "sky@",
    "서울시",
    "30000",
    "2018",
    "kim",
    "abcdefghij",
    "qwerty",
    "mymall",
  ])
    assert.ok(!text.includes(secret), secret)
  assert.equal(answer.asked.path, "/api/v2/admin/orders?start_date&member_id")
  const [shape] = (answer.body as { orders: object[] }).orders
  assert.deepEqual(shape, {
    order_id: "text of 16",
    member_id: "text of 8",
    buyer_name: "text of 3",
    cellphone: "text of 13",
    email: "text of 15",
    address: "text of 10",
    payment_amount: "text of 8",
    paid: "T or F",
    order_date: "0000-00-00T00:00:00+09:00",
    first_order: true,
  })
  assert.deepEqual(answer.headers, {
    date: "Wed, 11 Mar 2026 01:39:27 GMT",
    "x-api-call-limit": "4/40",
    "content-type": "text/plain;charset=UTF-8",
  })
})

test("Cafe24's own words stay, what it repeats in them does not", async () => {
  const said = {
    error: "invalid_grant",
    error_description: "Invalid refresh_token abcdefghij0123456789xy for mymall",
  }
  const { text, answer } = await recorded(JSON.stringify(said), "/api/v2/oauth/token", 400)
  assert.match(text, /"error_description": "Invalid refresh_token … for …"/)
  assert.equal(answer.status, 400)
  const admin = { error: { code: 401, message: "access_token time expired. (invalid_token)" } }
  assert.deepEqual((await recorded(JSON.stringify(admin), "/api/v2/admin/store", 401)).answer.body, admin)
  assert.equal((await recorded("<html>Kim, 010-1234</html>")).answer.body, "a web page, 26 characters")
})

test("of a token answer the form of its times is kept, and how they lie to the answer's own date", async () => {
  const pair = {
    access_token: "abcdefghij0123456789xy",
    expires_at: "2026-03-11T12:39:27.000",
    issued_at: "2026-03-11T10:39:27.000",
  }
  const { text, answer } = await recorded(JSON.stringify(pair), "/api/v2/oauth/token")
  assert.ok(!text.includes("abcdefghij"))
  assert.deepEqual(answer.body, {
    access_token: "text of 22",
    expires_at: "0000-00-00T00:00:00.000",
    issued_at: "0000-00-00T00:00:00.000",
  })
  assert.deepEqual(answer.seconds_from_date, { expires_at: 39_600, issued_at: 32_400 })
})

test("a question without an answer is on record too, and the caller sees what it saw", async () => {
  const recorder = createAnswerRecorder(async () => {
    throw new TypeError("fetch failed")
  })
  await assert.rejects(recorder.fetch("https://mymall.cafe24api.com/api/v2/admin/store"), /fetch failed/)
  assert.equal(recorder.answers[0]?.status, undefined)
})
