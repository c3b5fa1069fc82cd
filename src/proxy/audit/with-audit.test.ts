// What an audited answer leaves hanging on its way: nothing, unless it has to wait, and then it is resumed.
import assert from "node:assert/strict"
import { test } from "node:test"
import { systemClock } from "../../node/clock.ts"
import { type Exchange, Gone, type Sink } from "../exchange.ts"
import { withAudit } from "./with-audit.ts"

const head = { status: 200, headers: [] }
const exchange: Exchange = {
  id: "mymall",
  caller: { name: "a key", rights: new Set(["proxy"]) },
  method: "GET",
  target: "/api/v2/admin/orders",
  headers: [],
  body: undefined,
  gone: new Gone(),
}

async function audited(hasToWait: boolean): Promise<{ inner: Sink; resumed: number }> {
  const inner: Sink = { write: () => !hasToWait, end: () => undefined, cut: () => undefined }
  let resumed = 0
  const call = withAudit(
    async (_exchange, take) => {
      const sink = take(head)
      if (sink.write(Buffer.from("{}"))) return
      sink.drained = () => resumed++
      inner.drained?.()
    },
    systemClock,
    () => undefined,
  )
  await call(exchange, () => inner)
  return { inner, resumed }
}

test("an answer that goes through at once has no function of its own to be resumed by", async () => {
  assert.equal((await audited(false)).inner.drained, undefined)
})

test("one that has to wait is resumed when there is room", async () => {
  assert.equal((await audited(true)).resumed, 1)
})
