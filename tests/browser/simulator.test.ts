// The simulator's pages in a real browser: consent through to the callback, and the control page's forms.
import assert from "node:assert/strict"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { after, before, test } from "node:test"
import type { Browser, Page } from "playwright-core"
import { type RunningSimulator, startSimulator } from "../../src/simulator/index.ts"
import { assertFits, openBrowser, picture, visitsIn } from "./looking.ts"

let browser: Browser
let running: RunningSimulator
const app = createServer((_, answer) => answer.end("back"))
let callback = ""
before(async () => {
  running = await startSimulator()
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve))
  callback = `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  app.close()
  app.closeAllConnections()
  await running?.close()
})

const withPage = visitsIn(() => browser)
const fits = async (page: Page, width: number) =>
  assert.ok(
    (await page.evaluate(() => document.documentElement.scrollWidth)) <= width,
    "no sideways scrolling",
  )

test("a person logs in, unticks a scope, agrees and lands at the app with a code", () =>
  withPage(380, async (page) => {
    const asked = new URLSearchParams({
      response_type: "code",
      client_id: running.simulator.app.clientId,
      redirect_uri: callback,
      scope: "mall.read_order,mall.read_product",
      state: "s",
    })
    await page.goto(`${running.url}/mymall/api/v2/oauth/authorize?${asked}`)
    await fits(page, 380)
    await page.getByRole("button", { name: "로그인" }).click()
    await page.getByLabel("상품 읽기").uncheck()
    await fits(page, 380)
    await page.getByRole("button", { name: "동의합니다" }).click()
    const landed = new URL(page.url())
    assert.equal(landed.origin + landed.pathname, callback)
    const { clientId, clientSecret } = running.simulator.app
    const params = {
      grant_type: "authorization_code",
      code: landed.searchParams.get("code")!,
      redirect_uri: callback,
    }
    const answer = running.simulator.token("mymall", params, { clientId, clientSecret })
    assert.deepEqual((answer.body as { scopes: string[] }).scopes, ["mall.read_order"])
  }))

test("the control page turns a switch for one mall, steps the clock and deletes the app", () =>
  withPage(1280, async (page) => {
    const { simulator } = running
    simulator.grant("hanbok")
    await page.goto(`${running.url}/__simulator`)
    await page.locator("#dropAnswer").selectOption("true")
    await page.locator("[name='dropAnswer.mall']").fill("hanbok")
    await page.locator("[name='dropAnswer.times']").fill("2")
    await page.getByRole("button", { name: "토큰 요청의 고장 적용" }).click()
    assert.match(page.url(), /done=switches/)
    assert.deepEqual(simulator.switches.state().rules, [
      { switch: "dropAnswer", value: true, mall: "hanbok", times: 2 },
    ])
    const before = simulator.clock.now()
    await page.getByRole("button", { name: "+2시간" }).click()
    assert.ok(simulator.clock.now() >= before + 7_200_000)
    await page.locator("tr", { hasText: "hanbok" }).getByRole("button", { name: "앱 삭제" }).click()
    assert.equal(simulator.mall("hanbok").installed, false)
    await page.getByRole("button", { name: "모두 기본값으로" }).click()
    assert.deepEqual(simulator.switches.state().rules, [])
    await page.setViewportSize({ width: 380, height: 800 })
    await fits(page, 380)
  }))

test("on a telephone nothing of the control page is cut off, and a thumb hits every button", () =>
  withPage(360, async (page) => {
    const { simulator } = running
    for (const mall of ["a-mall-with-a-rather-long-name-of-its-own", "hanbok"]) simulator.grant(mall)
    simulator.switches.set({ dropAnswer: { value: true, mall: "hanbok", times: 2 } } as never)
    await page.goto(`${running.url}/__simulator`)
    await assertFits(page, "control")
    await picture(page, "control.360")
    for (const group of await page.locator("details > summary").all()) await group.click()
    await assertFits(page, "control, the other groups open")
    simulator.switches.reset()
  }))

test("what the control page complains of is said in both languages", () =>
  withPage(360, async (page) => {
    await page.goto(`${running.url}/__simulator`)
    await page.locator("#dropAnswer").selectOption("true")
    await page.locator("[name='dropAnswer.mall']").fill("Not a mall!")
    await page
      .getByRole("button", { name: "토큰 요청의 고장 적용" })
      .click()
      .catch(() => undefined)
    const said = await page.getByRole("alert").innerText()
    assert.match(said, /쇼핑몰 칸에는 쇼핑몰 아이디를 적어 주세요/)
    assert.match(said, /mall must be a mall id/)
    await assertFits(page, "complaint")
  }))
