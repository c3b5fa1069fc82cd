// An owner's way in a real browser: from the link in a message over Cafe24's pages to the page that closes the loop.
import assert from "node:assert/strict"
import { once } from "node:events"
import { mkdirSync } from "node:fs"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { serve } from "@hono/node-server"
import type { Browser, Page } from "playwright-core"
import { assemble } from "../../src/compose/keeper.ts"
import type { KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import { createApp } from "../../src/http/index.ts"
import { systemClock } from "../../src/node/clock.ts"
import { createRescueShelf } from "../../src/node/rescue/shelf.ts"
import { type RunningSimulator, startSimulator } from "../../src/simulator/index.ts"
import { createMemoryStore } from "../../src/stores/memory/memory.ts"
import { testSecret } from "../kit/world.ts"
import { openBrowser, visitsIn } from "./looking.ts"

/** A folder to put pictures of the pages in, for a person who works on them. */
const pictures = process.env.MALLKEY_TEST_PICTURES

let browser: Browser
let running: RunningSimulator
let server: Server
let keeper: KeeperOfHouse
let url = ""

before(async () => {
  running = await startSimulator()
  server = serve({ fetch: (request) => app.fetch(request), port: 0, hostname: "127.0.0.1" }) as Server
  await once(server, "listening")
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { clientId, clientSecret } = running.simulator.app
  const redirectUri = `${url}/api/cafe24/callback`
  keeper = assemble({
    store: createMemoryStore({ clock: systemClock }),
    app: { clientId, clientSecret, redirectUri, baseUrl: running.baseUrl },
    secrets: [testSecret],
    rescue: createRescueShelf(),
  })
  const app = createApp(keeper, { language: "ko", publicUrl: url })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  server?.close()
  server?.closeAllConnections()
  await running?.close()
})

interface Visit {
  page: Page
  picture(name: string): Promise<void>
}

const visit = visitsIn(() => browser, { locale: "ko-KR" })

/** Small like a telephone, where mails are read. Nothing may stick out sideways. */
function visiting(follow: (visit: Visit) => Promise<void>, width = 390): Promise<void> {
  return visit(width, async (page) => {
    const picture = async (name: string) => {
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
      assert.equal(isWide, false, `${name} scrolls sideways`)
      if (!pictures) return
      mkdirSync(pictures, { recursive: true })
      await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
    }
    await follow({ page, picture })
  })
}

const linkFor = async (mallId: string, scopes?: string[]) =>
  url + (await keeper.link({ mallId, scopes })).path

async function agreeAs(page: Page, mallId: string): Promise<void> {
  await page.getByLabel("쇼핑몰 아이디").fill(mallId)
  await page.getByRole("button", { name: "로그인" }).click()
  await page.getByRole("button", { name: "동의합니다" }).click()
}

/** Neither in the address bar, nor in what the page itself knows of where it is; and loaded again it says the same. */
async function keepsNoCode(page: Page, heading: string): Promise<void> {
  const known = [page.url(), await page.evaluate(() => location.href + document.referrer)]
  for (const address of known) assert.doesNotMatch(address, /code=|state=|error=/)
  await page.reload()
  await page.getByRole("heading", { name: heading }).waitFor()
}

async function lostMall(mallId: string): Promise<void> {
  const { access_token: accessToken, refresh_token: refreshToken } = running.simulator.grant(mallId)
  const copy = { id: mallId, mallId, scopes: ["mall.read_order"], tokens: { accessToken, refreshToken } }
  await keeper.import(copy, { rotate: false, replace: false, by: "test" })
  running.simulator.expireRefreshToken(mallId)
  await keeper.refresh(mallId, { force: true }).catch(() => undefined)
  assert.equal((await keeper.connection(mallId)).assessment.state, "lost")
}

test("from the link to the success page, and the link is over", () =>
  visiting(async ({ page, picture }) => {
    await lostMall("hanbok")
    const link = url + (await keeper.linkFor("hanbok"))!.path
    await page.goto(link)
    await page.getByRole("heading", { name: "hanbok 쇼핑몰 카페24 연결" }).waitFor()
    await picture("link")
    await page.getByRole("link", { name: "카페24에서 동의하기" }).click()
    await agreeAs(page, "hanbok")
    await page.getByRole("heading", { name: "hanbok 쇼핑몰이 다시 연결되었습니다" }).waitFor()
    assert.ok(await page.getByText("다음 자동 갱신").isVisible())
    await picture("connected")
    assert.equal((await keeper.connection("hanbok")).assessment.state, "fresh")
    assert.ok(!/code=|state=/.test(page.url()), "no code stays in the address")
    await page.reload()
    await page.getByRole("heading", { name: "hanbok 쇼핑몰이 다시 연결되었습니다" }).waitFor()
    await page.goto(link)
    await page.getByRole("heading", { name: "이미 연결되었습니다" }).waitFor()
    await picture("link-over")
  }))

test("signed in to another mall: said in plain words, and tried again from there", () =>
  visiting(async ({ page, picture }) => {
    const link = await linkFor("rightmall")
    await page.goto(link)
    await page.getByRole("link", { name: "카페24에서 동의하기" }).click()
    await agreeAs(page, "wrongmall")
    await page.getByRole("heading", { name: "다른 쇼핑몰로 로그인되어 있습니다" }).waitFor()
    await picture("wrong-mall")
    await page.getByRole("link", { name: "다시 시도" }).click()
    assert.equal(page.url(), link)
    await page.getByRole("link", { name: "카페24에서 동의하기" }).click()
    await agreeAs(page, "rightmall")
    await page.getByRole("heading", { name: "rightmall 쇼핑몰이 연결되었습니다" }).waitFor()
  }))

test("a permission that was not granted is named, and asked for once more", () =>
  visiting(async ({ page, picture }) => {
    const scopes = ["mall.read_order", "mall.read_product", "mall.write_product"]
    await page.goto(await linkFor("fewmall", scopes))
    assert.ok(await page.getByText("상품 읽기·쓰기").isVisible())
    await page.getByRole("link", { name: "카페24에서 동의하기" }).click()
    await page.getByRole("button", { name: "로그인" }).click()
    await page.getByLabel("주문 읽기").uncheck()
    await page.getByRole("button", { name: "동의합니다" }).click()
    await page.getByRole("heading", { name: "요청했지만 허용되지 않은 권한" }).waitFor()
    await picture("missing-scope")
    await page.getByRole("link", { name: "다시 동의하기" }).click()
    await agreeAs(page, "fewmall")
    await page.getByRole("heading", { name: "fewmall 쇼핑몰이 다시 연결되었습니다" }).waitFor()
    assert.equal(await page.getByText("허용되지 않은").count(), 0)
    assert.deepEqual((await keeper.connection("fewmall")).connection.scopes.length, 3)
  }))

test("cancelled, or not the principal operator: nothing happened, and the same link goes on", () =>
  visiting(async ({ page, picture }) => {
    running.simulator.switches.set({ cancelDoes: "redirects" } as never)
    const link = await linkFor("shymall")
    await page.goto(link)
    await page.getByRole("link", { name: "카페24에서 동의하기" }).click()
    await page.getByRole("button", { name: "로그인" }).click()
    await page.getByRole("button", { name: "취소" }).click()
    await page.getByRole("heading", { name: "동의가 완료되지 않았습니다" }).waitFor()
    await picture("cancelled")
    await keepsNoCode(page, "동의가 완료되지 않았습니다")
    await page.getByRole("link", { name: "다시 시도" }).click()
    await page.getByRole("link", { name: "카페24에서 동의하기" }).click()
    await page.getByText("부운영자").click()
    await agreeAs(page, "shymall")
    await page.getByRole("heading", { name: "대표 운영자만 동의할 수 있습니다" }).waitFor()
    await picture("not-operator")
    assert.deepEqual(await keeper.connections({ mallId: "shymall", limit: 1 }), [])
  }))

test("the link opened in two windows: both may consent, one connection comes of it", () =>
  visiting(async ({ page }) => {
    const link = await linkFor("twomall")
    const second = await page.context().newPage()
    for (const each of [page, second]) {
      await each.goto(link)
      await each.getByRole("link", { name: "카페24에서 동의하기" }).click()
    }
    await agreeAs(page, "twomall")
    await agreeAs(second, "twomall")
    await second.getByRole("heading", { name: "twomall 쇼핑몰이 다시 연결되었습니다" }).waitFor()
    assert.equal((await keeper.connections({ mallId: "twomall", limit: 5 })).length, 1)
    assert.equal((await keeper.check("twomall")).alive, true)
    await second.close()
  }))

test("the app opened at Cafe24: to the consent, then how things stand, and a reload is met kindly", () =>
  visiting(async ({ page, picture }) => {
    const launch = (timestamp: number) =>
      running.simulator.launchUrl(`${url}/api/cafe24/launch`, "openmall", { timestamp })
    const seconds = Math.floor(Date.now() / 1_000)
    await page.goto(launch(seconds))
    await agreeAs(page, "openmall")
    await page.getByRole("heading", { name: "openmall 쇼핑몰이 연결되었습니다" }).waitFor()
    await page.goto(launch(seconds + 1))
    await page.getByRole("heading", { name: "openmall 쇼핑몰이 연결되어 있습니다" }).waitFor()
    await picture("launched")
    await page.reload()
    await page.getByRole("heading", { name: "앱을 다시 열어 주세요" }).waitFor()
    await picture("launched-again")
  }, 1_100))

test("a consent that comes back to another browser: it is told where to go on, and keeps nothing to finish it with", () =>
  visiting(async ({ page, picture }) => {
    const first = await browser.newContext({ locale: "ko-KR" })
    const begun = await first.newPage()
    await begun.goto(`${url}/api/cafe24/authorize?mall_id=elsemall`)
    await page.goto(begun.url())
    await agreeAs(page, "elsemall")
    const heading = "처음 시작한 브라우저에서 계속해 주세요"
    await page.getByRole("heading", { name: heading }).waitFor()
    await picture("other-browser")
    await keepsNoCode(page, heading)
    assert.deepEqual(await keeper.connections({ mallId: "elsemall", limit: 1 }), [])
    await first.close()
  }))

test("the app's own settings are wrong: nobody blames the owner", () =>
  visiting(async ({ page, picture }) => {
    running.simulator.switches.set({ rejectSecret: { value: true, mall: "sadmall" } } as never)
    await page.goto(await linkFor("sadmall"))
    await page.getByRole("link", { name: "카페24에서 동의하기" }).click()
    await agreeAs(page, "sadmall")
    await page.getByRole("heading", { name: "저희 쪽 문제로 연결하지 못했습니다" }).waitFor()
    await picture("app-rejected")
  }))

test("an address that names no mall asks for it, and goes on to Cafe24", () =>
  visiting(async ({ page }) => {
    await page.goto(`${url}/api/cafe24/authorize`)
    await page.getByLabel("쇼핑몰 아이디").fill("formmall")
    await page.getByRole("button", { name: "연결하기" }).click()
    await agreeAs(page, "formmall")
    await page.getByRole("heading", { name: "formmall 쇼핑몰이 연결되었습니다" }).waitFor()
  }))
