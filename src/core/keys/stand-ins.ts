// Stand-ins: what a client that refreshes by itself gets instead of tokens. Made of key and connection; nothing is stored.
import type { Secrets } from "../ports.ts"

/** As long as real tokens are, and of their letters. `mk` and a real token's next letters meet once in 200 million. */
export type StandInKind = "access" | "refresh"

export interface StandIns {
  /** The same again and again, whatever becomes of the tokens, for as long as there are this key and this connection. */
  make(kind: StandInKind, keyId: string, connectionId: string): string
  /** Undefined: made by nobody who has our secret. Costs no look at the store. */
  read(text: string): StandIn | undefined
}

export interface StandIn {
  /** What the id of its key begins with. */
  keyBeginning: string
  isFor(kind: StandInKind, keyId: string, connectionId: string): boolean
}

export const standInLength = 22
const shape = /^mk[0-9A-Za-z]{20}$/
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
/** 40 bits of the key's id, and 7 letters hold 41. */
const idDigits = 10
const idLetters = 7
/** 59 bits, and the sum's 17: each guess is a request to us. */
const markLetters = 10
const sumLetters = 3
const idEnd = 2 + idLetters

export function createStandIns(secrets: Pick<Secrets, "sign" | "believed" | "same">): StandIns {
  return {
    make: (kind, keyId, connectionId) => {
      const id = lettersOf(BigInt(`0x${keyId.slice(0, idDigits)}`), idLetters)
      const mark = cutTo(markLetters, secrets.sign(meaning(kind, keyId, connectionId)))
      const text = `mk${id}${mark}`
      return text + cutTo(sumLetters, secrets.sign(sumText(text)))
    },
    read: (text) => {
      if (!shape.test(text)) return undefined
      const [unsummed, sum] = [text.slice(0, -sumLetters), text.slice(-sumLetters)]
      const sums = secrets.believed(sumText(unsummed))
      if (!sums.some((one) => secrets.same(sum, cutTo(sumLetters, one)))) return undefined
      const id = numberIn(text.slice(2, idEnd))
      if (id >= 1n << BigInt(4 * idDigits)) return undefined
      const mark = text.slice(idEnd, -sumLetters)
      return {
        keyBeginning: id.toString(16).padStart(idDigits, "0"),
        isFor: (kind, keyId, connectionId) =>
          secrets
            .believed(meaning(kind, keyId, connectionId))
            .some((one) => secrets.same(mark, cutTo(markLetters, one))),
      }
    },
  }
}

/** Ids hold no control characters, so no two meanings are written alike. */
function meaning(kind: StandInKind, keyId: string, connectionId: string): string {
  return `stand-in\n${kind}\n${keyId}\n${connectionId}`
}

function sumText(text: string): string {
  return `stand-in sum\n${text}`
}

/** A signature, cut to some letters: of its first 16 bytes. */
function cutTo(letters: number, signature: string): string {
  const bytes = atob(signature.slice(0, 22).replaceAll("-", "+").replaceAll("_", "/"))
  let number = 0n
  for (let at = 0; at < 16; at++) number = (number << 8n) | BigInt(bytes.charCodeAt(at))
  return lettersOf(number, letters)
}

function lettersOf(number: bigint, count: number): string {
  let text = ""
  let left = number
  while (text.length < count) {
    text = digits[Number(left % 62n)] + text
    left /= 62n
  }
  return text
}

function numberIn(text: string): bigint {
  let number = 0n
  for (const letter of text) number = number * 62n + BigInt(digits.indexOf(letter))
  return number
}
