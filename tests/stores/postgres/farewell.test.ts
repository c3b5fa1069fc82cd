// A server that says goodbye in the same breath as hello: a database that is dropped, a server that is just stopping.
import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:net"
import { test } from "node:test"
import { openDatabase } from "../../../src/stores/postgres/database.ts"

const welcome = Buffer.concat([said("R", Buffer.alloc(4)), said("Z", Buffer.from("I"))])
const farewell = said(
  "E",
  Buffer.from("SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"),
)

test("a line that ends before anything is asked on it ends no program", async (t) => {
  const server = createServer((line) => {
    line.on("error", () => undefined)
    line.once("data", () => line.end(Buffer.concat([welcome, farewell])))
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  t.after(() => server.close())
  const { port } = server.address() as { port: number }
  const database = await openDatabase(`postgres://someone@127.0.0.1:${port}/none`, "postgres")
  t.after(() => database.close())
  await assert.rejects(() => database.rows("select 1"), { code: "store_unavailable" })
})

function said(kind: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(kind), length, body])
}
