// A real browser that shows pages as they would be served, and what must be true of each of them.
import assert from "node:assert/strict"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import {
  type Browser,
  type BrowserContextOptions,
  type ConsoleMessage,
  chromium,
  type Page,
} from "playwright-core"

/** A folder to put pictures of the pages in, for a person who works on them. */
const pictures = process.env.MALLKEY_TEST_PICTURES

export function openBrowser(): Promise<Browser> {
  const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
  const background = ["--disable-background-networking", "--disable-component-update"]
  const executablePath = process.env.MALLKEY_TEST_CHROMIUM ?? "/usr/bin/chromium"
  return chromium.launch({ executablePath, args: [...quiet, ...background] })
}

/**
 * Visits, one after another: nothing may be wrong in the console. The window is the one of the visit before, without its
 * cookies: a new one each time is a start of programs, which was a third of the work.
 */
export function visitsIn(browser: () => Browser, options: BrowserContextOptions = {}) {
  const windows = new Map<number, Promise<Page>>()
  const open = async (width: number) => {
    const context = await browser().newContext({ ...options, viewport: { width, height: 844 } })
    return context.newPage()
  }
  return async (width: number, visit: (page: Page) => Promise<void>): Promise<void> => {
    const opened = windows.get(width) ?? open(width)
    windows.set(width, opened)
    const page = await opened
    const errors: string[] = []
    const fell = (error: Error) => errors.push(String(error))
    const said = (message: ConsoleMessage) => {
      // The browser's own note on a page that says honestly that something failed.
      if (message.type() === "error" && !message.text().includes("Failed to load resource"))
        errors.push(message.text())
    }
    page.on("pageerror", fell).on("console", said)
    try {
      await visit(page)
      assert.deepEqual(errors, [])
    } finally {
      page.off("pageerror", fell).off("console", said)
      await page.context().clearCookies()
    }
  }
}

/** A telephone of the narrow kind, and a desk. */
export const widths = [360, 1280]

export interface Served {
  status: number
  text: string
  headers?: Headers
}

/** One window in which pages are shown as they were served, their policy included, without a server. */
export interface Window {
  page: Page
  show(served: Served): Promise<void>
}

export async function openWindow(browser: Browser, width: number): Promise<Window> {
  const page = await browser.newPage({ viewport: { width, height: 740 } })
  let served: Served | undefined
  await page.route("**/*", (route) => {
    if (served === undefined) return route.abort()
    const headers = Object.fromEntries(served.headers ?? [["content-type", "text/html; charset=utf-8"]])
    return route.fulfill({ status: served.status, headers, body: served.text })
  })
  return {
    page,
    show: async (next) => {
      served = next
      await page.goto("https://keeper.example/page", { waitUntil: "domcontentloaded" })
    },
  }
}

/** Nothing sticks out sideways, nothing is cut off, and a thumb hits what is there to be hit. */
export async function assertFits(page: Page, name: string): Promise<void> {
  const found = await page.evaluate(() => {
    const said = (element: Element) =>
      `${element.tagName.toLowerCase()} ${(element.textContent ?? "").trim().slice(0, 40) || element.getAttribute("name")}`
    const seen = [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility())
    const wide = seen.filter((element) => element.getBoundingClientRect().right > window.innerWidth + 0.5)
    const isCut = (element: Element) => {
      const { overflowX, textOverflow } = getComputedStyle(element)
      return (
        (overflowX !== "visible" || textOverflow === "ellipsis") &&
        element.scrollWidth > element.clientWidth + 1
      )
    }
    const pressed =
      "button, a.button, select, summary, input:not([type=hidden], [type=checkbox], [type=radio]), label:has(input)"
    const low = seen.filter(
      (element) => element.matches(pressed) && element.getBoundingClientRect().height < 43.5,
    )
    return {
      scrolls: document.documentElement.scrollWidth > window.innerWidth,
      wide: wide.map(said),
      cut: seen
        .filter((element) => !element.matches("input, textarea, svg, svg *") && isCut(element))
        .map(said),
      low: low.map(said),
    }
  })
  assert.deepEqual(found, { scrolls: false, wide: [], cut: [], low: [] }, name)
}

export async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
}
