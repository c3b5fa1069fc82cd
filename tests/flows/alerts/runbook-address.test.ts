// Each channel names the address at which the server shows what an alert means, and commands as they can be typed there.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import type { Alert } from "../../../src/core/alerts/port.ts"
import { type ChannelSettings, openNotifiers } from "../../../src/notifiers/open.ts"
import { createDesk } from "../../kit/command-line.ts"
import { type HttpSink, openHttpSink } from "../../kit/http-sink.ts"
import { type Mailbox, openMailbox } from "../../kit/mailbox.ts"
import { someDay as now } from "../../kit/world.ts"

const secret = "a-secret-for-the-webhook"
const never = new AbortController().signal
const items = [{ id: "mymall", sinceAt: now }]
const lost: Alert = { id: "alert-1", kind: "lost", severity: "critical", who: "owner", at: now, items }

let sink: HttpSink
let mailbox: Mailbox
before(async () => {
  ;[sink, mailbox] = await Promise.all([openHttpSink(), openMailbox()])
})
after(() => Promise.all([sink.close(), mailbox.close()]))

test("where the server shows the runbook, every channel names that address, and the command that is typed there", async () => {
  const page = "https://keeper.example/v1/runbook"
  const told = (settings: ChannelSettings) => {
    const lines: string[] = []
    const write = (text: string) => void lines.push(text)
    const around = {
      docsUrl: "https://docs.example/",
      runbookUrl: page,
      clock: { now: () => now },
      fetch,
      phrase: (text: string) => text.replaceAll("mallkey status", "npx mallkey status"),
      write,
    }
    const [notifier] = openNotifiers(settings, { language: "ko", ...around })
    return notifier!.send(lost, never).then(() => lines.join("\n"))
  }
  assert.ok((await told({})).includes(`대응 안내서: lost, ${page}#alert-lost`))
  await told({ slackUrl: sink.url })
  const { blocks } = JSON.parse(sink.got[0]?.body ?? "")
  assert.ok(blocks.at(-1).elements[0].text.includes(`<${page}#alert-lost|대응 안내서>`))
  await told({ webhook: { url: sink.url, secret } })
  assert.equal(JSON.parse(sink.got[1]?.body ?? "").runbook, `${page}#alert-lost`)
  await told({ mail: { url: mailbox.url, to: ["ops@example.com"], from: "mallkey@example.com" } })
  assert.ok(mailbox.mails[0]?.html?.includes(`<a class="plain" href="${page}#alert-lost">`))
  const { text = "", html = "" } = mailbox.mails[0] ?? {}
  for (const each of [...sink.got.map(({ body }) => body), text, html])
    assert.match(each, /npx mallkey status mymall/)
})

test("who hears that the store takes no writes is told what must not be thrown away meanwhile", async () => {
  const alert: Alert = { ...lost, kind: "store_not_writable", who: "operator", items: [{ sinceAt: now }] }
  for (const language of ["ko", "en"] as const) {
    const lines: string[] = []
    const write = (text: string) => void lines.push(text)
    const [notifier] = openNotifiers({}, { language, clock: { now: () => now }, fetch, write })
    await notifier!.send(alert, never)
    assert.match(lines.join("\n"), /data\/rescue/)
  }
})

test("what a command tells people by itself, as cron runs it, names commands as they can be typed there", async (t) => {
  const hooked = await openHttpSink()
  t.after(() => hooked.close())
  const env = { PATH: "/usr/bin:/bin", ALERT_WEBHOOK_URL: hooked.url, ALERT_WEBHOOK_SECRET: secret }
  const desk = await createDesk(t, { env })
  const { code, stderr } = await desk.start("check", "--send-test").ended
  assert.equal(code, 0, stderr)
  assert.match(hooked.got[0]?.body ?? "", /npx mallkey doctor/)
})

test("a channel that does not work is named with its settings", async (t) => {
  const gone = await openHttpSink()
  await gone.close()
  const env = { ALERT_WEBHOOK_URL: gone.url, ALERT_WEBHOOK_SECRET: secret }
  const desk = await createDesk(t, { env })
  const { code, stdout } = await desk.run("check", "--send-test")
  assert.equal(code, 1)
  assert.match(stdout, /^✗ webhook: .*ALERT_WEBHOOK_URL/m)
})
