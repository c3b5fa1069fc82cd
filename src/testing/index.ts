// For users who write an adapter of their own: the suites it must pass, and a clock and chance to test with.

export { type NotifierBench, sampleAlert, testNotifier } from "./notifier-suite.ts"
export type { ProviderBench, ProviderTrouble, ProxiedBench } from "./provider/bench.ts"
export { type ProviderSentenceKey, type ProviderUnderTest, testProvider } from "./provider/suite.ts"
export { nextPair, type SampleOverrides, sampleConnection, sampleTag } from "./sample-connection.ts"
export { createSeededChance } from "./seeded-chance.ts"
export { createSteppingClock, type SteppingClock } from "./stepping-clock.ts"
export type { Poison, StoreBench } from "./store-bench.ts"
export { type StoreSentence, type StoreUnderTest, testStore } from "./store-suite.ts"
