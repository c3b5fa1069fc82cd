// Calls that wait for a connection which another call began to open, to a server that is just going.
import assert from "node:assert/strict"
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"
import { test } from "node:test"
import { readRedisAddress } from "../../../src/stores/redis/address.ts"
import { createRedisLine } from "../../../src/stores/redis/line.ts"
import { startRedis } from "./server.ts"

test("a call that joined a connection to a server that then went is answered by the one that came in its place", async (t) => {
  const redis = await startRedis()
  t.after(redis.end)
  const sockets: Socket[] = []
  // The first connection meets a server that says nothing and goes; later ones meet a living one.
  const door = createServer((near) => {
    sockets.push(near.on("error", () => undefined))
    if (sockets.length === 1) return
    const far = connect({ host: "127.0.0.1", port: redis.port }).on("error", () => near.destroy())
    near.pipe(far).pipe(near)
  })
  await once(door.listen(0, "127.0.0.1"), "listening")
  t.after(() => door.close())
  const { port } = door.address() as AddressInfo
  const line = createRedisLine(readRedisAddress(`redis://127.0.0.1:${port}`))
  t.after(line.close)

  const began = line.run(["GET", "one"]).catch((error) => error.code)
  await once(door, "connection")
  const joined = line.run(["SET", "two", "2"])
  await once(sockets[0]!, "data")
  sockets[0]!.destroy()

  assert.equal(await joined, "OK")
  assert.equal(await began, "store_unavailable")
  assert.equal(await line.run(["GET", "two"]), "2")
})
