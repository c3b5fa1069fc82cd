// What a key looks like: one that was made up is told by its letters alone, without asking the store.
import type { Chance, Secrets } from "../ports.ts"

/** 256 random bits need no slow hash: nobody guesses them, and an unknown key must cost next to nothing. */
export const keyPrefix = "mk_"
/** Two ids of 128 bits. Keys of version 0.1.0 end here. */
const drawnLetters = 44
const sumLetters = 8

export function drawKey(chance: Chance, secrets: Secrets): string {
  const drawn = `${keyPrefix}${chance.id()}${chance.id()}`
  return drawn + sumOf(drawn, secrets)
}

/** The sum is no secret: it turns away typing mistakes and made-up keys; what opens is the note in the store. */
export function isKeyShaped(key: string, secrets: Secrets): boolean {
  if (!key.startsWith(keyPrefix) || !/^[\w-]+$/.test(key)) return false
  const drawn = key.slice(0, -sumLetters)
  if (drawn.length > keyPrefix.length && key.endsWith(sumOf(drawn, secrets))) return true
  return key.length === keyPrefix.length + drawnLetters
}

function sumOf(drawn: string, secrets: Secrets): string {
  return secrets.digest(`sum of ${drawn}`).slice(0, sumLetters)
}
