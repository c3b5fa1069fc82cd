// What a refresh token is worth, said rule by rule.
import assert from "node:assert/strict"
import { test } from "node:test"
import { days, hours, minutes, rulesByHand } from "../testing-kit.ts"

const invalid = { error: "invalid_grant", error_description: "Invalid refresh_token" }

test("an answer has the recorded fields, Korean wall-clock times and no expires_in", () => {
  const { sim } = rulesByHand()
  const { access_token, refresh_token, ...rest } = sim.grant("mymall", { scopes: ["mall.read_product"] })
  assert.match(access_token, /^[A-Za-z0-9]{22}$/)
  assert.match(refresh_token, /^[A-Za-z0-9]{22}$/)
  assert.deepEqual(rest, {
    expires_at: "2026-03-11T14:39:27.000",
    refresh_token_expires_at: "2026-03-25T12:39:27.000",
    client_id: "simulator-client-id",
    mall_id: "mymall",
    user_id: "mymall",
    scopes: ["mall.read_product"],
    issued_at: "2026-03-11T12:39:27.000",
    shop_no: "1",
    token_type: "Bearer",
  })
})

test("a refresh spends the old token at once and answers with a new pair", () => {
  const { sim, refresh } = rulesByHand()
  const first = sim.grant("mymall")
  const second = refresh(first.refresh_token)
  assert.equal(second.status, 200)
  assert.notEqual(second.body.refresh_token, first.refresh_token)
  const again = refresh(first.refresh_token)
  assert.deepEqual([again.status, again.error], [400, invalid])
  assert.equal(refresh(second.body.refresh_token).status, 200)
  const { reusedSpentTokens, refreshes, refused, tokenRequests } = sim.counters("mymall")
  assert.deepEqual(
    { reusedSpentTokens, refreshes, refused, tokenRequests },
    {
      reusedSpentTokens: 1,
      refreshes: 2,
      refused: 1,
      tokenRequests: 3,
    },
  )
})

test("a token that was never issued, or belongs to another mall, is unknown and not spent", () => {
  const { sim, refresh } = rulesByHand()
  const other = sim.grant("other")
  assert.deepEqual(refresh("x".repeat(22)).error, invalid)
  assert.deepEqual(refresh(other.refresh_token).error, invalid)
  assert.equal(sim.counters("mymall").reusedSpentTokens, 0)
  assert.equal(sim.counters("mymall").unknownRefreshTokens, 2)
})

test("14 days slide with every refresh, or stay where they were", () => {
  for (const refreshLife of ["sliding", "fixed"] as const) {
    const { sim, time, refresh } = rulesByHand({ switches: { refreshLife } })
    let token = sim.grant("mymall").refresh_token
    time.at += days(10)
    token = refresh(token).body.refresh_token
    time.at += days(10)
    assert.equal(refresh(token).status, refreshLife === "sliding" ? 200 : 400)
  }
})

test("an expired refresh token is refused as 400 or 401", () => {
  const { sim, refresh } = rulesByHand()
  const { refresh_token } = sim.grant("mymall", { ageMs: days(14) })
  assert.equal(refresh(refresh_token).status, 400)
  sim.switches.set({ invalidRefreshStatus: "401" })
  assert.equal(refresh(refresh_token).status, 401)
  assert.equal(sim.counters("mymall").reusedSpentTokens, 0)
})

test("reuse of a spent token can kill everything of that consent", () => {
  const { sim, refresh } = rulesByHand({ switches: { spentTokenReuse: "killsChain" } })
  const first = sim.grant("mymall")
  const bystander = sim.grant("mymall")
  const second = refresh(first.refresh_token).body
  refresh(first.refresh_token)
  assert.equal(sim.isLive(second.access_token), false)
  assert.equal(refresh(second.refresh_token).status, 400)
  assert.equal(refresh(bystander.refresh_token).status, 200)
})

test("the old access token lives out its time, or dies with the refresh", () => {
  for (const oldAccessToken of ["lives", "dies"] as const) {
    const { sim, time, refresh } = rulesByHand({ switches: { oldAccessToken } })
    const first = sim.grant("mymall")
    const second = refresh(first.refresh_token).body
    assert.equal(sim.isLive(first.access_token), oldAccessToken === "lives")
    time.at += hours(2)
    assert.equal(sim.isLive(second.access_token), false)
  }
})

test("a second consent stands beside the first, or kills it", () => {
  for (const secondAuthorization of ["sideBySide", "killsFirst"] as const) {
    const { sim, refresh } = rulesByHand({ switches: { secondAuthorization } })
    const first = sim.grant("mymall")
    sim.grant("mymall")
    assert.equal(refresh(first.refresh_token).status, secondAuthorization === "sideBySide" ? 200 : 400)
  }
})

test("a sixteenth access token evicts the oldest", () => {
  const { sim } = rulesByHand()
  const tokens = Array.from({ length: 16 }, () => sim.grant("mymall").access_token)
  assert.deepEqual(
    tokens.map((token) => sim.isLive(token)),
    [false, ...Array(15).fill(true)],
  )
})

test("a wrong secret is our app's fault, in either of the two recorded words", () => {
  const { sim } = rulesByHand()
  const { refresh_token } = sim.grant("mymall")
  const ask = () =>
    sim.token(
      "mymall",
      { grant_type: "refresh_token", refresh_token },
      { clientId: sim.app.clientId, clientSecret: "wrong" },
    )
  const description = { error_description: "Invalid client_secret" }
  assert.deepEqual([ask().status, ask().body], [401, { error: "invalid_client", ...description }])
  sim.switches.set({ wrongSecretAs: "invalid_grant" })
  assert.deepEqual([ask().status, ask().body], [400, { error: "invalid_grant", ...description }])
  assert.equal(sim.liveRefreshToken("mymall"), refresh_token)
})

test("credentials in the body are refused, and so is a request without Basic", () => {
  const { sim, auth } = rulesByHand()
  const params = { grant_type: "refresh_token", refresh_token: sim.grant("mymall").refresh_token }
  const doubled = sim.token("mymall", { ...params, client_secret: auth.clientSecret }, auth)
  assert.equal((doubled.body as { error: string }).error, "invalid_request")
  assert.equal((sim.token("mymall", params, undefined).body as { error: string }).error, "invalid_request")
  sim.switches.set({ bodyCredentials: "allowed" })
  assert.equal(sim.token("mymall", { ...params, client_secret: auth.clientSecret }, auth).status, 200)
})

test("the answer can look as older or other apps have seen it", () => {
  const { sim, refresh } = rulesByHand({
    switches: {
      scopesShape: "space",
      refreshExpiresAt: "missing",
      tokenTypeAndShopNo: "missing",
      timeZone: "America/Los_Angeles",
      timeText: "space",
      tokenLength: 4096,
    },
  })
  const first = sim.grant("mymall", { scopes: ["a", "b"] })
  const { body } = refresh(first.refresh_token)
  assert.equal(body.access_token.length, 4096)
  assert.equal(body.scopes, "a b")
  assert.equal(body.issued_at, "2026-03-10 20:39:27.000")
  for (const field of ["refresh_token_expires_at", "token_type", "shop_no"]) assert.ok(!(field in body))
})

test("sixteen requests in two hours block the mall, and only that mall", () => {
  const { sim, time, refresh } = rulesByHand()
  let token = sim.grant("mymall").refresh_token
  const other = sim.grant("other").refresh_token
  for (let i = 0; i < 15; i++) token = refresh(token).body.refresh_token
  assert.equal(refresh(token).status, 429)
  assert.equal(sim.liveRefreshToken("mymall"), token)
  assert.equal(refresh(other, "other").status, 200)
  time.at += hours(2) - minutes(1)
  assert.equal(refresh(token).status, 429)
  time.at += hours(2)
  assert.equal(refresh(token).status, 200)
  const { blocked, peakIn2h } = sim.counters("mymall")
  assert.deepEqual({ blocked, peakIn2h }, { blocked: 2, peakIn2h: 17 })
})

test("fifteen requests in two hours are fine again and again", () => {
  const { sim, time, refresh } = rulesByHand()
  let token = sim.grant("mymall").refresh_token
  for (let i = 0; i < 150; i++) {
    token = refresh(token).body.refresh_token
    time.at += minutes(8)
  }
  assert.equal(sim.counters("mymall").blocked, 0)
})

test("an uninstalled app loses its tokens until it is consented to again", () => {
  const { sim, refresh } = rulesByHand()
  const pair = sim.grant("mymall")
  sim.uninstall("mymall")
  assert.equal(sim.isLive(pair.access_token), false)
  assert.deepEqual(refresh(pair.refresh_token).error, {
    error: "invalid_request",
    error_description: "Uninstalled app",
  })
  assert.equal(refresh(sim.grant("mymall").refresh_token).status, 200)
})

test("revoking either token takes the pair", () => {
  for (const which of ["access_token", "refresh_token"] as const) {
    const { sim, refresh } = rulesByHand()
    const pair = sim.grant("mymall")
    assert.equal(sim.revoke("mymall", pair[which]), true)
    assert.equal(sim.isLive(pair.access_token), false)
    assert.equal(refresh(pair.refresh_token).status, 400)
  }
})

test("the same seed makes the same tokens, another seed others, and no two are alike", () => {
  const run = (seed: number) => {
    const { sim, refresh } = rulesByHand({ seed, switches: { tokenBudget: 0 } })
    const seen: string[] = []
    for (const mall of ["a1", "b2"]) {
      let pair = sim.grant(mall)
      for (let i = 0; i < 200; i++) {
        seen.push(pair.access_token, pair.refresh_token)
        pair = refresh(pair.refresh_token, mall).body
      }
    }
    return seen
  }
  assert.deepEqual(run(7), run(7))
  assert.equal(new Set([...run(7), ...run(8)]).size, 1600)
})

test("nothing grows over years of refreshes", () => {
  const { sim, time, refresh } = rulesByHand()
  let token = sim.grant("mymall").refresh_token
  const first = token
  for (let i = 0; i < 20_000; i++) {
    time.at += minutes(75)
    token = refresh(token).body.refresh_token
  }
  const mall = sim.mallOf("mymall")
  assert.ok(mall.accessTokens.length <= 2 && mall.chains.size === 1 && mall.recentTokenRequests.length <= 2)
  assert.equal(sim.log.entries().length, 1000)
  refresh(first)
  assert.equal(sim.counters("mymall").reusedSpentTokens, 1, "the very first token is still known as spent")
})
