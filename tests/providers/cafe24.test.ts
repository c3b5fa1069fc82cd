// Cafe24's provider under the contract of providers, against the simulator over HTTP.

import { startSimulator } from "../../src/simulator/index.ts"
import { type ProviderBench, type ProviderTrouble, testProvider } from "../../src/testing/index.ts"
import { app, providerFor } from "../cafe24/peer.ts"
import { createUnreliableFetch } from "./unreliable-fetch.ts"

const scopes = ["mall.read_order", "mall.read_product"]

async function open(): Promise<ProviderBench> {
  const { baseUrl, simulator, close } = await startSimulator({ redirectUris: [app.redirectUri] })
  const { clientId, clientSecret } = simulator.app
  const line = createUnreliableFetch()
  const clock = {
    now: () => simulator.clock.now(),
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        signal?.addEventListener("abort", () => {
          clearTimeout(timer)
          resolve()
        })
      }),
  }
  const providerWith = (secret: string) =>
    providerFor({ baseUrl, clientId, clientSecret: secret, scopes, fetch: line.fetch, clock })
  let provider = providerWith(clientSecret)
  let malls = 0
  const switches: Partial<Record<ProviderTrouble, () => void>> = {
    wrong_secret: () => {
      provider = providerWith("another-secret")
    },
  }
  return {
    get provider() {
      return provider
    },
    granted: async () => {
      const account = `mall${++malls}`
      const { refresh_token: refreshToken } = simulator.grant(account, { scopes })
      const answer = await provider.oauth.askRefresh({ account, refreshToken }, 5_000)
      const verdict = provider.oauth.read(answer, { account })
      if (verdict.kind !== "granted") throw new Error(verdict.detail)
      return verdict.grant
    },
    code: async () => {
      const account = `mall${++malls}`
      simulator.switches.set({ consent: { value: "agree", mall: account } })
      const address = provider.oauth.authorizeUrl({ account, scopes, state: "st" })
      const page = await fetch(address, { redirect: "manual" })
      const code = new URL(page.headers.get("location") ?? "").searchParams.get("code") ?? ""
      return { account, code }
    },
    trouble: (kind) => (switches[kind] ?? (() => line.trouble(kind)))(),
    asked: line.asked,
    scopes,
    hostile: ["", "a.b", "..", "a@b", "mall/../x", "evil.com#", "mall\r\nHost: x", "쇼핑몰", "a".repeat(300)],
    path: "/api/v2/admin/products?limit=1",
    secrets: [clientSecret],
    proxied: {
      fetch: line.fetch,
      limits: {
        headers: { "x-api-call-limit": "4/40", "x-cafe24-call-usage": "12", "x-cafe24-call-remain": "3" },
        say: { used: 4, size: 40, quotaPercent: 12, waitMs: 3_000 },
      },
      tokenPaths: { token: "/api/v2/oauth/token", revoke: "/api/v2/oauth/revoke" },
    },
    end: close,
  }
}

testProvider("cafe24", { open })
