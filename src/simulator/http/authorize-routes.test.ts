// Consent in the browser, from the address to the callback and on to tokens.
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import type { TokenBody } from "../rules/token-answers.ts"
import { createSimulator, type SimulatorOptions } from "../simulator.ts"

const origin = "http://cafe24.test"
const callback = "http://127.0.0.1:2424/api/cafe24/callback"
const asked = {
  response_type: "code",
  client_id: "simulator-client-id",
  state: "s t&te",
  redirect_uri: callback,
  scope: "mall.read_order,mall.read_product",
}

function browser(options: SimulatorOptions = {}) {
  const simulator = createSimulator(options)
  const address = (changes: Record<string, string | undefined> = {}) => {
    const wanted = Object.entries({ ...asked, ...changes }).filter(
      (e): e is [string, string] => e[1] !== undefined,
    )
    return `${origin}/mymall/api/v2/oauth/authorize?${new URLSearchParams(wanted)}`
  }
  const open = (changes?: Record<string, string | undefined>) =>
    simulator.fetch(new Request(address(changes)))
  const post = (form: Record<string, string> | [string, string][], changes?: Record<string, string>) =>
    simulator.fetch(new Request(address(changes), { method: "POST", body: new URLSearchParams(form) }))
  const exchange = (code: string, more: Record<string, string> = {}) => {
    const { clientId, clientSecret } = simulator.app
    const params = { grant_type: "authorization_code", code, redirect_uri: callback, ...more }
    return simulator.token("mymall", params, { clientId, clientSecret })
  }
  return { simulator, open, post, exchange }
}
const landed = (answer: Response) => {
  assert.equal(answer.status, 302)
  const to = new URL(answer.headers.get("location")!)
  assert.equal(to.origin + to.pathname, callback)
  return Object.fromEntries(to.searchParams)
}

test("log in, agree, exchange: the code works once", async () => {
  const { simulator, open, post, exchange } = browser()
  const login = await open()
  assert.equal(login.status, 200)
  assert.match(await login.text(), /쇼핑몰 로그인/)
  const consent = await (await post({ step: "login", mall: "mymall", operator: "P" })).text()
  assert.match(consent, /상품 읽기/)
  const agreed: [string, string][] = [
    ["step", "agree"],
    ["mall", "mymall"],
    ["operator", "P"],
    ["scope", "mall.read_order"],
    ["scope", "mall.read_product"],
  ]
  const { code, state, ...rest } = landed(await post(agreed))
  assert.equal(state, asked.state)
  assert.deepEqual(rest, {})
  const answer = exchange(code!)
  assert.equal(answer.status, 200)
  assert.deepEqual((answer.body as TokenBody).scopes, ["mall.read_order", "mall.read_product"])
  assert.deepEqual([exchange(code!).status, simulator.counters("mymall").exchanges], [400, 1])
})

test("a code lives one minute and belongs to its redirect address", async () => {
  const { simulator, open, exchange } = browser({ switches: { consent: "agree" } })
  const first = landed(await open()).code!
  simulator.clock.step(60_000)
  assert.deepEqual(exchange(first).body, { error: "invalid_grant", error_description: "Invalid code" })
  const second = landed(await open()).code!
  assert.equal(exchange(second, { redirect_uri: `${callback}/` }).status, 400)
  assert.equal(exchange(second).status, 200)
})

test("what is wrong with the address is told in the redirect, with the state", async () => {
  const { open, simulator } = browser({ scopesAllowed: ["mall.read_order"] })
  const errors = async (changes: Record<string, string | undefined>) => {
    const { error, state, error_description, trace_id } = landed(await open(changes))
    assert.equal(state, asked.state)
    assert.ok(error_description && trace_id)
    return error
  }
  const fine = { scope: "mall.read_order" }
  assert.equal(await errors({ ...fine, response_type: "token" }), "unsupported_response_type")
  assert.equal(await errors({ ...fine, response_type: undefined }), "invalid_request")
  assert.equal(
    await errors({ ...fine, code_challenge: "x", code_challenge_method: "plain" }),
    "invalid_request",
  )
  assert.equal(await errors({}), "invalid_scope", "one scope that is not ticked fails the whole")
  assert.equal(await errors({ scope: "" }), "invalid_scope")
  assert.equal(await errors({ scope: "mall.read_order mall.read_order" }), "invalid_scope")
  simulator.switches.set({ scopeSpaces: "allowed" })
  assert.equal((await open({ scope: "mall.read_order mall.read_order" })).status, 200)
})

test("an unknown client or address is never redirected to", async () => {
  const { open } = browser()
  for (const changes of [
    { client_id: "other" },
    { redirect_uri: "https://evil.example/callback" },
    { redirect_uri: "http://127.0.0.1.evil.example/" },
    { redirect_uri: undefined },
  ]) {
    const answer = await open(changes)
    assert.deepEqual([answer.status, answer.headers.get("location")], [400, null])
  }
  const strict = browser({ redirectUris: ["https://app.example/callback"] })
  assert.equal((await strict.open()).status, 400)
  assert.equal((await strict.open({ redirect_uri: "https://app.example/callback" })).status, 200)
})

test("somebody logged in to another mall, a sub-operator, fewer scopes, a cancel", async () => {
  const { simulator, post, exchange } = browser()
  const agree = { step: "agree", operator: "P", scope: "mall.read_order" }
  const code = landed(await post({ ...agree, mall: "othermall" })).code!
  assert.equal((exchange(code).body as TokenBody).mall_id, "othermall")
  simulator.switches.set({ otherMallAs: "refuse" })
  const refused = exchange(landed(await post({ ...agree, mall: "othermall" })).code!)
  assert.match(JSON.stringify(refused.body), /invalid_grant.*mall_id/)
  assert.equal(landed(await post({ ...agree, mall: "mymall", operator: "A" })).error, "access_denied")
  const fewer = exchange(landed(await post({ ...agree, mall: "mymall" })).code!)
  assert.deepEqual((fewer.body as TokenBody).scopes, ["mall.read_order"])
  const cancelled = await post({ step: "cancel", mall: "mymall", operator: "P" })
  assert.deepEqual([cancelled.status, cancelled.headers.get("location")], [200, null])
  simulator.switches.set({ cancelDoes: "redirects" })
  assert.equal(landed(await post({ step: "cancel", mall: "mymall", operator: "P" })).error, "access_denied")
})

test("switches stand in for the person: other mall, withheld scopes, cancel, iss", async () => {
  const { simulator, open, exchange } = browser({
    switches: {
      consent: "agree",
      withheldScopes: ["mall.read_order"],
      consentOtherMall: "othermall",
      iss: true,
    },
  })
  const { code, iss } = landed(await open())
  assert.equal(iss, `${origin}/mymall`)
  const body = exchange(code!).body as TokenBody
  assert.deepEqual([body.mall_id, body.scopes], ["othermall", ["mall.read_product"]])
  simulator.switches.set({ consent: "cancel", cancelDoes: "redirects", doubleEncodedErrors: true })
  assert.match(landed(await open()).error_description!, /%20/)
})

test("PKCE: the verifier must fit", async () => {
  const { open, exchange } = browser({ switches: { consent: "agree" } })
  const verifier = "v".repeat(43)
  const challenge = createHash("sha256").update(verifier).digest("base64url")
  const once = async () =>
    landed(await open({ code_challenge: challenge, code_challenge_method: "S256" })).code!
  assert.equal(exchange(await once()).status, 400)
  assert.equal(exchange(await once(), { code_verifier: "w".repeat(43) }).status, 400)
  assert.equal(exchange(await once(), { code_verifier: verifier }).status, 200)
  const required = browser({ switches: { pkce: "required" } })
  assert.equal(landed(await required.open()).error, "invalid_request")
})

test("nothing a visitor types gets into a page unescaped", async () => {
  const { post } = browser()
  const page = await (
    await post({ step: "login", mall: '"><script>1</script>', operator: "P" }, { state: "<b>" })
  ).text()
  assert.ok(!page.includes("<script>1") && !page.includes("<b>"))
})
