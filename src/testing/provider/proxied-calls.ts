// Sentences of the provider's contract: what a proxy before the platform's API must know to pass a call on.
import assert from "node:assert/strict"
import { isKeeperError } from "../../core/errors.ts"
import type { ProviderBench, ProviderSentence } from "./bench.ts"

const madeUp = "mallkey-made-this-up"
const query = "?since=2026-01-01&name=%ED%99%8D"
const isRefused = (error: unknown) => isKeeperError(error, "request_invalid")

export const proxiedCallSentences = {
  "proxy asks nobody": {
    says: "what it tells a proxy makes no call",
    needs: "proxy",
    holds: async (bench) => {
      const proxy = bench.provider.proxy!
      const { account } = await bench.granted()
      const before = bench.asked().length
      proxy.address(account, apiPath(bench))
      proxy.base(account)
      proxy.credentials(madeUp)
      proxy.isTokenRefused("{}")
      proxy.limitsIn(() => "1")
      proxy.hosts?.accountOf(proxy.hosts.hostOf(account))
      proxy.tokens?.kindOf(apiPath(bench))
      assert.equal(bench.asked().length, before)
    },
  },
  "paths lead home": {
    says: "an API path leads below the account's own base, with its query as it was",
    needs: "proxy",
    holds: async (bench) => {
      const proxy = bench.provider.proxy!
      assert.match(proxy.root, /^(\/[^/?#\s]+)*$/)
      const bases = new Set<string>()
      for (let turn = 0; turn < 2; turn++) {
        const { account } = await bench.granted()
        const base = proxy.base(account)
        const { username, password, search, hash } = new URL(base)
        assert.deepEqual([username, password, search, hash, base.endsWith("/")], ["", "", "", "", false])
        const target = apiPath(bench) + query
        const { origin, path } = proxy.address(account, target)
        assert.equal(origin, new URL(base).origin)
        assert.equal(origin + path, base + target)
        bases.add(base)
      }
      assert.equal(bases.size, 2, "two accounts, one base")
    },
  },
  "paths stay home": {
    says: "what is, or could become, anything but a path of this account's API is refused",
    needs: "proxy",
    holds: async (bench) => {
      const { account } = await bench.granted()
      for (const target of waysOut(apiPath(bench)))
        assert.throws(() => bench.provider.proxy!.address(account, target), isRefused, JSON.stringify(target))
    },
  },
  "headers are named": {
    says: "headers have small names, the token stands in those of its own alone, and no secret in any",
    needs: "proxy",
    holds: async ({ provider: { proxy }, secrets }) => {
      const carrying = proxy!.credentials(madeUp)
      const usual = Object.entries(proxy!.usual)
      assert.ok(Object.values(carrying).some((value) => value.includes(madeUp)))
      for (const [name, value] of [...Object.entries(carrying), ...usual]) {
        assert.match(name, /^[a-z0-9-]+$/)
        for (const secret of secrets) assert.ok(!value.includes(secret), name)
      }
      for (const [name] of usual) assert.ok(!(name in carrying), `${name} is set twice`)
    },
  },
  "passed on": {
    says: "a call made of its address and its headers is answered, where the token lives",
    needs: "proxied",
    holds: async (bench) => {
      const { account, accessToken } = await bench.granted()
      const response = await passedOn(bench, account, accessToken)
      assert.ok(response.ok, String(response.status))
      await response.text()
    },
  },
  "refusal passed on": {
    says: "the platform's own 401 about the token is known by its body",
    needs: "proxied",
    holds: async (bench) => {
      const { account } = await bench.granted()
      const response = await passedOn(bench, account, madeUp)
      assert.equal(response.status, 401)
      assert.equal(bench.provider.proxy!.isTokenRefused(await response.text()), true)
    },
  },
} as const satisfies Record<string, ProviderSentence>

/** Without its query. */
function apiPath({ provider: { proxy }, path = `${proxy!.root}/x` }: ProviderBench): string {
  return path.split("?", 1)[0]!
}

function passedOn(bench: ProviderBench, account: string, accessToken: string): Promise<Response> {
  const { provider, path = apiPath(bench), proxied } = bench
  const { address, usual, credentials } = provider.proxy!
  const place = address(account, path)
  return proxied!.fetch(place.origin + place.path, { headers: { ...usual, ...credentials(accessToken) } })
}

/** Ways to another host, to another account, and out of the API; some only for a server that decodes once more. */
function waysOut(path: string): string[] {
  const up = (step: string) => `${path}${`/${step}`.repeat(path.split("/").length)}/x`
  const others = ["//evil.example/x", "https://evil.example/", "\\\\evil.example", "@evil.example"]
  const steps = ["..", "%2e%2e", ".%2E", "%252e%252e", "..;x", "..%2f..", "..\\.."]
  return ["", "x", ".evil.example/x", ":1@evil.example/x", ...others, `${path}\r\nhost: evil.example`].concat(
    steps.map(up),
    [`${path}/%00`, `${path}%5c..%5c..`],
  )
}
