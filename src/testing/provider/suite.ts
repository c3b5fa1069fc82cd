// The contract of core/platforms/provider.ts as tests, one a sentence: what passes here is kept alive as mallkey needs it.
import { describe, test } from "node:test"
import { apiSentences } from "./api.ts"
import type { ProviderBench, ProviderSentence } from "./bench.ts"
import { factSentences } from "./facts.ts"
import { proxiedAnswerSentences } from "./proxied-answers.ts"
import { proxiedCallSentences } from "./proxied-calls.ts"
import { proxiedTokenSentences } from "./proxied-tokens.ts"
import { tokenSentences } from "./tokens.ts"
import { troubleSentences } from "./trouble.ts"

export const providerSentences = {
  ...factSentences,
  ...tokenSentences,
  ...troubleSentences,
  ...apiSentences,
  ...proxiedCallSentences,
  ...proxiedAnswerSentences,
  ...proxiedTokenSentences,
}

/** The sentences of the contract of a provider. */
export type ProviderSentenceKey = keyof typeof providerSentences

/** A provider under test. */
export interface ProviderUnderTest {
  /** Called once for every sentence: a platform that knows nobody yet. */
  open(): Promise<ProviderBench>
  /** Sentences this platform cannot keep by its nature, each with the reason, which is printed. */
  skip?: Partial<Record<ProviderSentenceKey, string>>
}

/**
 * Call it at the top of a test file: `testProvider("mine", { open: async () => … })`.
 * @example
 * testProvider("mine", { open: async () => bench })
 */
export function testProvider(name: string, { open, skip = {} }: ProviderUnderTest): void {
  describe(`provider ${name}`, () => {
    for (const [key, sentence] of Object.entries<ProviderSentence>(providerSentences)) {
      const reason = skip[key as ProviderSentenceKey]
      test(sentence.says, { skip: reason ?? false }, async (context) => {
        const bench = await open()
        try {
          const missing = missingFor(sentence, bench)
          if (missing) return context.skip(missing)
          await sentence.holds(bench)
        } finally {
          await bench.end()
        }
      })
    }
  })
}

function missingFor({ needs }: ProviderSentence, bench: ProviderBench): string | undefined {
  const { provider } = bench
  if (needs === undefined) return undefined
  if (needs === "renewal") return provider.facts.kind === "manual" ? "only a person renews it" : undefined
  if (needs === "api" || needs === "shop") return provider[needs] ? undefined : `it has no ${needs}`
  return missingOfProxy(needs, bench)
}

type ProxyNeed = Exclude<NonNullable<ProviderSentence["needs"]>, "api" | "shop" | "renewal">

function missingOfProxy(needs: ProxyNeed, bench: ProviderBench): string | undefined {
  const { provider, proxied } = bench
  if (!provider.proxy) return "it has no proxy"
  if (needs === "proxy") return undefined
  if (needs === "hosts") return provider.proxy.hosts ? undefined : "its proxy knows no hosts"
  if (needs === "tokens" && !provider.proxy.tokens) return "its proxy knows no token endpoint"
  const asked = { proxied, limits: proxied?.limits, tokens: proxied?.tokenPaths }[needs]
  const names = { proxied: "proxied", limits: "proxied.limits", tokens: "proxied.tokenPaths" }
  return asked ? undefined : `its bench has no ${names[needs]}`
}
