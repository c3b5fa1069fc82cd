// A platform's name and what it calls its accounts are what sentences about a connection there say, at every door.
import assert from "node:assert/strict"
import { test } from "node:test"
import { failWith } from "../../src/cli/errors.ts"
import { doctorPicture } from "../../src/cli/pictures/doctor.ts"
import { foundPicture, resultPicture } from "../../src/cli/pictures/import.ts"
import { reasonOf } from "../../src/cli/pictures/reason.ts"
import { statusPicture } from "../../src/cli/pictures/status.ts"
import { farKeeper } from "../../src/cli/reach/far.ts"
import { logEvents } from "../../src/compose/event-log.ts"
import { finding } from "../../src/core/doctor/finding.ts"
import type { FindingKey } from "../../src/core/doctor/table.ts"
import { KeeperError } from "../../src/core/errors.ts"
import type { KeeperEvent } from "../../src/core/events.ts"
import type { KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import type { PlatformWords } from "../../src/core/ports.ts"
import { joinedWords } from "../../src/core/tools/platform-words.ts"
import { createApp } from "../../src/http/index.ts"
import { type Language, messages } from "../../src/messages/index.ts"
import { englishWords, koreanWord, usualWords } from "../../src/messages/platform-words.ts"
import { tellAlert } from "../../src/messages/tell-alert.ts"
import { tellFinding } from "../../src/messages/tell-finding.ts"
import { cafe24Facts } from "../../src/providers/cafe24/facts.ts"
import { createRefuse } from "../../src/proxy/forward/refusals.ts"
import { doctorJson } from "../../src/wire/doctor.ts"
import { eventJson } from "../../src/wire/event.ts"
import { acmeFacts } from "./acme.ts"
import { account, keeperOf } from "./acme-keeper.ts"

const mall = /\b[Mm]alls?\b|쇼핑몰|Cafe24|카페24/
const languages: Language[] = ["ko", "en"]

/** A keeper whose refresh token was refused, as people hear of it. */
async function lostOne(words?: PlatformWords) {
  const made = await keeperOf("fixed", (provider) => ({
    ...provider,
    facts: words ? { ...provider.facts, platformWords: words } : provider.facts,
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

test("what happened says it, in the log and to who asks for events", async () => {
  const { keeper } = await lostOne()
  const events = (await keeper.journal.newest(10)).filter(({ connectionId }) => connectionId === account)
  for (const [language, said] of [
    ["en", /store's owner|its owner/],
    ["ko", /스토어 운영자/],
  ] as const) {
    const logged: string[] = []
    const keep = (_: object, text: string) => void logged.push(text)
    const heard: ((event: KeeperEvent) => void)[] = []
    const journal = { listen: (hear: (event: KeeperEvent) => void) => void heard.push(hear) }
    logEvents(
      { keeper: { journal, apps: keeper.apps }, settings: { language } } as never,
      { info: keep, warn: keep, error: keep } as never,
    )
    for (const event of events) heard[0]!(event)
    const told = events.map((event) => eventJson(event, language, keeper.apps()).message)
    assert.deepEqual(logged, told)
    assert.match(told.join("\n"), said)
    assert.doesNotMatch(told.join("\n"), mall)
  }
})

test("the status of a server elsewhere says it as well", async () => {
  const { keeper, clock } = await lostOne()
  const app = createApp(keeper, { language: "en", adminKey: "a".repeat(40) })
  const ask = async (method: string, path: string) => {
    const headers = { authorization: `Bearer ${"a".repeat(40)}`, accept: "application/json" }
    return (await app.fetch(new Request(`https://keeper.example${path}`, { method, headers }))).json()
  }
  const far = farKeeper({ url: "https://keeper.example", ask } as never)
  const { found } = await far.connections()
  const reason = (language: Language) =>
    reasonOf({ view: found[0]!, condition: "lost" }, { out, language, now: clock.now() } as never)?.text
  assert.match(reason("en")!, /^Acme refused the refresh token/)
  assert.match(reason("ko")!, /^애크미닷컴이 리프레시 토큰을 거절했습니다/)
  assert.deepEqual((await far.connection(account)).platformWords, acmeFacts("fixed").platformWords)
})

test("the doctor at a terminal says whose turn it is, and the description of the API whom it asks", async () => {
  const { keeper } = await lostOne()
  const apps = keeper.apps()
  for (const [language, who, asks] of [
    ["en", /the store's owner\)/, /Asks Acme whether/],
    ["ko", /스토어 운영자\)/, /애크미닷컴에 묻습니다/],
  ] as const) {
    const report = await keeper.doctor({ only: account })
    const picture = doctorPicture(doctorJson(report, language), { out, language } as never, apps)
    assert.match(picture, who)
    assert.doesNotMatch(picture, mall)
    const app = createApp(keeper, { language })
    for (const path of ["/openapi.json", "/docs"]) {
      const headers = { "accept-language": language }
      const said = await (await app.fetch(new Request(`https://keeper.example${path}`, { headers }))).text()
      assert.match(said, asks)
    }
  }
})

test("a finding tells the platform's own numbers, and none where it says none", async () => {
  const { platformWords } = acmeFacts("fixed")
  const said = (key: FindingKey, language: Language, count: number) =>
    tellFinding({ ...finding(key, { id: account, count, spanMs: 3_600_000 }), platformWords }, language, 0)
      .message
  assert.match(said("ending_fixed", "en", 30), /the full 30 days/)
  assert.match(said("ending_fixed", "ko", 30), /30일로 다시 늘어나지/)
  assert.match(said("blocked", "en", 100), /more than 100 in 1 h came/)
  assert.match(said("blocked", "ko", 100), /1시간에 100회를 넘었습니다/)
  for (const language of languages)
    for (const key of ["ending_fixed", "blocked"] as const)
      assert.doesNotMatch(
        said(key, language, 0)
          .replace(/1 h|1시간/, "")
          .replace(account, ""),
        /\d/,
      )
  const { keeper, clock } = await keeperOf("fixed")
  await clock.step(28 * 24 * 3_600_000)
  await keeper.sweep()
  const { checks } = await keeper.doctor()
  const found = checks.flatMap(({ findings }) => findings).find((one) => one.key === "ending_fixed")!
  assert.match(tellFinding(found, "en", clock.now()).message, /ends in 2 d.*the full 30 days/)
})

test("an import says it of each pair", async () => {
  const { keeper } = await lostOne()
  const tokens = { refreshToken: "r", accessExpiresAt: 1, refreshExpiresAt: 1 }
  const copy = { id: account, tokens }
  const candidate = { copy, places: ["file"], older: [], doubts: [], stands: { standing: "lost" } }
  const outcomes = [{ candidate, done: { refused: true, kept: true }, alive: false }]
  for (const [language, said] of [
    ["en", /Acme refuses the copy.* Acme does not take/s],
    ["ko", /애크미닷컴이 사본을 거절.*애크미닷컴이 액세스 토큰을/s],
  ] as const) {
    const brush = { out, language, now: 0, apps: keeper.apps() } as never
    const found = foundPicture({ candidates: [candidate], problems: [] } as never, () => "t", brush)
    const result = resultPicture({ outcomes, tried: true, rotate: true } as never, brush)
    assert.match(found, language === "en" ? /^Store|^ Store/ : /스토어/)
    assert.match(result, said)
    assert.doesNotMatch(found + result, mall)
  }
})

const out = { columns: 120, isTerminal: false, style: (_: unknown, text: string) => text }

async function statusOf(keeper: KeeperOfHouse, language: Language): Promise<string> {
  const [view] = await keeper.connections({ limit: 10 })
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

const named = (platform: string, account: string, ko = "계정"): PlatformWords => ({
  en: { platform, account, accounts: `${account}s` },
  ko: { platform, account: ko },
})

test("what is said of Cafe24, and of no platform, says Cafe24 and mall, and an article and a particle follow the word", () => {
  assert.deepEqual(cafe24Facts.platformWords, usualWords)
  for (const language of languages)
    assert.equal(messages(language, cafe24Facts.platformWords), messages(language))
  assert.equal(englishWords(named("x", "account")).account.a, "an account")
  const app = new KeeperError("app_rejected").code
  assert.match(messages("en", named("x", "account")).errors.byCode[app].says({} as never), /not an account/)
})

test("a particle follows the last letter, or the last digit as it is read out", () => {
  for (const [word, ...particles] of [
    ["작업 공간", "은", "이", "을", "으로", "과", "이나"],
    ["쇼핑몰", "은", "이", "을", "로", "과", "이나"],
    ["스토어", "는", "가", "를", "로", "와", "나"],
    ["카페24", "는", "가", "를", "로", "와", "나"],
    ["몰1", "은", "이", "을", "로", "과", "이나"],
    ["몰3", "은", "이", "을", "으로", "과", "이나"],
  ] as const) {
    const { topic, subject, object, by, and, or } = koreanWord(word)
    assert.deepEqual([topic, subject, object, by, and, or], particles, word)
  }
})

test("what is said of several platforms names each of them, and each word for an account once", () => {
  const words = joinedWords([named("One", "shop"), undefined, named("Two", "shop"), named("One", "shop")])
  assert.deepEqual(words, {
    en: { platform: "One/Two", account: "shop", accounts: "shops" },
    ko: { platform: "One/Two", account: "계정" },
  })
  assert.equal(joinedWords([undefined, cafe24Facts.platformWords]), cafe24Facts.platformWords)
})
