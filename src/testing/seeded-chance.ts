// Chance that can be repeated: the same seed draws the same numbers and ids, whatever the machine.
import type { Chance } from "../core/ports.ts"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
const idLength = 22

/**
 * Luck that comes the same again for the same seed.
 * @example
 * createKeeper({ store, app, chance: createSeededChance(1) })
 */
export function createSeededChance(seed: number): Chance {
  const draw = mulberry32(seed)
  return {
    fraction: () => draw() / 2 ** 32,
    id: () => {
      let id = ""
      while (id.length < idLength) id += alphabet[draw() >>> 26]
      return id
    },
  }
}

/** Tommy Ettinger's mulberry32: 32 bits of state are plenty for a test, and it is a few lines. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
