// 한국어: 들어오는 길에서 적는 짧은 사유. details.ts를 보라.
import type { proxyReasons } from "../en/proxy-details.ts"

export const proxyDetails: Record<(typeof proxyReasons)[number], string> = {
  "the body broke off": "요청 본문이 도중에 끊겼습니다",
  "stand-ins are made for keys, not for sessions":
    "대역 토큰은 키에만 만들어 줍니다. 로그인 세션에는 만들지 않습니다",
  "no token endpoint stands here for this platform": "이 플랫폼에는 대신 답하는 토큰 주소가 없습니다",
  "the client secret is to be a key": "client_secret 자리에 mallkey 키를 넣어 주세요",
  "these are stand-ins of this house's proxy, not tokens: what they stand for is kept here already":
    "이것은 토큰이 아니라 이 서버의 프록시가 내준 대역 토큰입니다. 실제 토큰은 이미 여기에 있습니다",
}
