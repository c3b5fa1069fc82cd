// Sentences of the provider's contract: answers that do not come, answers that are none, and what is never told.
import assert from "node:assert/strict"
import { isKeeperError } from "../../core/errors.ts"
import type { RawAnswer } from "../../core/ports.ts"
import { askMs, judged, type ProviderSentence, refreshed, shortMs } from "./bench.ts"

export const bodies = [
  "",
  "null",
  "[]",
  "{",
  "{}",
  '""',
  "<html>",
  '{"access_token":1,"refresh_token":{}}',
  '{"error":{"code":401}}',
  "x".repeat(100_000),
]
const statuses = [200, 204, 301, 400, 401, 403, 404, 408, 418, 429, 500, 503, 599]

const kinds = ["granted", "refused", "app_rejected", "wrong_mall", "passing", "unreadable"]

export const troubleSentences = {
  "nobody there": {
    says: "where nobody listens the request surely did not arrive, and that is said",
    needs: "renewal",
    holds: async (bench) => {
      const grant = await bench.granted()
      bench.trouble("away")
      await assert.rejects(refreshed(bench, grant), (error) => isKeeperError(error, "provider_unavailable"))
    },
  },
  silence: {
    says: "silence ends with the deadline; the token may be spent, and that is said",
    needs: "renewal",
    holds: async (bench) => {
      const grant = await bench.granted()
      bench.trouble("silent")
      await assert.rejects(refreshed(bench, grant, shortMs), (error) =>
        isKeeperError(error, "provider_unclear"),
      )
    },
  },
  "passing trouble": {
    says: "a failing server, a page and a limit are passing, and the limit is told as one",
    needs: "renewal",
    holds: async (bench) => {
      const grant = await bench.granted()
      for (const kind of ["failing", "page", "limited"] as const) {
        bench.trouble(kind)
        const verdict = judged(bench, await refreshed(bench, grant), grant)
        assert.equal(verdict.kind, "passing", kind)
        if (verdict.kind === "passing") assert.equal(verdict.limited ?? false, kind === "limited", kind)
      }
    },
  },
  "reads anything": {
    says: "it judges every answer there can be, throws on none, and says the same when asked again",
    holds: async (bench) => {
      const grant = await bench.granted()
      for (const status of statuses) {
        for (const body of bodies) {
          const answer: RawAnswer = { status, body, receivedAt: grant.issuedAt }
          const verdict = judged(bench, answer, grant)
          assert.ok(kinds.includes(verdict.kind), `${status} ${body.slice(0, 40)}`)
          assert.deepEqual(judged(bench, answer, grant), verdict)
          if (status >= 300 || status === 204) assert.notEqual(verdict.kind, "granted")
        }
      }
    },
  },
  "read again": {
    says: "an answer that was kept is read later, by another process, as it would have been at once",
    needs: "renewal",
    holds: async (bench) => {
      const grant = await bench.granted()
      const answer = await refreshed(bench, grant)
      const kept = JSON.parse(JSON.stringify(answer)) as RawAnswer
      assert.deepEqual(judged(bench, kept, grant), judged(bench, answer, grant))
    },
  },
  "tells no secret": {
    says: "no token, code or secret is in what it throws or judges, whatever the answer repeats",
    holds: async (bench) => {
      const { secrets, provider } = bench
      const grant = await bench.granted()
      const { account, accessToken, refreshToken = accessToken } = grant
      const all = [...secrets, accessToken, refreshToken]
      const echo = `Invalid token ${all.join(", ")}`
      const told: unknown[] = []
      for (const status of [400, 401, 403, 500]) {
        for (const body of [
          echo,
          JSON.stringify({ error: "invalid_grant", error_description: echo }),
          JSON.stringify({ error: { message: echo } }),
        ])
          told.push(judged(bench, { status, body, receivedAt: 0 }, grant))
      }
      bench.trouble("away")
      for (const asking of [
        () => provider.oauth.askRefresh({ account, refreshToken }, askMs),
        () => provider.oauth.revoke({ account, refreshToken }, askMs),
      ]) {
        await asking().catch((error) => told.push(error, error.message, error.detail))
      }
      const text = told.map((one) => `${one} ${JSON.stringify(one)}`).join("\n")
      for (const secret of all) assert.ok(!text.includes(secret))
    },
  },
} as const satisfies Record<string, ProviderSentence>
