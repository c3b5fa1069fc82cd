// The provider suite itself: each way in which what is told a proxy may be wrong is caught by the sentence that forbids it.
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import type { PlatformHosts, Provider, ProxyFacet, TokenEndpoint } from "../../src/core/ports.ts"
import type { ProviderBench, ProviderSentence } from "../../src/testing/provider/bench.ts"
import { proxiedAnswerSentences } from "../../src/testing/provider/proxied-answers.ts"
import { proxiedCallSentences } from "../../src/testing/provider/proxied-calls.ts"
import { proxiedTokenSentences } from "../../src/testing/provider/proxied-tokens.ts"
import { type ProviderSentenceKey, providerSentences } from "../../src/testing/provider/suite.ts"
import { openAcme } from "./acme.ts"

type Good = ProxyFacet & { hosts: PlatformHosts; tokens: TokenEndpoint }

/** What is wrong with it, in terms of a good one. `reach`: the way to the platform. */
interface Mistake {
  caughtBy: ProviderSentenceKey[]
  spoil(good: Good, reach: typeof fetch): Partial<ProxyFacet>
}

const placeIn = (base: string, target: string) => {
  const url = new URL(base + target)
  return { origin: url.origin, path: url.pathname + url.search }
}
const withHosts = (change: (hosts: PlatformHosts) => Partial<PlatformHosts>): Mistake["spoil"] => {
  return ({ hosts }) => ({ hosts: { ...hosts, ...change(hosts) } })
}
const withTokens = (change: (tokens: TokenEndpoint) => Partial<TokenEndpoint>): Mistake["spoil"] => {
  return ({ tokens }) => ({ tokens: { ...tokens, ...change(tokens) } })
}

const mistakes: Record<string, Mistake> = {
  "lacks a part": {
    caughtBy: ["facets are whole"],
    spoil: () => ({ limitsIn: undefined }) as unknown as Partial<ProxyFacet>,
  },
  "has half a token endpoint": {
    caughtBy: ["facets are whole"],
    spoil: withTokens(() => ({ refused: undefined }) as unknown as Partial<TokenEndpoint>),
  },
  "has half its hosts": {
    caughtBy: ["facets are whole"],
    spoil: withHosts(() => ({ hostOf: undefined }) as unknown as Partial<PlatformHosts>),
  },
  "makes a base of any name": {
    caughtBy: ["names are checked"],
    spoil: () => ({ base: (account) => `https://${account}.acme.example` }),
  },
  "makes an address of any name": {
    caughtBy: ["names are checked"],
    spoil: () => ({ address: (_account, target) => ({ origin: "https://acme.example", path: target }) }),
  },
  "asks where an account is": {
    caughtBy: ["proxy asks nobody"],
    spoil: (good, reach) => ({
      base: (account) => {
        void reach("https://acme.example/where").then((response) => response.text())
        return good.base(account)
      },
    }),
  },
  "forgets the query": {
    caughtBy: ["paths lead home"],
    spoil: (good) => ({ address: (account, target) => good.address(account, target.split("?")[0]!) }),
  },
  "decodes the query": {
    caughtBy: ["paths lead home"],
    spoil: (good) => ({
      address: (account, target) => {
        const { origin, path } = good.address(account, target)
        return { origin, path: decodeURIComponent(path) }
      },
    }),
  },
  "leads past the base": {
    caughtBy: ["paths lead home"],
    spoil: (good) => ({
      address: (account, target) => ({ origin: good.address(account, target).origin, path: target }),
    }),
  },
  "ends the base with a slash": {
    caughtBy: ["paths lead home"],
    spoil: (good) => ({ base: (account) => `${good.base(account)}/` }),
  },
  "has one base for all": {
    caughtBy: ["paths lead home"],
    spoil: (good) => ({
      base: () => good.base("acc_1"),
      address: (_, target) => good.address("acc_1", target),
    }),
  },
  "leads wherever a path says": {
    caughtBy: ["paths stay home", "token paths"],
    spoil: (good) => ({ address: (account, target) => placeIn(good.base(account), target) }),
  },
  "writes names in capitals": {
    caughtBy: ["headers are named"],
    spoil: () => ({ credentials: (accessToken) => ({ Authorization: `Bearer ${accessToken}` }) }),
  },
  "sends the app's secret along": {
    caughtBy: ["headers are named"],
    spoil: () => ({ usual: { "x-app": "acme-secret-2f81c0" } }),
  },
  "sets a credential twice": {
    caughtBy: ["headers are named"],
    spoil: () => ({ usual: { authorization: "Basic" } }),
  },
  "carries no token": {
    caughtBy: ["headers are named", "passed on"],
    spoil: () => ({ credentials: () => ({ authorization: "Bearer" }) }),
  },
  "knows no refusal": {
    caughtBy: ["refusal passed on"],
    spoil: () => ({ isTokenRefused: () => false }),
  },
  "takes every 401 for one about the token": {
    caughtBy: ["refusals agree"],
    spoil: () => ({ isTokenRefused: () => true }),
  },
  "throws on a body that is no JSON": {
    caughtBy: ["refusals agree"],
    spoil: () => ({ isTokenRefused: (body) => JSON.parse(body).error === "invalid_token" }),
  },
  "reads no limit": { caughtBy: ["limits are told"], spoil: () => ({ limitsIn: () => ({}) }) },
  "takes any word for a number": {
    caughtBy: ["limits are believable"],
    spoil: () => ({ limitsIn: (header) => ({ used: Number(header("x-bucket")) }) }),
  },
  "makes up a limit": {
    caughtBy: ["limits are believable"],
    spoil: (good) => ({ limitsIn: (header) => ({ size: 20, ...good.limitsIn(header) }) }),
  },
  "asks for a header in capitals": {
    caughtBy: ["limits are believable", "limits are told"],
    spoil: (good) => ({ limitsIn: (header) => good.limitsIn(() => header("X-Bucket")) }),
  },
  "names another account's host": {
    caughtBy: ["hosts name accounts"],
    spoil: withHosts(({ hostOf }) => ({ hostOf: (account) => hostOf(`x${account}`) })),
  },
  "has no certificate for its hosts": {
    caughtBy: ["hosts name accounts"],
    spoil: withHosts(() => ({ wildcards: ["*.acme.example"] })),
  },
  "takes the first word of any host for an account": {
    caughtBy: ["strange hosts"],
    spoil: withHosts(() => ({ accountOf: (host) => host.split(".")[0] })),
  },
  "takes whatever stands before its domain for an account": {
    caughtBy: ["strange hosts"],
    spoil: withHosts(() => ({ accountOf: (host) => /^(.+)\.shops\.acme\.example$/.exec(host)?.[1] })),
  },
  "knows one writing of its token endpoint": {
    caughtBy: ["token paths"],
    spoil: withTokens(() => ({ kindOf: (target) => (target === "/v1/token" ? "token" : undefined) })),
  },
  "takes revoking for a refresh": {
    caughtBy: ["token paths"],
    spoil: withTokens(({ kindOf }) => ({ kindOf: (target) => kindOf(target) && "token" })),
  },
  "takes every path for its token endpoint": {
    caughtBy: ["token paths"],
    spoil: withTokens(({ kindOf }) => ({ kindOf: (target) => kindOf(target) ?? "token" })),
  },
  "lets its token endpoint be called": {
    caughtBy: ["token paths"],
    spoil: (good) => ({
      address: (account, target) =>
        target === "/v1/token" ? placeIn(good.base(account), target) : good.address(account, target),
    }),
  },
  "writes a pair as no other does": {
    caughtBy: ["stand-ins are read"],
    spoil: withTokens(() => ({ granted: (pair) => ({ token: pair.accessToken, account: pair.account }) })),
  },
  "writes seconds for milliseconds": {
    caughtBy: ["stand-ins are read"],
    spoil: withTokens(({ granted }) => ({
      granted: (pair, now) => granted({ ...pair, accessExpiresAt: pair.accessExpiresAt / 1_000 }, now),
    })),
  },
  "writes a whole life, however much of it is over": {
    caughtBy: ["stand-ins are read"],
    spoil: withTokens(({ granted }) => ({
      granted: (pair) => granted(pair, pair.accessExpiresAt - 3_600_000),
    })),
  },
  "refuses with a trouble that passes": {
    caughtBy: ["refusals are read"],
    spoil: withTokens(({ refused }) => ({ refused: (...words) => ({ ...refused(...words), status: 503 }) })),
  },
  "blames our app": {
    caughtBy: ["refusals are read"],
    spoil: withTokens(() => ({
      refused: (_error, words) => ({ status: 400, body: { error: "invalid_client", words } }),
    })),
  },
  "keeps the words to itself": {
    caughtBy: ["refusals are read"],
    spoil: withTokens(() => ({ refused: (error) => ({ status: 400, body: { error } }) })),
  },
}

async function spoiltBench(spoil: Mistake["spoil"]): Promise<ProviderBench> {
  const bench = await openAcme("fixed")
  const good = bench.provider.proxy as Good
  const proxy = { ...good, ...spoil(good, bench.proxied!.fetch) } as ProxyFacet
  const provider: Provider = { ...bench.provider, proxy }
  return { ...bench, provider }
}

describe("the provider suite catches a provider that", () => {
  for (const [mistake, { caughtBy, spoil }] of Object.entries(mistakes)) {
    test(mistake, async () => {
      for (const key of caughtBy) {
        const sentence: ProviderSentence = providerSentences[key]
        const bench = await spoiltBench(spoil)
        const name = `"${sentence.says}" let it pass`
        await assert.rejects(sentence.holds(bench), assert.AssertionError, name)
        await bench.end()
      }
    })
  }
})

test("every sentence about proxies catches a mistake, and passes without one", async () => {
  const caught = new Set(Object.values(mistakes).flatMap(({ caughtBy }) => caughtBy))
  const sentences: Record<string, ProviderSentence> = {
    ...proxiedCallSentences,
    ...proxiedAnswerSentences,
    ...proxiedTokenSentences,
  }
  for (const [key, sentence] of Object.entries(sentences)) {
    assert.ok(caught.has(key as ProviderSentenceKey), key)
    await sentence.holds(await spoiltBench(() => ({})))
  }
})
