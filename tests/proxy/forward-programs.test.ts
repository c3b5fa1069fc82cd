// Programs as they are at the forward proxy: each lives through ends of its token, and none of them spends one.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { promisify } from "node:util"
import { adminKey } from "../kit/http-world.ts"
import { newFolder } from "../kit/new-folder.ts"
import { askingProgram, nodeAsking, pythonAsking } from "../kit/ways/asking-program.ts"
import { type ForwardStage, forwardStage } from "../kit/ways/forward-stage.ts"
import { isListed } from "../kit/ways/tried-programs.ts"

const run = promisify(execFile)
const host = "https://mymall.cafe24api.com"
const url = `${host}/api/v2/admin/store`
const twoHours = 2 * 60 * 60_000

interface Away {
  stage: ForwardStage
  env: Record<string, string>
}

async function programsAway(context: TestContext): Promise<Away> {
  const stage = await forwardStage(context)
  await stage.connect("mymall")
  const folder = newFolder(context, "programs")
  const ca = join(folder, "ca.pem")
  await writeFile(ca, stage.authority.root)
  const proxy = `http://_:${adminKey}@127.0.0.1:${stage.port}`
  const trusting = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? folder,
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    NODE_USE_ENV_PROXY: "1",
    ...Object.fromEntries(trusting.map((name) => [name, ca])),
  }
  return { stage, env }
}

const clients = `{
  axios: () => require("axios").get(url, { headers }).then((a) => a.status),
  "axios 1.6": () => require("axios-1.6").get(url, { headers }).then((a) => a.status),
  got: () => import("got").then(({ default: got }) => got(url, { headers })).then((a) => a.statusCode),
  "cafe24-api-client": async () => {
    const { default: api } = require("cafe24-api-client")
    const client = new api.admin.Client({ mallId: "mymall", accessToken: "from-long-ago" })
    const own = { clientId: "own", clientSecret: "own", refreshToken: "own" }
    const { accessToken } = await client.authentication.getAccessTokenUsingRefreshToken(own)
    if (!/^mk/.test(accessToken)) return accessToken
    const days = { startDate: "2026-03-01", endDate: "2026-03-11" }
    const { orders } = await client.orders.retrieveAListOfOrders(days, { accessToken })
    const page = (offset) => client.products.retrieveAListOfProducts({ limit: 2, offset }, { accessToken })
    const first = await page(0)
    const next = new URL(first.links.find(({ rel }) => rel === "next").href)
    const second = await page(Number(next.searchParams.get("offset")))
    const numbers = [...first.products, ...second.products].map((one) => one.productNo ?? one.product_no)
    return orders.length > 0 && new Set(numbers).size === 4 ? 200 : JSON.stringify({ orders, first, second })
  },
  fetch: () => fetch(url, { headers }).then((a) => a.text().then(() => a.status)),
}`

test("cafe24-api-client, axios of today and of 1.6 (absolute form), got, fetch, urllib, requests and curl live through three ends of their token", async (context) => {
  const { stage, env } = await programsAway(context)
  const spent = () => stage.simulator.counters("mymall").tokenRequests
  const before = spent()
  const programs = [
    askingProgram(context, [process.execPath, "-e", nodeAsking(url, clients)], env),
    askingProgram(context, ["python3", "-c", pythonAsking(url)], env),
  ]
  const curl = async () => {
    const { stdout } = await run("curl", ["-sS", "-o", "/dev/null", "-w", "%{http_code}", url], { env })
    return { curl: Number(stdout) }
  }
  for (let end = 1; end <= 3; end++) {
    await stage.clock.step(twoHours)
    const answers = await Promise.all([...programs.map(({ ask }) => ask()), curl()])
    for (const [name, status] of Object.entries(Object.assign({}, ...answers))) {
      assert.equal(status, 200, `${name}, end ${end}: ${status}`)
      assert(isListed("proxy", name), name)
    }
    assert.equal(spent(), before + end)
  }
})

test("eight programs that refresh at once at their token's end: one request at Cafe24, and none of them fails", async (context) => {
  const { stage, env } = await programsAway(context)
  await stage.clock.step(twoHours)
  const before = stage.simulator.counters("mymall").tokenRequests
  const refresh = ["-u", "own-app:own-secret", "-d", "grant_type=refresh_token&refresh_token=own"]
  const one = async () => {
    const asked = await run("curl", ["-sS", ...refresh, `${host}/api/v2/oauth/token`], { env })
    const { access_token: token } = JSON.parse(asked.stdout)
    assert.match(token, /^mk\w{20}$/)
    const called = await run("curl", ["-sS", "-H", `authorization: Bearer ${token}`, url], { env })
    assert.equal(JSON.parse(called.stdout).store.mall_id, "mymall")
    return token
  }
  const tokens = await Promise.all(Array.from({ length: 8 }, one))
  assert.equal(new Set(tokens).size, 1)
  assert.equal(stage.simulator.counters("mymall").tokenRequests, before + 1)
})
