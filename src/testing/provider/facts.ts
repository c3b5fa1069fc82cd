// Sentences of the provider's contract: its facts, its names, what it never sends anywhere.
import assert from "node:assert/strict"
import { isKeeperError } from "../../core/errors.ts"
import { askMs, type ProviderBench, type ProviderSentence } from "./bench.ts"

const refusedAsInvalid = (error: unknown) => isKeeperError(error, "request_invalid")

const facets = {
  api: ["probe", "examine", "place", "call", "isTokenRefused"],
  shop: ["readLaunch", "readWebhook", "webhookLog"],
  proxy: ["address", "base", "credentials", "isTokenRefused", "limitsIn"],
} as const

export const factSentences = {
  "facts are whole": {
    says: "its facts agree with each other",
    holds: async ({ provider: { facts } }) => {
      assert.match(facts.id, /^[a-z][a-z0-9-]{0,30}$/)
      assert.ok(facts.accessLifeMs > 0 && facts.refusalGraceMs >= 0)
      assert.ok(URL.parse(facts.developerCentre)?.protocol === "https:", facts.developerCentre)
      for (const life of [facts.refreshLifeMs, facts.consentLifeMs]) assert.ok(life === undefined || life > 0)
      if (facts.kind !== "refresh")
        assert.equal(facts.refreshLifeMs, undefined, "no refresh token, no life of it")
      if (facts.oldRefreshToken === "ends")
        assert.equal(facts.rotates, "always", "else nothing would be left")
      const { budget, pacing } = facts
      if (budget)
        assert.ok(
          budget.requests > 0 &&
            budget.windowMs > 0 &&
            budget.windowMs / budget.requests < facts.accessLifeMs,
        )
      if (pacing) assert.ok(pacing.bucket > 0 && pacing.perSecond > 0)
    },
  },
  "it has words": {
    says: "it says what sentences call the platform and an account there: English nouns, and Korean ones that end in a letter or a digit of which the particle is known",
    holds: async ({ provider: { facts } }) => {
      const { en, ko } = facts.platformWords
      assert.notEqual(en.platform.trim(), "")
      for (const word of [en.account, en.accounts])
        assert.match(word, /^[a-z]+(?:[ -][a-z]+)*$/i, "letters alone")
      assert.notEqual(en.account, en.accounts)
      assert.match(ko.platform, /[가-힣\d]$/)
      assert.match(ko.account, /^[가-힣]+(?: [가-힣]+)*$/)
    },
  },
  "facets are whole": {
    says: "a facet is there as a whole or not at all",
    holds: async ({ provider }) => {
      for (const [name, verbs] of Object.entries(facets)) {
        const facet = provider[name as keyof typeof facets] as Record<string, unknown> | undefined
        for (const verb of verbs) assert.ok(!facet || typeof facet[verb] === "function", `${name}.${verb}`)
      }
      const { hosts, tokens } = provider.proxy ?? {}
      for (const verb of ["accountOf", "hostOf"] as const)
        assert.ok(!hosts || typeof hosts[verb] === "function", `proxy.hosts.${verb}`)
      for (const verb of ["kindOf", "granted", "refused"] as const)
        assert.ok(!tokens || typeof tokens[verb] === "function", `proxy.tokens.${verb}`)
    },
  },
  "names are checked": {
    says: "what names no account is refused at every door, and nothing is sent",
    holds: async (bench) => {
      const before = bench.asked().length
      for (const account of bench.hostile) {
        for (const door of doorsOf(bench, account))
          await assert.rejects(door, refusedAsInvalid, JSON.stringify(account))
      }
      assert.equal(bench.asked().length, before)
    },
  },
  "names are stable": {
    says: "the name it makes of an account is its own name for it",
    holds: async (bench) => {
      const { account } = await bench.granted()
      assert.equal(bench.provider.oauth.account(account), account)
    },
  },
  "app is named": {
    says: "the app's name tells neither its secret nor its id",
    holds: async ({ provider: { oauth }, secrets }) => {
      assert.ok(oauth.appKey !== "" && !oauth.appKey.includes(oauth.clientId))
      for (const secret of secrets) assert.ok(!oauth.appKey.includes(secret))
    },
  },
  "consent address": {
    says: "a consent is asked of the issuer alone, with the state, and without the secret",
    holds: async (bench) => {
      if (!bench.code) return
      const {
        provider: { oauth },
        scopes,
        secrets,
      } = bench
      const { account } = await bench.granted()
      const address = new URL(oauth.authorizeUrl({ account, scopes, state: "a+b/c=" }))
      assert.equal(address.host, oauth.issuer(account))
      assert.equal(address.searchParams.get("state"), "a+b/c=")
      for (const secret of secrets) assert.ok(!address.href.includes(secret))
    },
  },
  "scopes are checked": {
    says: "scopes that can be asked for pass, and what would be more than a scope is refused",
    holds: async ({ provider: { oauth }, scopes }) => {
      oauth.checkScopes(scopes)
      assert.throws(() => oauth.checkScopes(["read&state=x"]), refusedAsInvalid)
    },
  },
} as const satisfies Record<string, ProviderSentence>

/** Each as what it answers or rejects with, thrown or not. */
function* doorsOf({ provider }: ProviderBench, account: string): Generator<() => Promise<unknown>> {
  const { oauth, api, proxy } = provider
  yield async () => oauth.account(account)
  yield async () => oauth.authorizeUrl({ account, scopes: [], state: "s" })
  yield async () => oauth.askExchange({ account, code: "c" }, askMs)
  yield async () => oauth.askRefresh({ account, refreshToken: "r" }, askMs)
  yield async () => oauth.revoke({ account, refreshToken: "r" }, askMs)
  if (proxy) {
    yield async () => proxy.base(account)
    yield async () => proxy.address(account, `${proxy.root}/x`)
  }
  if (!api) return
  yield async () => api.place(account)
  yield async () => api.probe({ account, accessToken: "a" }, askMs)
  yield async () => api.examine({ account, accessToken: "a", scopes: [] }, askMs)
  yield async () => api.call({ account, accessToken: "a", path: "/" })
}
