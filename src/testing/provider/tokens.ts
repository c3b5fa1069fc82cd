// Sentences of the provider's contract: codes, refreshes, what becomes of old tokens, and the end of a pair.
import assert from "node:assert/strict"
import { isKeeperError } from "../../core/errors.ts"
import type { Grant, Verdict } from "../../core/ports.ts"
import { askMs, judged, type ProviderBench, type ProviderSentence, refreshed } from "./bench.ts"

function grantIn(verdict: Verdict): Grant {
  assert.equal(verdict.kind, "granted", JSON.stringify(verdict.kind === "granted" ? "" : verdict))
  return (verdict as { grant: Grant }).grant
}

async function next(bench: ProviderBench, grant: Grant): Promise<Grant> {
  return grantIn(judged(bench, await refreshed(bench, grant), grant))
}

async function refusedWhenShown(bench: ProviderBench, grant: Grant): Promise<void> {
  const verdict = judged(bench, await refreshed(bench, grant), grant)
  assert.equal(verdict.kind, "refused")
}

const hasRefreshToken = ({ provider: { facts } }: ProviderBench) => facts.kind === "refresh"

export const tokenSentences = {
  "code is granted": {
    says: "a code brings a grant of the account that consented; the same code once more is refused",
    holds: async (bench) => {
      if (!bench.code) return
      const { oauth } = bench.provider
      const { account, code } = await bench.code()
      const grant = grantIn(oauth.read(await oauth.askExchange({ account, code }, askMs), { account }))
      assert.deepEqual([grant.account, grant.clientId], [account, oauth.clientId])
      assert.equal(oauth.read(await oauth.askExchange({ account, code }, askMs), { account }).kind, "refused")
    },
  },
  "refresh is granted": {
    says: "a refresh brings an access token that lives, for the same account, its times in order",
    needs: "renewal",
    holds: async (bench) => {
      const grant = await bench.granted()
      const answer = await refreshed(bench, grant)
      const renewed = grantIn(judged(bench, answer, grant))
      assert.deepEqual([renewed.account, renewed.clientId], [grant.account, bench.provider.oauth.clientId])
      assert.ok(renewed.accessToken !== "" && renewed.issuedAt < renewed.accessExpiresAt)
      assert.ok(renewed.accessExpiresAt > answer.receivedAt)
      const { refreshExpiresAt = Number.POSITIVE_INFINITY } = renewed
      assert.ok(refreshExpiresAt >= renewed.accessExpiresAt || bench.provider.facts.kind !== "refresh")
    },
  },
  "rotation as told": {
    says: "whether a refresh brings another refresh token is as its facts say",
    needs: "renewal",
    holds: async (bench) => {
      const { kind, rotates } = bench.provider.facts
      let grant = await bench.granted()
      const changes: boolean[] = []
      for (let turn = 0; turn < 6; turn++) {
        const renewed = await next(bench, grant)
        changes.push(renewed.refreshToken !== undefined && renewed.refreshToken !== grant.refreshToken)
        grant = { ...renewed, refreshToken: renewed.refreshToken ?? grant.refreshToken }
      }
      if (kind !== "refresh") return assert.deepEqual(new Set(changes), new Set([false]))
      const wanted = { always: [true], never: [false], sometimes: [true, false] }[rotates]
      for (const change of changes) assert.ok(wanted.includes(change), `${rotates}: ${changes}`)
    },
  },
  "old token as told": {
    says: "what becomes of the refresh token that was used is as its facts say",
    holds: async (bench) => {
      if (!hasRefreshToken(bench)) return
      const grant = await bench.granted()
      await next(bench, grant)
      if (bench.provider.facts.oldRefreshToken === "ends") await refusedWhenShown(bench, grant)
      else await next(bench, grant)
    },
  },
  "made-up is refused": {
    says: "a made-up refresh token is refused, and our app is not blamed",
    holds: async (bench) => {
      if (!hasRefreshToken(bench)) return
      const grant = await bench.granted()
      await refusedWhenShown(bench, { ...grant, refreshToken: "mallkey-made-this-up" })
    },
  },
  "by hand alone": {
    says: "where only a person renews, nothing is ever asked for another token",
    holds: async (bench) => {
      if (bench.provider.facts.kind !== "manual") return
      const grant = await bench.granted()
      const before = bench.asked().length
      await assert.rejects(refreshed(bench, grant), (error) => isKeeperError(error, "request_invalid"))
      assert.equal(bench.asked().length, before)
    },
  },
  "wrong secret is told": {
    says: "a wrong client secret is told as that, and no account is blamed",
    needs: "renewal",
    holds: async (bench) => {
      const grant = await bench.granted()
      bench.trouble("wrong_secret")
      assert.equal(judged(bench, await refreshed(bench, grant), grant).kind, "app_rejected")
    },
  },
  "revoked is over": {
    says: "a pair that was revoked gets nothing any more",
    holds: async (bench) => {
      if (!hasRefreshToken(bench)) return
      const grant = await bench.granted()
      await bench.provider.oauth.revoke(
        { account: grant.account, refreshToken: grant.refreshToken ?? grant.accessToken },
        askMs,
      )
      await refusedWhenShown(bench, grant)
    },
  },
} as const satisfies Record<string, ProviderSentence>
