// Every sentence a person reads, in Korean and English. A new part is a file per language and a line in its index.
import { en } from "./en/index.ts"
import { ko } from "./ko/index.ts"

export type Messages = typeof en
/** The languages that people are spoken to in. */
export type Language = "ko" | "en"

const byLanguage: Record<Language, Messages> = { ko, en }

export function messages(language: Language): Messages {
  return byLanguage[language]
}
