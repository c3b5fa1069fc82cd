// What a sentence calls a platform and an account there, in the forms that sentences need: a word of Korean decides its particles.
import type { PlatformWords } from "../core/platforms/facts.ts"

export interface EnglishWords {
  platform: string
  account: {
    one: string
    many: string
    /** With its article. */
    a: string
    /** At the beginning of a sentence. */
    One: string
    Many: string
    A: string
    several(count: number): string
  }
}

export interface KoreanWords {
  platform: KoreanWord
  account: KoreanWord & { several(count: number): string }
}

export interface KoreanWord {
  word: string
  /** What follows the word, or a name that ends with it. */
  topic: "은" | "는"
  subject: "이" | "가"
  object: "을" | "를"
  by: "으로" | "로"
  and: "과" | "와"
  or: "이나" | "나"
}

/** Of the platform that ships, for sentences that are about no connection and no app. */
export const usualWords: PlatformWords = {
  en: { platform: "Cafe24", account: "mall", accounts: "malls" },
  ko: { platform: "카페24", account: "쇼핑몰" },
}

export function englishWords({
  en: { platform, account: one, accounts: many },
}: PlatformWords): EnglishWords {
  const a = `${/^[aeiou]/i.test(one) ? "an" : "a"} ${one}`
  const several = (count: number) => `${count} ${many}`
  return {
    platform,
    account: { one, many, a, One: capital(one), Many: capital(many), A: capital(a), several },
  }
}

export function koreanWords({ ko: { platform, account } }: PlatformWords): KoreanWords {
  const several = (count: number) => `${account} ${count}곳`
  return { platform: koreanWord(platform), account: { ...koreanWord(account), several } }
}

export function koreanWord(word: string): KoreanWord {
  const last = finalOf(word)
  return last === ""
    ? { word, topic: "는", subject: "가", object: "를", by: "로", and: "와", or: "나" }
    : {
        word,
        topic: "은",
        subject: "이",
        object: "을",
        by: last === "ㄹ" ? "로" : "으로",
        and: "과",
        or: "이나",
      }
}

/** As they are read out: 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구. */
const finalOfDigit = ["other", "ㄹ", "", "other", "", "", "other", "ㄹ", "ㄹ", ""] as const

/** Korean syllables stand in order, 28 for each beginning: one without a final consonant, then one with each. */
function finalOf(word: string): "" | "ㄹ" | "other" {
  const last = word.at(-1) ?? ""
  if (/\d/.test(last)) return finalOfDigit[Number(last)] ?? ""
  const place = (last.charCodeAt(0) - 0xac00) % 28
  if (!(place > 0)) return ""
  return place === 8 ? "ㄹ" : "other"
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
