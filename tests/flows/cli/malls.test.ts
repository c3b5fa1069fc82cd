// The commands that keep malls alive, as real processes beside each other on one sqlite file.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createDesk, type Desk } from "../../kit/command-line.ts"

const seller = "hanok-living"

/** Nothing that was said holds a secret or a token, but for what was asked for by name. */
function assertDiscreet(desk: Desk, allowed: string[] = []) {
  const { simulator } = desk.simulated
  const refreshTokens = simulator.malls().map((id) => simulator.liveRefreshToken(id))
  const secrets = [simulator.app.clientSecret, ...refreshTokens].filter((text) => text !== undefined)
  const said = allowed.reduce((text, each) => text.replaceAll(each, ""), desk.said())
  for (const secret of secrets) assert.ok(!said.includes(secret), "a secret was printed")
  assert.doesNotMatch(said, /code=[\w-]{10}/)
}

test("connect waits for the owner's consent, then everything else works on the mall", async (t) => {
  const desk = await createDesk(t)
  const connecting = desk.start("connect", seller, "--no-open", "--json")
  const [link] = await connecting.says(/http:\/\/\S+authorize\S+/)
  assert.deepEqual(JSON.parse((await desk.run("status", "--json")).stdout).connections, [])

  const page = await fetch(link)
  assert.equal(page.status, 200)
  const connected = await connecting.ended
  assert.equal(connected.code, 0)
  const document = JSON.parse(connected.stdout)
  assert.equal(document.id, seller)
  assert.equal(document.state, "fresh")
  assert.equal(document.first, true)
  assert.deepEqual(document.missing_scopes, [])

  const status = await desk.run("status")
  assert.equal(status.code, 0)
  assert.match(status.stdout, /✓ 정상 +hanok-living +▰+▱* 1시간 5\d분 +▰+ 13일 23시간/)

  const { stdout: token } = await desk.run("token", seller)
  assert.ok(desk.simulated.simulator.isLive(token.trim()), "the token works")
  const asJson = JSON.parse((await desk.run("token", seller, "--json")).stdout)
  assert.equal(asJson.access_token, token.trim())
  assert.deepEqual([asJson.mall_id, asJson.token_type], [seller, "Bearer"])
  assert.match(asJson.expires_at, /Z$/)
  assert.equal("refresh_token" in asJson, false)

  const notDue = JSON.parse((await desk.run("refresh", seller, "--json")).stdout)
  assert.equal(notDue.renewed, false)
  const forced = JSON.parse((await desk.run("refresh", seller, "--force", "--json")).stdout)
  assert.equal(forced.renewed, true)
  assert.notEqual(forced.tag, notDue.tag)

  const { events } = JSON.parse((await desk.run("events", "--json")).stdout)
  assert.deepEqual(
    events.map((event: { kind: string }) => event.kind),
    ["connected"],
  )
  const told = async (lang: string) => (await desk.run("events", "--lang", lang)).stdout
  assert.match(await told("ko"), /hanok-living: 연결되었습니다 \(쇼핑몰 운영자\)$/m)
  assert.match(await told("en"), /hanok-living: connected \(the mall's owner\)$/m)

  const unasked = await desk.run("disconnect", seller)
  assert.equal(unasked.code, 2)
  assert.match(unasked.stderr, /--yes/)
  assert.equal((await desk.run("disconnect", seller, "--revoke", "--yes")).code, 0)
  assert.equal(desk.simulated.simulator.mall(seller).liveRefreshTokens, 0)
  const gone = await desk.run("token", seller, "--json")
  assert.equal(gone.code, 1)
  assert.deepEqual(JSON.parse(gone.stdout).error.code, "connection_unknown")
  assertDiscreet(desk, [token.trim()])
})

test("a consent that is not given ends connect with its reason", async (t) => {
  const desk = await createDesk(t, {
    simulator: { switches: { consent: "cancel", cancelDoes: "redirects" } },
  })
  const connecting = desk.start("connect", seller, "--json")
  const [link] = await connecting.says(/http:\/\/\S+authorize\S+/)
  assert.equal((await fetch(link)).status, 400)
  const ended = await connecting.ended
  assert.equal(ended.code, 1)
  const { error } = JSON.parse(ended.stdout)
  assert.equal(error.code, "consent_denied")
  assert.equal(error.connection, seller)
  assert.equal(error.fix, `mallkey connect ${seller}`)
})

test("beside a running server connect leaves the callback to it and sees the outcome in the store", async (t) => {
  const desk = await createDesk(t)
  const server = desk.start("serve")
  await server.says(/"url":"http/)
  const connecting = desk.start("connect", seller, "--add-scope", "mall.write_community", "--json")
  const [link] = await connecting.says(/http:\/\/\S+authorize\S+/)
  await fetch(link)
  const { code, stdout } = await connecting.ended
  assert.equal(code, 0)
  assert.ok(JSON.parse(stdout).scopes.includes("mall.write_community"))

  const key = (await desk.run("key", "create", "--name", "orders", "--right", "token")).stdout.trim()
  const answer = await fetch(`http://127.0.0.1:${desk.port}/v1/connections/${seller}/token`, {
    headers: { "x-api-key": key },
  })
  const overHttp = (await answer.json()) as { access_token: string; expires_in: number }
  const { access_token } = overHttp
  const byCommand = JSON.parse((await desk.run("token", seller, "--json")).stdout)
  assert.deepEqual({ ...byCommand, expires_in: 0 }, { ...overHttp, expires_in: 0 }, "one document, two ways")
  server.signal("SIGTERM")
  assert.equal((await server.ended).code, 0)
  assertDiscreet(desk, [access_token, key])
})

test("a mall whose token another program used up is lost: exit 3 and the command that mends it", async (t) => {
  const desk = await createDesk(t)
  await desk.connect(seller)
  await desk.connect("jeju-citrus")
  spendBehindOurBack(desk, seller)
  const refreshed = await desk.run("refresh", seller, "--force")
  assert.equal(refreshed.code, 3)
  assert.match(refreshed.stderr, /mallkey connect hanok-living/)
  const status = await desk.run("status", "--lang", "en")
  assert.equal(status.code, 3)
  const [first] = status.stdout.split("\n").slice(1)
  assert.match(first ?? "", /✗ lost +hanok-living/, "the urgent one comes first")
  assert.match(status.stdout, /2 malls {2}✗ lost 1 {2}✓ fine 1/)
  assert.equal((await desk.run("status", "jeju-citrus")).code, 0)
  assert.equal((await desk.run("status", "--limit", "1", "--json")).code, 3)
  const last = await desk.run("token", seller, "--lang", "en")
  assert.equal(last.code, 0, "the access token that is there works until its end")
  assert.ok(desk.simulated.simulator.isLive(last.stdout.trim()))
  assert.match(last.stderr, /^! .*hanok-living/m)
  // As cron runs it: each run says so, not only the one that found out.
  const swept = await desk.run("sweep", "--json")
  assert.equal(swept.code, 3)
  assert.deepEqual(JSON.parse(swept.stdout).failures, [{ id: seller, reason: "needs_reconnect" }])
  const check = await desk.run("check", "--json")
  assert.equal(check.code, 3)
  assert.equal(JSON.parse(check.stdout).needs_reauth, 1)
  const { events } = JSON.parse((await desk.run("events", seller, "--json")).stdout)
  assert.deepEqual(
    events.slice(0, 2).map(({ kind }: { kind: string }) => kind),
    ["alerted", "lost"],
    "found out, and told by the check",
  )
  assert.match(events[0].message, /^hanok-living: /, "whom people were told of")

  await desk.connect(seller)
  assert.equal((await desk.run("status")).code, 0)
  assertDiscreet(desk)
})

function spendBehindOurBack({ simulated: { simulator } }: Desk, mallId: string) {
  const { clientId, clientSecret } = simulator.app
  const refresh_token = simulator.liveRefreshToken(mallId) ?? ""
  simulator.token(mallId, { grant_type: "refresh_token", refresh_token }, { clientId, clientSecret })
}

test("refresh --all names what failed, goes on with the rest, and ends with 1", async (t) => {
  const desk = await createDesk(t)
  for (const id of ["a-mall", "b-mall", "c-mall"]) await desk.connect(id)
  desk.simulated.simulator.switches.set({ tokenError: { value: "503", mall: "b-mall" } })
  const swept = await desk.run("refresh", "--all", "--force", "--json")
  assert.equal(swept.code, 1)
  const { refreshed, failed, failures } = JSON.parse(swept.stdout)
  assert.deepEqual(
    { refreshed, failed, failures },
    {
      refreshed: 2,
      failed: 1,
      failures: [{ id: "b-mall", reason: "provider_unavailable" }],
    },
  )
  const status = await desk.run("status")
  assert.match(status.stdout, /! 실패 중 +b-mall/)
  assert.match(status.stdout, /1번 실패\(카페24 서버에 장애/)
  // The living token is served all the same, with a word about it.
  const { code, stdout, stderr } = await desk.run("token", "b-mall", "--min-ttl", "60")
  assert.equal(code, 0)
  assert.ok(desk.simulated.simulator.isLive(stdout.trim()))
  assert.match(stderr, /갱신에 문제가 있습니다/)
})

test("a code pasted by hand: refused when it is old, taken from a whole address when it is not", async (t) => {
  const desk = await createDesk(t)
  const refused = await desk.run("exchange", seller, "--code", "long-gone", "--json")
  assert.equal(refused.code, 1)
  assert.equal(JSON.parse(refused.stdout).error.code, "code_refused")
  await desk.connect(seller)
  const denied = await desk.run(
    "exchange",
    seller,
    "--code",
    "https://x.example/cb?error=access_denied&state=y",
  )
  assert.equal(denied.code, 1)
  assert.match(denied.stderr, /access_denied/)
  assertDiscreet(desk)
})

test("keys are made with rights and an end, listed without themselves, and revoked by id", async (t) => {
  const desk = await createDesk(t)
  const made = JSON.parse(
    (
      await desk.run(
        "key",
        "create",
        "--name",
        "bot",
        "--right",
        "token,read",
        "--connection",
        seller,
        "--expires",
        "90d",
        "--json",
      )
    ).stdout,
  )
  assert.match(made.key, /^mk_/)
  assert.deepEqual([made.rights, made.connections], [["token", "read"], [seller]])
  const bare = await desk.run("key", "create", "--name", "other")
  assert.match(bare.stdout, /^mk_\S+\n$/, "the key alone, ready for $(…)")
  const list = await desk.run("key", "list")
  assert.match(list.stdout, /bot +token,read +hanok-living +89일 23시간 뒤 +없음/)
  assert.ok(list.stdout.includes(`${made.key.slice(0, 7)}…`), "its first letters")
  assert.ok(!list.stdout.includes(made.key))
  assert.equal((await desk.run("key", "revoke", made.id)).code, 0)
  assert.equal((await desk.run("key", "revoke", made.id)).code, 2)
  const byName = await desk.run("key", "revoke", "other", "--json")
  assert.equal(byName.code, 2)
  const other = bare.stderr.match(/revoke (\w+)/)?.[1] ?? "no id was said"
  assert.ok(JSON.parse(byName.stdout).error.problems[0].includes(other), "the id that the name stands for")
  const wrong = await desk.run("key", "create", "--right", "root", "--json")
  assert.equal(wrong.code, 2)
  assert.equal(JSON.parse(wrong.stdout).error.problems.length, 2, "the name and the right, both at once")

  const early = await desk.run("key", "create", "--name", "later", "--connection", "hanok-livin")
  assert.equal(early.code, 0)
  assert.match(early.stdout, /^mk_\S+\n$/)
  assert.match(early.stderr.replaceAll("\n", " "), /hanok-livin 쇼핑몰은 연결되어 있지 않습니다/)
  const pattern = await desk.run("key", "create", "--name", "all", "--connection", "*", "--lang", "en")
  assert.equal(pattern.code, 0)
  assert.match(pattern.stderr.replaceAll("\n", " "), /\* fits no mall, ever/)
})

test("reseal moves everything to the first secret and says when an old one is still needed", async (t) => {
  const [old, fresh] = ["o".repeat(40), "f".repeat(40)]
  const desk = await createDesk(t, { env: { MALLKEY_SECRET: old } })
  await desk.connect(seller)
  desk.env.MALLKEY_SECRET = `${fresh},${old}`
  const moved = await desk.run("reseal", "--json")
  assert.equal(moved.code, 0)
  assert.equal(JSON.parse(moved.stdout).resealed, 1)
  desk.env.MALLKEY_SECRET = fresh
  assert.equal((await desk.run("token", seller)).code, 0)
  const other = "x".repeat(40)
  desk.env.MALLKEY_SECRET = `${other},${fresh}`
  await desk.connect("another-mall")
  desk.env.MALLKEY_SECRET = other
  const unopened = await desk.run("reseal")
  assert.equal(unopened.code, 1)
  assert.match(unopened.stdout, /1곳은 열 수 없습니다/)
})

test("reseal does not call sealed what the store keeps in plain text", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_STORE: "file:./tokens" } })
  await desk.connect(seller)
  const told = await desk.run("reseal")
  assert.equal(told.code, 0)
  assert.match(told.stdout, /평문[\s\S]*\?seal=on/)
  desk.env.MALLKEY_STORE = "file:./tokens?seal=on"
  assert.match((await desk.run("reseal")).stdout, /1곳을 다시 암호화했습니다/)
  assert.match((await desk.run("reseal")).stdout, /모두 이미/)
})

test("status ends with 3 while an owner must consent again in time, as its picture asks", async (t) => {
  const desk = await createDesk(t, {
    simulator: { switches: { consent: "agree", refreshLifeMs: 20 * 3_600_000 } },
  })
  await desk.connect(seller)
  for (const asked of [["status"], ["status", seller]]) {
    const { code, stdout } = await desk.run(...asked)
    assert.match(stdout, /npx mallkey connect hanok-living/)
    assert.equal(code, 3, asked.join(" "))
  }
})

test("reseal says by which secret the pairs of another app are sealed: who keeps them still needs it", async (t) => {
  const [old, fresh] = ["o".repeat(40), "f".repeat(40)]
  const desk = await createDesk(t, { env: { MALLKEY_SECRET: old } })
  await desk.connect(seller)
  Object.assign(desk.env, { MALLKEY_SECRET: `${fresh},${old}`, CAFE24_CLIENT_ID: "another-app" })
  const { others_by_key: others } = JSON.parse((await desk.run("reseal", "--json")).stdout)
  assert.deepEqual(Object.values(others), [1])
  const { code, stdout } = await desk.run("reseal")
  assert.equal(code, 0)
  assert.ok(stdout.includes(`${Object.keys(others)[0]}: 1`), stdout)
})
