// Each channel against a real server: what arrives, how it reads, what a refusal tells, and that no secret is in it.
import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, beforeEach, test } from "node:test"
import type { Alert, AlertItem, Notifier } from "../../../src/core/alerts/port.ts"
import { day, namedAtMost } from "../../../src/core/alerts/table.ts"
import { hour } from "../../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import type { Language } from "../../../src/messages/index.ts"
import { type ChannelSettings, openNotifiers } from "../../../src/notifiers/open.ts"
import { type HttpSink, openHttpSink } from "../../kit/http-sink.ts"
import { type Mailbox, openMailbox } from "../../kit/mailbox.ts"
import { root } from "../../package/sources.ts"

const now = Date.UTC(2026, 10, 21, 0, 0)
const secret = "a-secret-for-the-webhook"
const never = new AbortController().signal

let sink: HttpSink
let mailbox: Mailbox
before(async () => {
  ;[sink, mailbox] = await Promise.all([openHttpSink(), openMailbox()])
})
after(() => Promise.all([sink.close(), mailbox.close()]))
beforeEach(() => {
  sink.got.length = mailbox.mails.length = 0
  sink.answers = [200, "ok"]
  mailbox.refuses = false
  mailbox.unknown.clear()
})

function channel(settings: ChannelSettings, language: Language = "ko"): Notifier {
  const [notifier] = openNotifiers(settings, {
    language,
    service: { name: "한옥상점", contact: "02-123-4567" },
    docsUrl: "https://docs.example/",
    clock: { now: () => now },
    fetch,
    write: () => {},
  })
  return notifier!
}
const slack = (language?: Language) => channel({ slackUrl: sink.url }, language)
const webhook = () => channel({ webhook: { url: sink.url, secret } })
const mailTo = (...to: string[]) =>
  channel({ mail: { url: mailbox.url, to, from: "몰키 <mallkey@example.com>" } })

const item = (id: string): AlertItem => ({
  id,
  sinceAt: now - 2 * hour,
  worksUntilAt: now + hour,
  detail: "invalid_grant",
  link: `https://keeper.example/connect/link-of-${id}?a=1&b=2`,
})
const lost = (...ids: string[]): Alert => ({
  id: "alert-1",
  kind: "lost",
  severity: "critical",
  who: "owner",
  at: now,
  items: ids.map(item),
})

test("a mail reads right: subject in Hangul, text and HTML, the link, Korean time", async () => {
  await mailTo("ops@example.com").send(lost("mymall"), never)
  const [mail] = mailbox.mails
  assert.equal(mail?.subject, "[mallkey] mymall 쇼핑몰의 연결이 끊겼습니다. 다시 연결해 주세요")
  // Only ASCII on the wire, in lines that no server cuts.
  assert.match(mail.raw, /^[\t\r\n -~]*$/)
  assert.ok(mail.raw.split("\r\n").every((line) => line.length < 998))
  assert.match(mail.headers.get("from") ?? "", /^=\?UTF-8\?.*\?= <mallkey@example\.com>$/)
  assert.equal(mail.headers.get("message-id"), "<alert-1@example.com>")
  assert.equal(mail.headers.get("auto-submitted"), "auto-generated")
  for (const part of [mail.text, mail.html.replaceAll("&amp;", "&")]) {
    assert.match(part, /2026-11-21 07:00 \(KST\), 2시간 전/)
    assert.match(part, /2026-11-21 10:00 \(KST\)까지 API를 호출할 수 있습니다/)
    assert.ok(part.includes("https://keeper.example/connect/link-of-mymall?a=1&b=2"))
    assert.match(part, /mallkey status mymall/)
  }
  assert.equal(mail.html.match(/<a href/g)?.length, 1, "one button")
  const words = mail.html.replaceAll("&amp;", "&").replaceAll(/<[^>]+>/g, " ")
  assert.match(words, / https:\/\/keeper\.example\/connect\/link-of-mymall\?a=1&b=2 /, "the address to copy")
  assert.doesNotMatch(mail.html, /<(img|script|link)\b/)
})

test("an alert carries a text for the owner: who asks, the address, whom to ask, and not one word for technicians", async () => {
  await mailTo("ops@example.com").send(lost("mymall"), never)
  const { text = "", html = "" } = mailbox.mails[0] ?? {}
  const [, forward = ""] = text.split("그대로 보낼 수 있는 글:")
  const [own = ""] = forward.split("확인할 곳")
  assert.match(own, /한옥상점입니다\. mymall 쇼핑몰의/)
  assert.match(own, /https:\/\/keeper\.example\/connect\/link-of-mymall\?a=1&b=2/)
  assert.match(own, /문의: 한옥상점 02-123-4567/)
  assert.doesNotMatch(own, /mallkey|토큰|API|code|`/)
  assert.ok(html.includes("안녕하세요, 한옥상점입니다."))
  assert.match(html, /prefers-color-scheme:dark/)
  assert.match(html, /<body [^>]*word-break:keep-all/, "no Korean word is broken within")
  assert.doesNotMatch(html, /word-break:break-word/)
  await slack().send(lost("mymall"), never)
  assert.match(sink.got[0]?.body ?? "", /```안녕하세요, 한옥상점입니다/)
  await webhook().send(lost("mymall"), never)
  assert.match(JSON.parse(sink.got[1]?.body ?? "").forward, /한옥상점입니다/)
})

test("every alert shows its code and where the runbook speaks of it, and no button where nothing is to be opened", async () => {
  const stalled: Alert = {
    ...lost(),
    kind: "sweep_stalled",
    who: "operator",
    items: [{ sinceAt: now - hour }],
  }
  await mailTo("ops@example.com").send(stalled, never)
  await slack().send(stalled, never)
  const { text = "", html = "" } = mailbox.mails[0] ?? {}
  const address = "https://docs.example/docs/runbook.ko.md#alert-sweep_stalled"
  assert.ok(text.includes(`대응 안내서: sweep_stalled, ${address}`), text)
  assert.ok(html.includes(`href="${address}"`))
  const { blocks } = JSON.parse(sink.got[0]?.body ?? "")
  assert.deepEqual(
    blocks.map(({ type }: { type: string }) => type),
    ["header", "section", "context"],
  )
  assert.match(
    blocks[2].elements[0].text,
    /runbook\.ko\.md#alert-sweep_stalled\|대응 안내서>: `sweep_stalled`/,
  )
  assert.doesNotMatch(text + html, /대시보드|확인할 곳: http/)
  const runbook = readFileSync(join(root, "docs/runbook.ko.md"), "utf8")
  assert.ok(runbook.includes('<a id="alert-sweep_stalled"></a>'))
})

test("what is in an alert cannot become HTML or Slack's own signs", async () => {
  const odd = lost("<b>&mall")
  await mailTo("ops@example.com").send(odd, never)
  assert.match(mailbox.mails[0]?.html ?? "", /&lt;b&gt;&amp;mall/)
  await slack().send(odd, never)
  const { text, blocks } = JSON.parse(sink.got[0]?.body ?? "")
  const formatted = [text, blocks[1].text.text, blocks.at(-1).elements[0].text]
  assert.ok(formatted.every((part) => part.includes("&lt;b&gt;&amp;mall") && !part.includes("<b>")))
})

test("Slack: a headline, facts, one button, where to look", async () => {
  await slack("en").send(lost("mymall"), never)
  const { text, blocks } = JSON.parse(sink.got[0]?.body ?? "")
  assert.equal(text, "🔴 mymall is disconnected: its owner must reconnect")
  assert.deepEqual(
    blocks.map(({ type }: { type: string }) => type),
    ["header", "section", "actions", "section", "context"],
  )
  const [button] = blocks[2].elements
  assert.deepEqual([button.text.text, button.url], ["Reconnect", item("mymall").link])
  assert.match(blocks[1].text.text, /\*Still works\* {2}API calls go on .* until 2026-11-21 10:00 \(KST\)/)
})

test("a storm fits into Slack's limits: the first by name, each with its link, the rest a number", async () => {
  const ids = Array.from({ length: 300 }, (_, place) => `mall-with-a-rather-long-name-${place}`)
  await slack("en").send(lost(...ids), never)
  const { text, blocks } = JSON.parse(sink.got[0]?.body ?? "")
  assert.equal(text, "🔴 300 malls are disconnected: their owners must reconnect")
  assert.ok(blocks.length <= 50)
  for (const block of blocks) assert.ok((block.text?.text.length ?? 0) <= 3_000)
  const all = JSON.stringify(blocks)
  assert.equal(all.match(/<https:\/\/keeper/g)?.length, namedAtMost)
  assert.match(all, /and 280 more/)
})

test("the signature is verified by the snippets of the guide, and by nothing that was changed", async (t) => {
  await webhook().send(lost("mymall"), never)
  const { headers, body } = sink.got[0]!
  const header = String(headers["x-mallkey-signature"])
  const guide = readFileSync(join(root, "docs/alerts.md"), "utf8")
  const snippet = (language: string) =>
    new RegExp(`\`\`\`${language} verify\\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1] ?? ""
  const cases: [string, string, string, number][] = [
    [header, body, secret, now],
    [header, `${body} `, secret, now],
    [header, body, `${secret}x`, now],
    [header, body, secret, now + 301_000],
    [header.replace(/t=\d/, "t=9"), body, secret, now],
    [header.replace(/v1=../, "v1=00"), body, secret, now],
    ["", body, secret, now],
    ["t=,v1=", body, secret, now],
  ]
  const expected = cases.map((_, place) => place === 0)
  const { isFromMallkey } = await import(`data:text/javascript,${encodeURIComponent(snippet("js"))}`)
  assert.deepEqual(
    cases.map((given) => isFromMallkey(...given)),
    expected,
  )
  const code = `${snippet("python")}
import json, sys
print(json.dumps([is_from_mallkey(h, b, s, n / 1000) for h, b, s, n in json.load(sys.stdin)]))`
  if (spawnSync("python3", ["--version"]).status !== 0)
    return t.diagnostic("python3 is not here: its snippet was not run")
  const said = execFileSync("python3", ["-c", code], { input: JSON.stringify(cases), encoding: "utf8" })
  assert.deepEqual(JSON.parse(said), expected)
})

test("the webhook's document: kinds for programs, words for people, the same id when it is sent again", async () => {
  const notifier = webhook()
  for (let times = 0; times < 2; times++) await notifier.send(lost("mymall"), never)
  const [first, second] = sink.got.map(({ body }) => JSON.parse(body))
  assert.equal(first.id, second.id)
  assert.deepEqual(
    [first.kind, first.who_acts, first.noticed_at],
    ["lost", "owner", "2026-11-21T00:00:00.000Z"],
  )
  assert.equal(first.connections[0].works_until, "2026-11-21T01:00:00.000Z")
  assert.equal(first.url, first.connections[0].url)
})

test("a line that was closed since the message before costs no alert; one that breaks again is a refusal", async () => {
  for (const send of [slack().send, webhook().send]) {
    sink.got = []
    await send(lost("mymall"), never)
    sink.cuts = 1
    await send(lost("mymall"), never)
    assert.equal(sink.got.length, 2)
    sink.cuts = 2
    assert.match(await refusal(send(lost("mymall"), never)), /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/)
  }
})

/** The reason a channel gives, which must not hold an address. */
async function refusal(send: Promise<void>): Promise<string> {
  const error = await send.then(
    () => assert.fail("it was taken"),
    (error: unknown) => error,
  )
  assert.ok(isKeeperError(error, "notifier_unavailable"), String(error))
  assert.doesNotMatch(`${error.message}${JSON.stringify(error)}`, /127\.0\.0\.1|hook|user|password|example/)
  return error.detail ?? ""
}

test("a refusal says what went wrong and no address", async () => {
  sink.answers = [403, "invalid_token"]
  assert.equal(await refusal(slack().send(lost("mymall"), never)), "HTTP 403 invalid_token")
  sink.answers = [500, `<html>${sink.url}</html>`]
  assert.equal(await refusal(webhook().send(lost("mymall"), never)), "HTTP 500")
  sink.answers = [302, ""]
  assert.equal(await refusal(webhook().send(lost("mymall"), never)), "HTTP 302", "nobody is followed")
  assert.equal(sink.got.length, 0)
  mailbox.refuses = true
  assert.equal(await refusal(mailTo("ops@example.com").send(lost("mymall"), never)), "EMESSAGE 451")
  const gone = await openHttpSink()
  await gone.close()
  assert.equal(await refusal(channel({ slackUrl: gone.url }).send(lost("m"), never)), "ECONNREFUSED")
  const nowhere = { url: "smtp://user:password@127.0.0.1:9", to: ["ops@example.com"], from: "a@example.com" }
  assert.match(await refusal(channel({ mail: nowhere }).send(lost("m"), never)), /^(ESOCKET|ECONN\w+)/)
})

test("one wrong address of two: the alert counts as sent, the try-out says so", async () => {
  mailbox.unknown.add("gone@example.com")
  const notifier = mailTo("ops@example.com", "gone@example.com")
  await notifier.send(lost("mymall"), never)
  const reason = await refusal(notifier.send({ ...lost(), kind: "test" }, never))
  assert.equal(reason, "1 of 2 addresses refused")
  assert.equal(mailbox.mails.length, 2)
})

test("a process that stops gives up at once, whatever hangs", async () => {
  const stopped = AbortSignal.abort()
  for (const notifier of [slack(), webhook(), mailTo("ops@example.com")]) {
    await refusal(notifier.send(lost("mymall"), stopped))
  }
  assert.deepEqual([sink.got, mailbox.mails], [[], []])
})

test("near the end the deadline is told, with what works until then", async () => {
  const ending: Alert = {
    ...lost("mymall"),
    kind: "ending",
    tier: 3,
    severity: "warning",
    items: [{ ...item("mymall"), detail: undefined, untilAt: now + 3 * day - hour }],
  }
  await mailTo("ops@example.com").send(ending, never)
  const [mail] = mailbox.mails
  assert.equal(mail?.subject, "[mallkey] mymall 쇼핑몰: 2일 23시간 안에 다시 연결해 주세요")
  assert.match(mail.text, /기한: 2026-11-24 08:00 \(KST\), 2일 23시간 뒤/)
  assert.match(mail.text, /그때까지는 모두 정상입니다/)
})
