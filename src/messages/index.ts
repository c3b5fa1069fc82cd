// Every sentence a person reads, in Korean and English. A new part is a file per language and a line in its index.
import type { PlatformWords } from "../core/platforms/facts.ts"
import { en } from "./en/index.ts"
import { ko } from "./ko/index.ts"
import { englishWords, koreanWords, usualWords } from "./platform-words.ts"

export type Messages = ReturnType<typeof en>
/** The languages that people are spoken to in. */
export type Language = "ko" | "en"

const make = (language: Language, called: PlatformWords): Messages =>
  language === "ko" ? ko(koreanWords(called)) : en(englishWords(called))
const keyOf = (language: Language, { en: { platform, account, accounts }, ko: inKorean }: PlatformWords) =>
  [language, platform, account, accounts, inKorean.platform, inKorean.account].join("\n")

const usual: Partial<Record<Language, Messages>> = {}
/** One for each platform and language. */
const known = new Map<string, Messages>()

/** `called`: the words of the platform that is spoken of, or of several of them. Absent: those of the one that ships. */
export function messages(language: Language, called?: PlatformWords): Messages {
  if (called === undefined) {
    usual[language] ??= messages(language, usualWords)
    return usual[language]
  }
  const key = keyOf(language, called)
  const made = known.get(key) ?? make(language, called)
  known.set(key, made)
  return made
}
