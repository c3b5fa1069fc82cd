// The least of a Cafe24 token endpoint: a new pair for any caller, in the shape of the real answer.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout as pause } from "node:timers/promises"

const hourMs = 3_600_000
/** How long it takes to answer, as the real one does over a network. */
const afterMs = Number(process.argv[2] ?? 0)
/** Counted on in names of their own: a pair that looks like one of the stock would not seem to be renewed. */
let issued = 0
let firstAskedAt = 0
let lastAnsweredAt = 0
let answered = 0

/** As Cafe24 writes times: Korean, without a zone. */
function koreanTime(at: number): string {
  return new Date(at + 9 * hourMs).toISOString().slice(0, -1)
}

function pairFor(mallId: string): string {
  const now = Date.now()
  issued++
  return JSON.stringify({
    access_token: `later${issued}`.padEnd(22, "a"),
    expires_at: koreanTime(now + 2 * hourMs),
    refresh_token: `later${issued}`.padEnd(22, "r"),
    refresh_token_expires_at: koreanTime(now + 14 * 24 * hourMs),
    client_id: "bench",
    mall_id: mallId,
    user_id: mallId,
    scopes: ["mall.read_order", "mall.read_product"],
    issued_at: koreanTime(now),
    shop_no: "1",
  })
}

const server = createServer((request, response) => {
  const answer = (body: string) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
    response.end(body)
  }
  if (request.url === "/seen") return answer(JSON.stringify({ firstAskedAt, lastAnsweredAt, answered }))
  firstAskedAt ||= Date.now()
  request.resume()
  request.on("end", async () => {
    if (afterMs > 0) await pause(afterMs)
    lastAnsweredAt = Date.now()
    answered++
    answer(pairFor(request.url?.split("/")[1] ?? ""))
  })
})

server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.once("SIGTERM", () => process.exit(0))
