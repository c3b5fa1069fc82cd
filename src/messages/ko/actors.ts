// 한국어: 누가 한 일인지. 이 표에 없는 것은 키의 이름이므로 그대로 적는다.
import type { KoreanWords } from "../platform-words.ts"

export const actors = ({ account }: KoreanWords): Record<string, string> => ({
  anyone: "키 없이",
  caller: "프로그램",
  cli: "명령",
  cron: "크론",
  demo: "데모",
  doctor: "진단",
  exec: "전용 프록시와 함께 실행한 프로그램",
  key: "키로 시작한 동의",
  lambda: "Lambda",
  launch: "앱 실행으로 시작한 동의",
  link: "링크로 시작한 동의",
  mirror: "미러",
  nobody: "누구나 여는 주소로 시작한 동의",
  owner: `${account.word} 운영자`,
  reconcile: "웹훅 기록 대조",
  rescue: "임시 보관 폴더",
  "same pair": "같은 토큰을 쓰는 연결",
  secret: "되돌린 비밀값",
  session: "로그인한 사용자",
  sweep: "자동 갱신",
  webhook: "웹훅",
})
