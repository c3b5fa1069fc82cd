// Every page an owner may meet, in both languages, on a telephone and at a desk: it fits, it is plain, and it says what comes next.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import type { Browser } from "playwright-core"
import { runbook } from "../../src/compose/runbook.ts"
import { runbookPage } from "../../src/http/pages/runbook/runbook-page.ts"
import type { Language } from "../../src/messages/index.ts"
import { digest } from "../../src/node/cipher.ts"
import { foreignWords } from "../kit/korean.ts"
import { isLong } from "../kit/play-size.ts"
import { assertFits, openBrowser, openWindow, picture, widths } from "./looking.ts"
import { ownerScenes, type Shown } from "./owner-scenes.ts"

let browser: Browser
before(async () => {
  browser = await openBrowser()
})
after(() => browser?.close())

/** How we are built: no owner can do anything about it. */
const ours = /CAFE24_|MALLKEY_|SMTP_|SLACK_|mallkey |SQLSTATE|postgres|not-null|\.ts:\d/
/** Malls, people and places of these scenes. */
const ofScenes = new Set(["mymall", "onnuri", "books", "othermall", "docs"])

/** Outside of code marks; folded parts belong to the technical team. */
function plainTextOf(page: string): string {
  return page
    .slice(page.indexOf("<body"))
    .replace(/<(code|details)\b[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]+>/g, " ")
}

const titleOf = (page: string) => /<title>([^<]*)/.exec(page)?.[1]
const headingOf = (page: string) => /<h1[^>]*>([^<]*)/.exec(page)?.[1]

function assertPlain({ text }: Shown, language: Language, name: string): void {
  const said = plainTextOf(text)
  assert.doesNotMatch(said, ours, name)
  assert.equal(titleOf(text), headingOf(text))
  assert.match(text, /<ol>|<section/, `${name} says what comes next`)
  if (language === "en") assert.doesNotMatch(said.replaceAll("온누리", ""), /[가-힣]/, name)
  const foreign = language === "en" ? [] : foreignWords(said).filter((word) => !ofScenes.has(word))
  assert.deepEqual(foreign, [], name)
}

for (const language of ["ko", "en"] as const) {
  test(`${language}: each page is in one language, and says nothing of how we are built`, async () => {
    for (const [name, show] of Object.entries(ownerScenes)) assertPlain(await show(language), language, name)
  })
}

/** They differ in their words alone; a person who wants pictures gets one of each. */
const layouts =
  /^(link|link-with-account|connected|scope-missing|mall-missing|launched|app-rejected|return-odd)$/
const isShown = (name: string, width: number) =>
  process.env.MALLKEY_TEST_PICTURES !== undefined ||
  (width === widths[0] ? !name.startsWith("failed-") : layouts.test(name))

/** English words are no longer than Korean ones are wide: one of each layout is enough but in the long run. */
const languagesOf = (name: string): Language[] => (isLong || layouts.test(name) ? ["ko", "en"] : ["ko"])

for (const width of widths) {
  test(`${width} px: nothing is cut off or sticks out, and a thumb hits every button`, async () => {
    const window = await openWindow(browser, width)
    for (const language of ["ko", "en"] as const) {
      const { status, headers, body } = runbookPage(runbook!(language), language, digest)
      await window.show({ status, text: String(body), headers: new Headers(headers) })
      await assertFits(window.page, `runbook ${language}`)
    }
    for (const [name, show] of Object.entries(ownerScenes).filter(([name]) => isShown(name, width))) {
      for (const language of languagesOf(name)) {
        await window.show(await show(language))
        await assertFits(window.page, `${name} ${language}`)
        await picture(window.page, `${name}.${language}.${width}`)
      }
    }
  })
}
