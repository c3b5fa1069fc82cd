// Sentences of the provider's contract: what a proxy reads in the platform's answers, and which hosts are its own.
import assert from "node:assert/strict"
import type { ProviderSentence } from "./bench.ts"
import { bodies } from "./trouble.ts"

const oddHeaders = ["", " ", "x", "-1", "NaN", "Infinity", "1e999", "4/0", "-4/40", "4/40/4", "홍"]

export const proxiedAnswerSentences = {
  "refusals agree": {
    says: "it judges every body a 401 can have, a page is not about the token, and `api` says the same",
    needs: "proxy",
    holds: async ({ provider: { proxy, api } }) => {
      for (const body of [...bodies, "<html>maintenance</html>", "<!DOCTYPE html><p>access token"]) {
        let says: unknown
        assert.doesNotThrow(
          () => {
            says = proxy!.isTokenRefused(body)
          },
          body.slice(0, 40),
        )
        if (body.startsWith("<")) assert.equal(says, false, body)
        const other = api ? await api.isTokenRefused(new Response(body, { status: 401 })) : says
        assert.ok(says === other && typeof says === "boolean", body.slice(0, 40))
      }
    },
  },
  "limits are told": {
    says: "what an answer's headers say of limits is read",
    needs: "limits",
    holds: async ({ provider: { proxy }, proxied }) => {
      const { headers, say } = proxied!.limits!
      assert.deepEqual(
        proxy!.limitsIn((name) => headers[name]),
        say,
      )
    },
  },
  "limits are believable": {
    says: "a limit that was not said is absent, and what is no number says nothing",
    needs: "proxy",
    holds: async ({ provider: { proxy } }) => {
      assert.deepEqual(
        proxy!.limitsIn(() => undefined),
        {},
      )
      for (const value of [...oddHeaders, "9".repeat(400)]) {
        const limits = proxy!.limitsIn((name) => {
          assert.equal(name, name.toLowerCase())
          return value
        })
        for (const [name, number] of Object.entries(limits))
          assert.ok(Number.isFinite(number) && number >= (name === "size" ? 1 : 0), `${name}: ${value}`)
      }
    },
  },
  "hosts name accounts": {
    says: "an account's host names that account, and stands under the names a certificate is made for",
    needs: "hosts",
    holds: async ({ provider: { proxy }, granted }) => {
      const { wildcards, hostOf, accountOf } = proxy!.hosts!
      const { account } = await granted()
      const host = hostOf(account)
      assert.equal(host, host.toLowerCase())
      assert.equal(accountOf(host), account)
      const above = host.slice(host.indexOf(".") + 1)
      assert.ok(wildcards.includes(`*.${above}`) || wildcards.includes(host), `${wildcards}`)
    },
  },
  "strange hosts": {
    says: "a host that is not the platform's, or names no account, is nobody's",
    needs: "hosts",
    holds: async ({ provider: { proxy }, granted, hostile }) => {
      const { hostOf, accountOf } = proxy!.hosts!
      const host = hostOf((await granted()).account)
      const above = host.slice(host.indexOf("."))
      const named = hostile.map((name) => name.toLowerCase() + above)
      const domain = above.slice(1)
      const others = ["", "evil.example", domain, `x-${domain}`, `${host}.evil.example`, `x.${host}`]
      for (const strange of [...others, ...named]) assert.equal(accountOf(strange), undefined, strange)
    },
  },
} as const satisfies Record<string, ProviderSentence>
