// Sentences of the provider's contract: the token endpoint that a proxy answers in the platform's place.
import assert from "node:assert/strict"
import { isKeeperError } from "../../core/errors.ts"
import type { StandInPair } from "../../core/ports.ts"
import type { ProviderBench, ProviderSentence } from "./bench.ts"

const isRefused = (error: unknown) => isKeeperError(error, "request_invalid")

export const proxiedTokenSentences = {
  "token paths": {
    says: "its token endpoint is known however its path is written, and no such path leaves as a call",
    needs: "tokens",
    holds: async ({ provider: { proxy }, granted, path, proxied }) => {
      const { account } = await granted()
      for (const [kind, written] of Object.entries(proxied!.tokenPaths!)) {
        for (const target of writings(written)) {
          assert.equal(proxy!.tokens!.kindOf(target), kind, target)
          assert.throws(() => proxy!.address(account, target), isRefused, target)
        }
      }
      for (const other of [path ?? `${proxy!.root}/x`, `/x?to=${proxied!.tokenPaths!.token}`])
        assert.equal(proxy!.tokens!.kindOf(other), undefined, other)
    },
  },
  "stand-ins are read": {
    says: "a pair it writes is read as one of the platform's own that arrives at that moment, however much of its life is over",
    needs: "tokens",
    holds: async (bench) => {
      const { oauth, proxy } = bench.provider
      const { account, issuedAt } = await bench.granted()
      const pair = pairFor(bench, account, issuedAt - (issuedAt % 1_000))
      for (const leftMs of [1_800_000, 600_000]) {
        const now = pair.accessExpiresAt - leftMs
        const body = JSON.stringify(proxy!.tokens!.granted(pair, now))
        const verdict = oauth.read({ status: 200, body, receivedAt: now }, { account })
        assert.ok(verdict.kind === "granted", JSON.stringify(verdict))
        const { accessToken, accessExpiresAt, refreshToken, refreshExpiresAt, scopes } = verdict.grant
        assert.deepEqual(
          { ...pair, accessToken, accessExpiresAt, refreshToken, refreshExpiresAt, scopes },
          pair,
        )
      }
    },
  },
  "refusals are read": {
    says: "a refusal it writes is read as the platform's own, with its words, and our app is not blamed",
    needs: "tokens",
    holds: async ({ provider: { oauth, proxy }, granted }) => {
      const { account } = await granted()
      for (const error of ["invalid_grant", "invalid_request", "unsupported_grant_type"] as const) {
        const { status, body } = proxy!.tokens!.refused(error, "words of ours")
        const text = JSON.stringify(body)
        assert.ok(status >= 400 && status < 500 && text.includes("words of ours"), `${status} ${text}`)
        const { kind } = oauth.read({ status, body: text, receivedAt: 0 }, { account })
        assert.ok(kind !== "granted" && kind !== "app_rejected", `${error}: ${kind}`)
        if (error === "invalid_grant") assert.equal(kind, "refused")
      }
    },
  },
} as const satisfies Record<string, ProviderSentence>

/** As a lax server would still take them. */
function writings(path: string): string[] {
  const last = path.slice(path.lastIndexOf("/") + 1)
  const above = path.slice(0, -last.length)
  const encoded = `%${last.charCodeAt(0).toString(16)}${last.slice(1)}`
  const names = [last, last.toUpperCase(), encoded, `/${last}`, `./${last}`, `x/../${last}`, `${last};x`]
  return [...names, `${last}/`, `${last}?x=1`].map((name) => above + name)
}

function pairFor({ provider, scopes }: ProviderBench, account: string, issuedAt: number): StandInPair {
  const accessExpiresAt = issuedAt + 1_800_000
  return {
    accessToken: "stand-in-access",
    accessExpiresAt,
    refreshToken: "stand-in-refresh",
    refreshExpiresAt: accessExpiresAt + 86_400_000,
    clientId: provider.oauth.clientId,
    account,
    scopes,
  }
}
