// What a mall's owner sees says who is asking and whom to ask, and nothing in the settings can become part of a page.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { messages } from "../../../src/messages/index.ts"
import { agree, buttonOn, createHttpWorld } from "../../kit/http-world.ts"

const service = {
  name: "Shop <b>Desk</b>",
  contact: "02-123-4567, help@desk.example",
  logoUrl: "https://img.desk.example/logo.png",
}

test("the service's name, contact and picture stand on every page of an owner", async () => {
  const world = createHttpWorld({ http: { service } })
  const link = await world.keeper.link({ mallId: "mymall" })
  const ask = await world.browse(link.path)
  const back = agree(world, buttonOn(ask), "mymall")
  const denied = await world.browse("/api/cafe24/callback?error=access_denied")
  const connected = await world.browse(back)
  const launched = await world.browse(world.simulator.launchUrl("/api/cafe24/launch", "mymall"))
  for (const [name, page] of Object.entries({ ask, denied, connected, launched })) {
    assert.match(page.text, /Shop &lt;b&gt;Desk/, name)
    assert.match(page.text, /"tel:02-123-4567">02-123-4567<\/a>, <a href="mailto:help@desk\.example">/, name)
    assert.match(page.text, /<img src="https:\/\/img\.desk\.example\/logo\.png"/, name)
    assert.match(
      page.headers.get("content-security-policy")!,
      /img-src data: https:\/\/img\.desk\.example;/,
      name,
    )
  }
  assert.match(ask.text, /asks you to connect your mall/)
})

test("without them the pages are as they were", async () => {
  const world = createHttpWorld()
  const page = await world.browse((await world.keeper.link({ mallId: "mymall" })).path)
  assert.doesNotMatch(page.text, /<header>|<img|class="soft contact"/)
  assert.match(page.headers.get("content-security-policy")!, /img-src data:;/)
})

test("the success page folds token words away, and says that the end of the refresh token moves on", async () => {
  const world = createHttpWorld()
  const { url } = world.keeper.connect({ mallId: "mymall" })
  const page = await world.browse(agree(world, url, "mymall"), { headers: { "accept-language": "ko" } })
  assert.match(
    page.text,
    /<details>\s*<summary>개발 담당자용 정보<\/summary>[\s\S]*갱신할 때마다 14일로 늘어납니다/,
  )
})

test("one more owner than a mall's token requests carry reads so on a page, without a command; its code is not used", async () => {
  const world = createHttpWorld()
  for (let at = 0; at < 10; at++) await world.connect("mymall", `team-${at}`)
  const { exchanges } = world.simulator.counters("mymall")
  for (const [language, title] of [
    ["ko", /연결을 더 추가할 수 없습니다/],
    ["en", /no place for one more connection/],
  ] as const) {
    const browse = world.anotherBrowser()
    const begun = await browse("/api/cafe24/authorize?mall_id=mymall")
    const back = agree(world, begun.headers.get("location") ?? "", "mymall")
    const page = await browse(back, { headers: { "accept-language": language } })
    assert.equal(page.status, 409)
    assert.match(page.text, title)
    assert.doesNotMatch(page.text, /mallkey disconnect/)
  }
  assert.equal(world.simulator.counters("mymall").exchanges, exchanges)
})

const korean = { headers: { "accept-language": "ko" } }
const limited =
  (seconds?: number) => (inner: typeof fetch) => (input: URL | RequestInfo, init?: RequestInit) => {
    if (!String(input).includes("oauth/token")) return inner(input, init)
    const headers = seconds === undefined ? undefined : { "retry-after": `${seconds}` }
    return Promise.resolve(new Response('{"error":"too_many_requests"}', { status: 429, headers }))
  }

test("Cafe24 asks to wait: one page says until when, before and after, and has a button when it is time", async () => {
  const world = createHttpWorld({ wire: limited(1_260) })
  const { path } = await world.keeper.link({ mallId: "mymall" })
  const begin = async () => agree(world, buttonOn(await world.browse(path)), "mymall")
  const [first, second] = [await begin(), await begin()]
  const waits = async (back: string) => {
    const page = await world.browse(back, korean)
    assert.equal(page.status, 429)
    assert.match(page.text, /<h1>지금은 연결할 수 없습니다/)
    assert.match(page.text, /3월 11일 오전 11:01\(약 21분 뒤\) 이후에 다시 시도해 주세요/)
    const after = Number(page.headers.get("retry-after"))
    assert.ok(after > 1_200 && after <= 1_260, `${after}`)
    assert.match(page.text, new RegExp(`http-equiv="refresh" content="${after + 1}"`))
    assert.doesNotMatch(page.text, /class="button"|장애/)
  }
  await waits(first)
  await waits(first)
  await waits(second)
  const sent = await world.ask(first, { key: null, headers: { accept: "text/html" } })
  const result = new URL(sent.headers.get("location") ?? "", new URL(first, "https://keeper.example")).href
  await waits(result)
  await world.clock.step(22 * 60_000)
  const over = await world.browse(result, korean)
  assert.match(over.text, /이제 다시 시도하실 수 있습니다/)
  assert.match(buttonOn(over), new RegExp(`${path}$`))
  assert.doesNotMatch(over.text, /http-equiv/)
})

test("so does a consent that a stranger began, and a program reads the same", async () => {
  const world = createHttpWorld({ wire: limited() })
  const begun = await world.browse("/api/cafe24/authorize?mall_id=mymall")
  const page = await world.browse(agree(world, begun.headers.get("location") ?? "", "mymall"), korean)
  assert.equal(page.status, 429)
  assert.match(page.text, /약 15분 뒤/)
  const asked = agree(world, world.keeper.connect({ mallId: "mymall" }).url, "mymall")
  const { status, headers, body } = await world.ask(asked)
  assert.deepEqual([status, body.code], [429, "rate_limited"])
  assert.equal(Date.parse(body.retry_at) - world.clock.now(), Number(headers.get("retry-after")) * 1_000)
})

const hidden = /CAFE24_|MALLKEY_|SMTP_|SLACK_|mallkey |SQLSTATE|\.secret|\.db\b/

test("what only the operator can mend is asked of the operator: settings stand in the log, not on the page", async () => {
  const world = createHttpWorld({ http: { service, language: "ko" } })
  const shows = async (path: string, says: RegExp, logs: RegExp) => {
    const { text, headers } = await world.browse(path, korean)
    assert.match(text, says)
    assert.doesNotMatch(text, hidden)
    assert.match(text, /저희에게 알려 주세요/)
    assert.match(text, new RegExp(`<code>${headers.get("x-request-id")}</code>`))
    const line = world.logged.findLast(({ facts }) => facts.request === headers.get("x-request-id"))
    assert.match(line?.message ?? "", logs)
    assert.ok(line?.facts.error)
  }
  world.simulator.switches.set({ rejectSecret: true } as never)
  const { url } = world.keeper.connect({ mallId: "mymall" })
  await shows(agree(world, url, "mymall"), /저희 쪽 문제로/, /CAFE24_CLIENT_ID나 CAFE24_CLIENT_SECRET/)
  const scope = { error: "invalid_scope", error_description: "mall.read_order" }
  const state = new URL(world.keeper.connect({ mallId: "mymall" }).url).searchParams.get("state")!
  const back = `/api/cafe24/callback?${new URLSearchParams({ ...scope, state })}`
  await shows(back, /주문 읽기 <code>mall\.read_order/, /개발자센터의 앱 설정에서/)
  await shows("/api/cafe24/launch?mall_id=mymall&hmac=x", /앱을 다시 열어 주세요/, /CAFE24_CLIENT_SECRET과/)
})

test("a store that is away: try again later, and nothing of how we are built", async () => {
  const world = createHttpWorld({ http: { service, language: "ko" } })
  const { path } = await world.keeper.link({ mallId: "mymall" })
  await world.store.close()
  const page = await world.browse(path, korean)
  assert.equal(page.status, 503)
  assert.match(page.text, /저희 서버가 잠시 요청을 처리하지 못하고 있습니다/)
  assert.doesNotMatch(page.text, hidden)
})

test("no mall named, or an odd one: a form asks for it, and keeps what else was asked for", async () => {
  const world = createHttpWorld()
  for (const query of ["return=/settings", "mall_id=My%20Mall!&return=/settings"]) {
    const page = await world.browse(`/api/cafe24/authorize?${query}`, korean)
    assert.equal(page.status, 400)
    assert.match(page.text, /<form method="get">[\s\S]*name="return" value="\/settings"[\s\S]*name="mall_id"/)
    assert.doesNotMatch(page.text, hidden)
  }
})

test("the guide calls the pages by their titles", () => {
  for (const [language, file] of [
    ["en", "reconnecting.md"],
    ["ko", "reconnecting.ko.md"],
  ] as const) {
    const guide = readFileSync(join(import.meta.dirname, "../../../docs", file), "utf8")
    const [, table = ""] = /\n\|---\|---\|---\|\n((?:\|.*\n)+)/.exec(guide) ?? []
    const named = [...table.matchAll(/^\| ([^|]+) \|/gm)].map((row) => row[1])
    const { trouble, connected } = messages(language).pages
    const titles = new Set([...Object.values(trouble.landings).map(({ title }) => title), connected.missing])
    assert.ok(named.length > 10, file)
    assert.deepEqual(
      named.filter((one) => !titles.has(one ?? "")),
      [],
    )
  }
})
