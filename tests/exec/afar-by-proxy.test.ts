// A laptop that reaches the server by a proxy alone, as `NODE_USE_ENV_PROXY=1` says it: the run's own calls go that way as well.
import assert from "node:assert/strict"
import { join } from "node:path"
import { test } from "node:test"
import { adminKey } from "../kit/http-world.ts"
import { askingProgram, nodeAsking } from "../kit/ways/asking-program.ts"
import { companyProxy } from "../kit/ways/company-proxy.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

const mallkey = join(import.meta.dirname, "../../bin/mallkey.js")
const url = "https://mymall.cafe24api.com/api/v2/admin/store"
const twoHours = 2 * 60 * 60_000
/** Nothing listens there: what does not go by the proxy fails. */
const nowhere = "http://127.0.0.77:24247"

for (const way of [{ NODE_USE_ENV_PROXY: "1" }, { NODE_OPTIONS: "--use-env-proxy" }]) {
  test(`${Object.entries(way)[0]!.join("=")}: Node's fetch lives through three ends of its token, and nothing goes past the proxy`, async (context) => {
    const stage = await proxyStage(context)
    await stage.connect("mymall")
    const proxy = await companyProxy(context, stage.port)
    const env = {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, MALLKEY_URL: nowhere, MALLKEY_API_KEY: adminKey },
      ...{ HTTP_PROXY: proxy.address, HTTPS_PROXY: proxy.address, ...way },
    }
    const client =
      "{ fetch: () => fetch(url, { headers }).then((a) => a.text().then((text) => a.status === 200 || a.status + text)) }"
    const start = [mallkey, "exec", "mymall", "--", process.execPath, "-e", nodeAsking(url, client)]
    const program = askingProgram(context, [process.execPath, ...start], env)
    const requests = () => stage.simulator.counters("mymall").tokenRequests
    const first = requests()
    for (let end = 0; end <= 3; end++) {
      assert.deepEqual(await program.ask(), { fetch: true }, `end ${end}`)
      assert.equal(requests(), first + end)
      await stage.clock.step(twoHours)
    }
    assert.deepEqual([...new Set(proxy.asked)], [new URL(nowhere).host])
  })
}
