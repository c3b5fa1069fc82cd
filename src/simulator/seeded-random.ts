// Repeatable chance: the same seed and the same names give the same numbers on every machine.

/** FNV-1a: turns names into a 32-bit seed. */
export function seedOf(...parts: (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const char of parts.join("\u0000")) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193)
  return hash >>> 0
}

/** Thoroughly mixes two 32-bit numbers into one (murmur3's finalizer). */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ (b + 0x9e3779b9), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  return (h ^ (h >>> 15)) >>> 0
}

export interface Random {
  (): number
  below(n: number): number
  pick<T>(items: readonly T[]): T
}

export function createRandom(seed: number): Random {
  let count = 0
  const random = () => mix(seed, count++) / 0x1_0000_0000
  return Object.assign(random, {
    below: (n: number) => Math.floor(random() * n),
    pick: <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!,
  })
}
