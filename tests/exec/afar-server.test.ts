// What a run sends to a server elsewhere, seen from there: the laptop's key on plain paths of its malls, and nothing of the program's.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { type TestContext, test } from "node:test"
import { promisify } from "node:util"
import { farWay } from "../../src/programs/exec/far-way.ts"
import { prepareRun } from "../../src/programs/exec/run.ts"
import { type PlatformPeer, platformPeer } from "../kit/platform-peer.ts"

const run = promisify(execFile)
const api = "https://mymall.cafe24api.com/api/v2"
const standIns = { access_token: "mkTheServersOwnAccess00", refresh_token: "mkTheServersOwnRefresh0" }

/** `answer`: to what is no token request. */
async function runBeside(context: TestContext, answer: PlatformPeer["answer"]) {
  const server = await platformPeer(context, (request, response, heard) => {
    if (!heard.url.endsWith("/oauth/token")) return answer(request, response, heard)
    response.writeHead(200, { "content-type": "application/json", "x-mallkey-stand-ins": "1" })
    response.end(JSON.stringify({ ...standIns, mall_id: "mymall" }))
  })
  const address = { url: `http://127.0.0.1:${server.port}/below/`, key: "the-laptops-key" }
  const way = farWay({ server: address, names: ["mymall~cs"], language: "en", secret: "of this run" })
  const parent = { PATH: process.env.PATH }
  const hidden = { texts: new Set<string>(), names: undefined }
  const prepared = await prepareRun({ way, names: ["mymall~cs"], parent, hidden })
  context.after(prepared.close)
  const { variables } = prepared
  const curl = async (...args: string[]) => {
    const shown = ["-sS", "--path-as-is", "-o", "/dev/null", "-w", "%{http_code} %header{x-mallkey-error}"]
    return (await run("curl", [...shown, ...args], { env: variables as NodeJS.ProcessEnv })).stdout.trim()
  }
  return { server, variables, curl }
}

test("calls carry the laptop's key to the mall's prefix; the program's credentials and the server's stand-ins go nowhere", async (context) => {
  const { server, variables, curl } = await runBeside(context, (_request, response) => {
    response.writeHead(200, { "x-mallkey-upstream": "1" }).end("{}")
  })
  assert.doesNotMatch(JSON.stringify(variables), /TheServersOwn|the-laptops-key/)
  const own = ["authorization: Bearer x", "cookie: a=b", "x-api-key: y", "x-mallkey-links: else", "x-own: 1"]
  assert.equal(await curl(...own.flatMap((header) => ["-H", header]), `${api}/admin/orders?a=1`), "200")
  const { url, rawHeaders } = server.heard.at(-1)!
  assert.equal(url, "/below/proxy/mymall~cs/api/v2/admin/orders?a=1")
  const sent = (name: string) =>
    rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]!.toLowerCase() === name)
  assert.deepEqual(sent("authorization"), ["Bearer the-laptops-key"])
  assert.deepEqual(sent("x-mallkey-links"), ["as-written"])
  assert.deepEqual([sent("cookie"), sent("x-api-key"), sent("x-own")], [[], [], ["1"]])
})

test("what something before the server could tidy up into another address is never sent", async (context) => {
  const { server, curl } = await runBeside(context, (_request, response) => {
    response.writeHead(200, { "x-mallkey-upstream": "1" }).end("{}")
  })
  const before = server.heard.length
  for (const odd of [
    "/../../../v1/connections/mymall/token",
    "/admin/..;/../../../v1/keys",
    "/%2e%2e/%2e%2e/%2e%2e/v1/keys",
    "/..%2f..%2f..%2fv1/keys",
    "/..\\..\\..\\v1\\keys",
  ]) {
    assert.equal(await curl(api + odd), "403 request_invalid", odd)
  }
  assert.equal(server.heard.length, before)
})

test("an answer that does not come from the platform is never taken for one of its own", async (context) => {
  let status = 200
  const { curl } = await runBeside(context, (_request, response) => {
    response.writeHead(status, { "content-type": "text/html" }).end("<h1>a page of somebody else</h1>")
  })
  for (status of [200, 302, 401, 404, 502]) {
    assert.equal(await curl(`${api}/admin/orders`), "503 server_unavailable", `${status}`)
  }
})
