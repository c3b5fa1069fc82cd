// 한국어: 카페24가 거부한 앱의 이름, 그 앱의 설정 이름, 갱신할 수 없는 쇼핑몰 수.

import { credentialsOf } from "../../app-credentials.ts"
import type { RejectedApp } from "../../en/apps/rejected.ts"
import type { KoreanWords } from "../../platform-words.ts"

export function eitherOf(app: string | undefined): string {
  const { id, secret, isFurther } = credentialsOf(app)
  return `${isFurther ? "MALLKEY_APPS 파일 또는 mallkey.config.json의 " : ""}${id}나 ${secret}`
}

export function concerned(account: KoreanWords["account"], { app, malls }: RejectedApp): string {
  if (app === undefined) return `어떤 ${account.word}도 갱신할 수 없습니다`
  if (malls === 0) return `이 앱에 연결된 ${account.word}${account.topic} 아직 없습니다`
  // The particle follows what is in front of it: the word, or the count.
  const concernedOnes =
    malls === undefined ? `${account.word}${account.object}` : `${account.several(malls)}을`
  return `이 앱의 ${concernedOnes} 갱신할 수 없습니다. 다른 앱의 ${account.word}${account.topic} 계속 갱신됩니다`
}
