// Every sentence a person reads, in Korean and English. A new part is a file per language and a line in its index.
import type { AccountWords } from "../core/platforms/facts.ts"
import { englishWord, koreanWord, usualWords } from "./account-words.ts"
import { en } from "./en/index.ts"
import { ko } from "./ko/index.ts"

export type Messages = ReturnType<typeof en>
/** The languages that people are spoken to in. */
export type Language = "ko" | "en"

const usual: Record<Language, Messages> = { ko: ko(koreanWord(usualWords)), en: en(englishWord(usualWords)) }
/** One for each platform that has another word. */
const others = new Map<string, Messages>()

/** `called`: what the platform of the connection that is spoken of calls its accounts, where it is one platform. */
export function messages(language: Language, called: AccountWords = usualWords): Messages {
  const { one, many } = called.en
  const { en: usually, ko: inKorean } = usualWords
  if (one === usually.one && many === usually.many && called.ko === inKorean) return usual[language]
  const key = [language, one, many, called.ko].join("\n")
  const made = others.get(key) ?? (language === "ko" ? ko(koreanWord(called)) : en(englishWord(called)))
  others.set(key, made)
  return made
}
