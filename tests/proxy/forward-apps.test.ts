// A mall that is connected to several apps: the host says no app, so the key does, and else the first app that has the mall.
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { sampleConnection } from "../../src/testing/index.ts"
import { adminKey } from "../kit/http-world.ts"
import { platformPeer } from "../kit/platform-peer.ts"
import { forwardStage, login } from "../kit/ways/forward-stage.ts"
import { raw } from "../kit/ways/raw-http.ts"
import { someDay } from "../kit/world.ts"

const path = "/api/v2/admin/orders"
const lines = (...all: string[]) => all.join("\r\n")
const cs = {
  clientId: "second-client-id",
  clientSecret: "second-client-secret",
  redirectUri: "https://keeper.example/callback/cs",
}

async function stageWithApps(context: TestContext) {
  const peer = await platformPeer(context)
  const stage = await forwardStage(context, {
    apiBase: peer.base,
    apps: { cs: { ...cs, baseUrl: peer.base } },
  })
  const keep = async (id: string) => {
    const clientId = id.startsWith("cs:") ? cs.clientId : stage.app.clientId
    const hour = 3_600_000
    const tokens = {
      accessToken: `access-first-${id.replace(" ", "-")}`,
      issuedAt: someDay,
      accessExpiresAt: someDay + 2 * hour,
      refreshExpiresAt: someDay + 300 * hour,
    }
    await stage.store.saveTokens(sampleConnection({ id, clientId, tokens }), "new")
  }
  const makeKey = async (...connections: string[]) =>
    (await stage.keeper.keys.create({ name: "k", rights: ["proxy"], connections }, "test")).key
  /** Whose token the platform saw, or what was answered instead. */
  const ask = async (mall: string, key = adminKey, owner = "") => {
    peer.heard.length = 0
    const auth = `proxy-authorization: ${login(key, encodeURIComponent(owner))}`
    const host = `${mall}.cafe24api.com`
    const call = lines(`GET https://${host}${path} HTTP/1.1`, `host: ${host}`, auth, "connection: close")
    const text = await raw(stage.port, `${call}\r\n\r\n`)
    const [heard] = peer.heard
    if (!heard) return `${text.slice(9, 12)} ${/x-mallkey-error: (\S+)/.exec(text)?.[1]}`
    return heard.rawHeaders[heard.rawHeaders.findIndex((name) => name.toLowerCase() === "authorization") + 1]
  }
  const askForTokens = async (mall: string, clientId: string) => {
    const body = `grant_type=refresh_token&refresh_token=x&client_id=${clientId}`
    const host = `${mall}.cafe24api.com`
    const auth = `proxy-authorization: ${login(adminKey)}`
    const head = [`POST https://${host}/api/v2/oauth/token HTTP/1.1`, `host: ${host}`, auth]
    const sizes = ["connection: close", `content-length: ${body.length}`]
    return raw(stage.port, lines(...head, ...sizes, "", body))
  }
  return { ...stage, keep, makeKey, ask, askForTokens }
}

test("a mall at two apps: the first app's token, unless the key is for the other one", async (context) => {
  const { keep, makeKey, ask } = await stageWithApps(context)
  for (const id of ["mymall", "cs:mymall"]) await keep(id)
  assert.equal(await ask("mymall"), "Bearer access-first-mymall")
  assert.equal(await ask("mymall", await makeKey("cs:mymall")), "Bearer access-first-cs:mymall")
  assert.equal(await ask("mymall", await makeKey("mymall")), "Bearer access-first-mymall")
  assert.equal(await ask("mymall", await makeKey("cs:mymall", "mymall")), "Bearer access-first-mymall")
  assert.equal(await ask("mymall", await makeKey("cs:othermall")), "403 not_allowed")
})

test("a mall at a further app alone is reached by a key for all malls", async (context) => {
  const { keep, makeKey, ask, askForTokens } = await stageWithApps(context)
  await keep("cs:mymall")
  assert.equal(await ask("mymall"), "Bearer access-first-cs:mymall")
  assert.equal(await ask("mymall", await makeKey("mymall")), "403 connection_unknown")
  assert.equal(await ask("nobodys"), "403 connection_unknown")
  assert.match(await askForTokens("mymall", cs.clientId), /^HTTP\/1\.1 200/)
})

test("a program that names another app than its mall's gets no stand-ins: the sentence says whose id that is", async (context) => {
  const { keep, askForTokens, app } = await stageWithApps(context)
  await keep("mymall")
  const refused = await askForTokens("mymall", cs.clientId)
  assert.match(refused, /^HTTP\/1\.1 403/)
  assert.match(refused, /another app/)
  assert.match(await askForTokens("mymall", app.clientId), /^HTTP\/1\.1 200/)
  assert.match(await askForTokens("mymall", "nobodys-id"), /^HTTP\/1\.1 200/)
})

test("owners stand in the user part, at whichever app", async (context) => {
  const { keep, makeKey, ask } = await stageWithApps(context)
  for (const id of ["mymall~shop", "cs:mymall~cs team", "cs:mymall~user:7"]) await keep(id)
  assert.equal(await ask("mymall", adminKey, "shop"), "Bearer access-first-mymall~shop")
  assert.equal(await ask("mymall", adminKey, "cs team"), "Bearer access-first-cs:mymall~cs-team")
  assert.equal(await ask("mymall", adminKey, "user:7"), "Bearer access-first-cs:mymall~user:7")
  assert.equal(await ask("mymall", await makeKey("cs:mymall~user:7")), "Bearer access-first-cs:mymall~user:7")
  assert.equal(await ask("mymall", await makeKey("cs:mymall"), "nobody"), "403 connection_unknown")
})
