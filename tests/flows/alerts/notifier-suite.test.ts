// Slack and the signed webhook under the suite that users' own channels are held to, over real HTTP.
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Notifier } from "../../../src/core/alerts/port.ts"
import { tellAlert } from "../../../src/messages/tell-alert.ts"
import { createSlackNotifier } from "../../../src/notifiers/slack.ts"
import { createWebhookNotifier } from "../../../src/notifiers/webhook.ts"
import { type NotifierBench, testNotifier } from "../../../src/testing/index.ts"

async function benchOf(make: (url: string) => Notifier): Promise<NotifierBench> {
  let trouble: string | undefined
  let taken = 0
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (trouble === "silent") return
      if (trouble === undefined) taken++
      response.writeHead(trouble === undefined ? 200 : 500).end("ok")
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    server.closeAllConnections()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  }
  return {
    notifier: make(`http://127.0.0.1:${port}/hush-hush`),
    taken: () => taken,
    trouble: async (kind) => {
      trouble = kind
      if (kind === "away") await stop()
    },
    secrets: ["hush-hush", `${port}`, "a-secret-of-the-webhook"],
    end: stop,
  }
}

const now = () => Date.UTC(2026, 2, 11, 3)
const tell = (alert: Parameters<typeof tellAlert>[0]) => tellAlert(alert, { language: "ko", now: now() })
const secret = "a-secret-of-the-webhook"

testNotifier("slack", () => benchOf((url) => createSlackNotifier({ url, tell, fetch })))
testNotifier("webhook", () =>
  benchOf((url) => createWebhookNotifier({ url, secret, tell, fetch, clock: { now } })),
)
