// Tokens that look random but carry their own number, so that "spent" and "never ours" can be told apart
// for ever without remembering a single spent token.
import { mix } from "../seeded-random.ts"

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
const size = 22
const letters = Uint8Array.from(alphabet, (c) => c.charCodeAt(0))
const digits = new Int8Array(128).fill(-1)
for (const [digit, letter] of letters.entries()) digits[letter] = digit

const chainDigits = 4
const serialDigits = 9
const generationSpan = 62 ** (serialDigits - chainDigits)
/** A mall's 62⁴ consents before numbers repeat: a consent a minute for 28 years. */
export const chainSpan = 62 ** chainDigits

const work = Buffer.alloc(size)
const noise = new Uint8Array(size)

/** 22 digits below 62 that depend on everything a token stands for. */
function fillNoise(key: number, chain: number, generation: number) {
  let hash = mix(mix(key, chain), generation)
  for (let i = 0; i < size; ) {
    let rest = hash
    for (const end = Math.min(i + 5, size); i < end; i++) {
      noise[i] = rest % 62
      rest = (rest / 62) | 0
    }
    hash = mix(hash, i)
  }
}

/** The number's digits are shifted by the noise they stand beside, so that neighbours look unrelated. */
export function writeToken(key: number, chain: number, generation: number, length = size): string {
  fillNoise(key, chain, generation)
  let low = generation
  let high = chain
  for (let i = 0; i < serialDigits; i++) {
    let digit: number
    if (i < serialDigits - chainDigits) {
      digit = low % 62
      low = (low / 62) | 0
    } else {
      digit = high % 62
      high = (high / 62) | 0
    }
    work[i] = letters[(digit + noise[i + serialDigits]!) % 62]!
  }
  for (let i = serialDigits; i < size; i++) work[i] = letters[noise[i]!]!
  const text = work.toString("latin1")
  return length === size ? text : text.repeat(Math.ceil(length / size)).slice(0, length)
}

/** What a token says it is, or undefined when it was never made with this key. */
export function readToken(key: number, token: string): { chain: number; generation: number } | undefined {
  if (token.length < size) return
  let generation = 0
  let chain = 0
  for (let i = serialDigits - 1; i >= 0; i--) {
    const digit = digitAt(token, i)
    const shift = digitAt(token, i + serialDigits)
    if (digit < 0 || shift < 0) return
    const value = (digit - shift + 62) % 62
    if (i < serialDigits - chainDigits) generation = generation * 62 + value
    else chain = chain * 62 + value
  }
  if (generation >= generationSpan) return
  return writeToken(key, chain, generation) === token.slice(0, size) ? { chain, generation } : undefined
}

const digitAt = (token: string, index: number): number => {
  const code = token.charCodeAt(index)
  return code < 128 ? digits[code]! : -1
}
