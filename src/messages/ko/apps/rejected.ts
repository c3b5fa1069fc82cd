// 한국어: 카페24가 거부한 앱의 이름, 그 앱의 설정 이름, 갱신할 수 없는 쇼핑몰 수.
import { credentialsOf } from "../../app-credentials.ts"
import type { concerned as modelOfConcerned } from "../../en/apps/rejected.ts"

export function eitherOf(app: string | undefined): string {
  const { id, secret, isFurther } = credentialsOf(app)
  return `${isFurther ? "MALLKEY_APPS 파일 또는 mallkey.config.json의 " : ""}${id}나 ${secret}`
}

export const concerned: typeof modelOfConcerned = ({ app, malls }) => {
  if (app === undefined) return "어떤 쇼핑몰도 갱신할 수 없습니다"
  if (malls === 0) return "이 앱에 연결된 쇼핑몰은 아직 없습니다"
  const count = malls === undefined ? "" : ` ${malls}곳`
  return `이 앱의 쇼핑몰${count}을 갱신할 수 없습니다. 다른 앱의 쇼핑몰은 계속 갱신됩니다`
}
