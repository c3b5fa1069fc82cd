// The least of a platform's API: one answer of some 700 bytes to everything but `?mb=N`, which are as many megabytes, with the limit headers of a bucket that is never full.
import { once } from "node:events"
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
const megabyte = Buffer.alloc(2 ** 20, "order ")
const headers = {
  "content-type": "application/json",
  "content-length": body.length,
  "x-api-call-limit": "1/1000000",
}
const server = createServer((request, response) => {
  request.resume()
  const megabytes = /\?mb=(\d+)$/.exec(request.url)?.[1]
  if (megabytes) return void stream(response, Number(megabytes))
  response.writeHead(200, headers).end(body)
})

async function stream(response, megabytes) {
  const type = "application/octet-stream"
  response.writeHead(200, { "content-type": type, "content-length": megabytes * megabyte.length })
  for (let sent = 0; sent < megabytes; sent++) {
    if (!response.write(megabyte)) await once(response, "drain")
  }
  response.end()
}

server.keepAliveTimeout = 60_000
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`))
process.once("SIGTERM", () => process.exit(0))
