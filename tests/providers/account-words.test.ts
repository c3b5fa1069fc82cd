// What a platform calls its accounts is what sentences about a connection there call it, in alerts, errors, findings, pages and status.
import assert from "node:assert/strict"
import { test } from "node:test"
import { failWith } from "../../src/cli/errors.ts"
import { statusPicture } from "../../src/cli/pictures/status.ts"
import { KeeperError } from "../../src/core/errors.ts"
import type { KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import type { AccountWords } from "../../src/core/ports.ts"
import { createApp } from "../../src/http/index.ts"
import { englishWord, koreanWord, usualWords } from "../../src/messages/account-words.ts"
import { type Language, messages } from "../../src/messages/index.ts"
import { tellAlert } from "../../src/messages/tell-alert.ts"
import { tellFinding } from "../../src/messages/tell-finding.ts"
import { cafe24Facts } from "../../src/providers/cafe24/facts.ts"
import { createRefuse } from "../../src/proxy/forward/refusals.ts"
import { account, keeperOf } from "./acme-keeper.ts"

const mall = /\bmalls?\b|쇼핑몰/i
const languages: Language[] = ["ko", "en"]

/** A keeper whose refresh token was refused, as people hear of it. */
async function lostOne(words?: AccountWords) {
  const made = await keeperOf("fixed", (provider) => ({
    ...provider,
    facts: words ? { ...provider.facts, accountWords: words } : provider.facts,
    oauth: {
      ...provider.oauth,
      authorizeUrl: () => "https://acme.example/consent",
      askRefresh: async () => ({ status: 400, body: '{"error":"invalid_grant"}', receivedAt: 0 }),
    },
  }))
  await made.clock.step(3_600_000)
  await made.keeper.sweep()
  return made
}

test("an alert says the platform's word, with the particles that it takes", async () => {
  const { told, clock } = await lostOne()
  const alert = told.find(({ kind }) => kind === "lost")!
  const said = (language: Language) => JSON.stringify(tellAlert(alert, { language, now: clock.now() }))
  assert.match(said("en"), /the store's owner/)
  assert.match(said("ko"), /acc_1 스토어의? .*스토어 운영자/s)
  for (const language of languages) assert.doesNotMatch(said(language).replace('"malls":', ""), mall)
  const well = {
    ...alert,
    kind: "recovered" as const,
    items: [{ ...alert.items[0]!, was: ["lost" as const] }],
  }
  assert.equal(tellAlert(well, { language: "ko", now: 0 }).title, "acc_1 스토어가 정상으로 돌아왔습니다")
})

test("an error over HTTP and an owner's page of a consent say it", async () => {
  const { keeper } = await lostOne()
  for (const [language, word] of [
    ["en", /\bstore\b/],
    ["ko", /스토어/],
  ] as const) {
    const app = createApp(keeper, { language, adminKey: "a".repeat(40), publicUrl: "https://keeper.example" })
    const asked = async (path: string, accept: string) => {
      const headers = { authorization: `Bearer ${"a".repeat(40)}`, "accept-language": language, accept }
      return (await app.fetch(new Request(`https://keeper.example${path}`, { headers }))).text()
    }
    const refused = await asked(`/v1/connections/${account}/token`, "application/json")
    assert.match(refused, word)
    assert.doesNotMatch(refused, mall)
    const { path } = await keeper.link({ mallId: account })
    const page = await asked(path, "text/html")
    assert.match(page, word)
    assert.doesNotMatch(page.replace(/<style>.*<\/style>/s, ""), mall)
  }
})

test("a command that fails and a forward proxy that refuses say it", async () => {
  const { keeper } = await lostOne()
  const lost = new KeeperError("needs_reconnect", { connectionId: account })
  const noted: string[] = []
  const out = { columns: 400, style: (_: unknown, text: string) => text, note: noted.push.bind(noted) }
  const words = { en: /the store's owner/, ko: /스토어 운영자/ }
  for (const language of languages) {
    failWith(lost, out as never, language, keeper.apps())
    const refuse = createRefuse({ language, now: keeper.clock.now, apps: keeper.apps })
    for (const said of [noted.at(-1)!, String(refuse(lost).body)]) {
      assert.match(said, words[language])
      assert.doesNotMatch(said, mall)
    }
  }
})

test("a finding says it, and the status its heading and its sum", async () => {
  const { keeper, clock } = await lostOne()
  const { checks } = await keeper.doctor({ only: account })
  const finding = checks
    .flatMap(({ findings }) => findings)
    .find(({ connectionId }) => connectionId === account)!
  assert.match(tellFinding(finding, "en", clock.now()).todo, /the store's owner/)
  assert.match(tellFinding(finding, "ko", clock.now()).todo, /스토어 운영자/)
  assert.match(await statusOf(keeper, "en"), /Store .*\n.*acc_1.*1 store\b/s)
  assert.match(await statusOf(keeper, "ko"), /스토어 .*acc_1.*스토어 1곳/s)
  for (const language of languages) assert.doesNotMatch(await statusOf(keeper, language), mall)
})

async function statusOf(keeper: KeeperOfHouse, language: Language): Promise<string> {
  const [view] = await keeper.connections({ limit: 10 })
  const out = { columns: 120, isTerminal: false, style: (_: unknown, text: string) => text }
  return statusPicture(
    {
      shown: [{ view: view!, condition: "lost" }],
      counts: [["lost", 1]],
      tally: await keeper.tally(),
      unlisted: 0,
      isFar: false,
      lastSweep: { at: keeper.clock.now() },
      waysIn: { paces: [], programs: [] },
      runbook: { url: undefined, first: undefined },
    } as never,
    { out, language, now: keeper.clock.now() } as never,
  )
}

test("what is said of Cafe24, and of no platform, says mall, and an article and a particle follow the word", () => {
  assert.deepEqual(cafe24Facts.accountWords, usualWords)
  for (const language of languages)
    assert.equal(messages(language, cafe24Facts.accountWords), messages(language))
  const named = (one: string, ko: string) => ({ en: { one, many: `${one}s` }, ko })
  const { topic, subject, object, by } = koreanWord(named("x", "작업 공간"))
  assert.deepEqual([topic, subject, object, by], ["은", "이", "을", "으로"])
  assert.equal(koreanWord(usualWords).by, "로", "ㄹ takes 로")
  assert.equal(koreanWord(named("x", "스토어")).object, "를")
  assert.equal(englishWord(named("account", "계정")).a, "an account")
  const app = new KeeperError("app_rejected").code
  assert.match(
    messages("en", named("account", "계정")).errors.byCode[app].says({} as never),
    /not an account/,
  )
})
