// What a sentence calls an account of a platform, in the forms that sentences need: a word of Korean decides its particles.
import type { AccountWords } from "../core/platforms/facts.ts"

export interface EnglishWord {
  one: string
  many: string
  /** With its article. */
  a: string
  /** At the beginning of a sentence. */
  One: string
  A: string
  several(count: number): string
}

export interface KoreanWord {
  word: string
  /** What follows the word, or a name that ends with it. */
  topic: "은" | "는"
  subject: "이" | "가"
  object: "을" | "를"
  by: "으로" | "로"
  several(count: number): string
}

/** Of the platform that ships, for sentences about no connection, and about several platforms at once. */
export const usualWords: AccountWords = { en: { one: "mall", many: "malls" }, ko: "쇼핑몰" }

export function englishWord({ en: { one, many } }: AccountWords): EnglishWord {
  const article = /^[aeiou]/i.test(one) ? "an" : "a"
  const a = `${article} ${one}`
  return { one, many, a, One: capital(one), A: capital(a), several: (count) => `${count} ${many}` }
}

export function koreanWord({ ko: word }: AccountWords): KoreanWord {
  const last = finalOf(word)
  const several = (count: number) => `${word} ${count}곳`
  if (last === "") return { word, topic: "는", subject: "가", object: "를", by: "로", several }
  return { word, topic: "은", subject: "이", object: "을", by: last === "ㄹ" ? "로" : "으로", several }
}

/** Korean syllables stand in order, 28 for each beginning: one without a final consonant, then one with each. */
function finalOf(word: string): "" | "ㄹ" | "other" {
  const place = ((word.codePointAt(word.length - 1) ?? 0) - 0xac00) % 28
  if (place <= 0) return ""
  return place === 8 ? "ㄹ" : "other"
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
