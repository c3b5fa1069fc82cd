// What a mall's owner sees says who is asking and whom to ask, and nothing in the settings can become part of a page.
import assert from "node:assert/strict"
import { test } from "node:test"
import { agree, buttonOn, createHttpWorld } from "../kit/http-world.ts"

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
    assert.match(page.text, /02-123-4567, help@desk\.example/, name)
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
