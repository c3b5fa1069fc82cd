// The luck of the tests: drawn from one seed, which the runner prints. MALLKEY_TEST_SEED=… plays the same again.
import { createSeededChance } from "../../src/testing/index.ts"

export const seed = Number(process.env.MALLKEY_TEST_SEED ?? Date.now() % 2 ** 31)

const chance = createSeededChance(seed)

export const luck = chance.fraction
