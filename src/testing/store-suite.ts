// The contract of core/ports.ts as tests, one a sentence: what passes here keeps tokens as mallkey needs it.
import { describe, test } from "node:test"
import { appSentences } from "./store-apps.ts"
import type { Sentence, StoreBench } from "./store-bench.ts"
import { healthSentences } from "./store-health.ts"
import { lastingSentences } from "./store-lasting.ts"
import { leaseSentences } from "./store-leases.ts"
import { listingSentences } from "./store-listing.ts"
import { noteSentences } from "./store-notes.ts"
import { poisonSentences } from "./store-poison.ts"
import { resealSentences } from "./store-resealing.ts"
import { savingSentences } from "./store-saving.ts"

export const storeSentences = {
  ...savingSentences,
  ...healthSentences,
  ...listingSentences,
  ...leaseSentences,
  ...noteSentences,
  ...lastingSentences,
  ...resealSentences,
  ...poisonSentences,
  ...appSentences,
}

/** The sentences of the contract of a store. */
export type StoreSentence = keyof typeof storeSentences

/** A store under test. */
export interface StoreUnderTest {
  /** Called once for every sentence: an empty backend each time. */
  open(): Promise<StoreBench>
  /** Sentences this backend cannot keep by its nature, each with the reason, which is printed. */
  skip?: Partial<Record<StoreSentence, string>>
}

/**
 * Call it at the top of a test file: `testStore("mine", { open: async () => … })`.
 * @example
 * testStore("mine", { open: async () => bench })
 */
export function testStore(name: string, { open, skip = {} }: StoreUnderTest): void {
  describe(`store ${name}`, () => {
    for (const [key, sentence] of Object.entries<Sentence>(storeSentences)) {
      const reason = skip[key as StoreSentence]
      test(sentence.says, { skip: reason ?? false }, async () => {
        const bench = await open()
        try {
          await sentence.holds(bench)
        } finally {
          await bench.end()
        }
      })
    }
  })
}
