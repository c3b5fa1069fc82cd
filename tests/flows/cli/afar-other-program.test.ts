// MALLKEY_URL that leads to another program: a command says so, whatever that program answers.
import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { type TestContext, test } from "node:test"
import { farKeeper } from "../../../src/cli/reach/far.ts"
import { createLine } from "../../../src/cli/reach/line.ts"
import { isKeeperError } from "../../../src/core/errors.ts"

async function farFrom(context: TestContext, said: string) {
  const other = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(said)
  })
  other.listen(0, "127.0.0.1")
  await once(other, "listening")
  context.after(() => {
    other.close()
    other.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  return farKeeper(createLine({ url, key: "k" }, "en"))
}

test("another program that answers JSON is taken for none of ours, whatever is asked", async (context) => {
  for (const said of ["{}", "null", "[]", '{"error":"not here"}']) {
    const far = await farFrom(context, said)
    const asked = [
      () => far.connections(),
      () => far.connection("mymall"),
      () => far.token("mymall", {}),
      () => far.events(10, undefined, "en"),
      () => far.keys.list(),
      () => far.tally(),
      () => far.refresh("mymall", { force: false }),
      () => far.doctor({ full: false }, "en"),
    ]
    for (const ask of asked)
      await assert.rejects(ask, (error) => isKeeperError(error, "server_unavailable"), `${said} ${ask}`)
  }
})
