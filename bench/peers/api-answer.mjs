// The least of a platform's API: one answer of some 700 bytes to everything, with the limit headers of a bucket that is never full.
import { createServer } from "node:http"

const order = {
  shop_no: 1,
  currency: "KRW",
  order_id: "20260301-0000013",
  member_id: "sampleid",
  paid: "T",
  payment_amount: "30000.00",
}
const body = Buffer.from(JSON.stringify({ orders: Array.from({ length: 5 }, () => order) }))
const headers = {
  "content-type": "application/json",
  "content-length": body.length,
  "x-api-call-limit": "1/1000000",
}
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, headers).end(body)
})
server.keepAliveTimeout = 60_000
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`))
process.once("SIGTERM", () => process.exit(0))
