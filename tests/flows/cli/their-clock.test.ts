// A server whose time is not this machine's, as in a demo: what is left of a token is told by the server's time.
import assert from "node:assert/strict"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { test } from "node:test"
import { farKeeper } from "../../../src/cli/reach/far.ts"
import { createLine } from "../../../src/cli/reach/line.ts"
import type { Reachable } from "../../../src/cli/reachable.ts"
import type { ConnectionView } from "../../../src/core/keeper.ts"
import { createAppServer } from "../../../src/programs/server/listener.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { adminKey, createHttpWorld } from "../../kit/http-world.ts"

const day = 24 * 3_600_000

test("from afar nothing is left of a pair that has ended, and it is told by the server's time how long ago", async (t) => {
  const world = createHttpWorld({ clock: createSteppingClock(Date.now()) })
  const server = createAppServer(world.http)
  await once(server.listen(0, "127.0.0.1"), "listening")
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const agrees = async (look: (far: Reachable) => Promise<ConnectionView | undefined>) => {
    const far = farKeeper(createLine({ url, key: adminKey }, "en"))
    const { state, accessLeftMs, refreshLeftMs } = (await look(far))?.assessment ?? {}
    assert.deepEqual(
      { state, accessLeftMs, refreshLeftMs },
      { state: "lost", accessLeftMs: 0, refreshLeftMs: 0 },
    )
    assert.ok(Math.abs(far.clock.now() - world.clock.now()) < day)
  }
  await world.connect("ended")
  world.clock.jump(20 * day)
  await world.keeper.sweep()
  await agrees((far) => far.connection("ended"))
  await agrees(async (far) => (await far.connections()).found[0])
  await world.connect("living")
  await agrees(async (far) => (await far.connections()).found[0])
})
