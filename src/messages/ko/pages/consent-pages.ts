// 한국어: 쇼핑몰 운영자가 동의하러 가는 길과 돌아온 뒤에 보는 페이지.

import type { consentPages as model } from "../../en/pages/consent-pages.ts"
import type { KoreanWords } from "../../platform-words.ts"
import { trouble } from "./landings.ts"

export const consentPages = ({ platform, account }: KoreanWords): ReturnType<typeof model> => ({
  scopes: {
    name: (area, writes) => `${area} ${writes ? "읽기·쓰기" : "읽기"}`,
    areas: {
      application: "앱 설정",
      category: "상품 분류",
      product: "상품",
      collection: "판매 분류",
      supply: "공급사",
      personal: "개인화 정보",
      order: "주문",
      community: "게시판",
      customer: "회원",
      notification: "알림",
      store: "상점 설정",
      promotion: "프로모션",
      design: "디자인",
      salesreport: "매출 통계",
      shipping: "배송",
      translation: "번역",
      privacy: "개인정보",
      mileage: "적립금",
      analytics: "접속 통계",
    },
  },
  contact: (name, contact) => `문의: ${name === undefined ? "" : `${name} `}${contact}`,
  connected: {
    app: "앱",
    title: (mall, first) => `${mall} ${account.word}${account.subject} ${first ? "" : "다시 "}연결되었습니다`,
    alive:
      "더 하실 일은 없습니다. 지금부터 연결이 끊기지 않도록 자동으로 갱신합니다. 이 창은 닫으셔도 됩니다.",
    aliveButMissing: "지금부터 연결은 자동으로 유지되지만, 요청한 권한 중 빠진 것이 있습니다.",
    next: "다음 자동 갱신",
    access: "액세스 토큰 만료",
    refresh: "리프레시 토큰 만료",
    refreshGrows: (moment, days) => `${moment} (갱신할 때마다 ${days}일로 늘어납니다)`,
    tokens: "개발 담당자용 정보",
    scopes: "허용된 권한",
    missing: "요청했지만 허용되지 않은 권한",
    missingMeans: `이 권한이 필요한 기능은 아직 쓸 수 없습니다. 저희가 ${platform.word}에서 권한을 먼저 켜야 합니다. 안내를 받으신 뒤 한 번 더 동의해 주세요.`,
    again: "다시 동의하기",
  },
  link: {
    title: (mall) => `${mall} ${account.word} ${platform.word} 연결`,
    asker: (service) => `${service}에서 ${account.word} 연결을 요청했습니다.`,
    intro: (mall) =>
      `${platform.word}에서 한 번만 동의하시면 됩니다. ${mall} ${account.word}의 대표 운영자로 로그인해 동의해 주세요. 이 페이지에서는 비밀번호를 묻지 않습니다.`,
    mall: account.word,
    forWhom: `이 계정에 ${account.word}${account.subject} 연결됩니다`,
    forWhomMeans: (mall) =>
      `동의하시면 이 계정을 쓰는 사람이 ${mall} ${account.word}의 아래 정보를 볼 수 있습니다. 모르는 계정이라면 동의하지 말고 저희에게 알려 주세요.`,
    goesTo: "이동할 주소",
    asks: "요청하는 권한",
    until: "링크 유효 기간",
    go: `${platform.word}에서 동의하기`,
    otherMall: (mall) =>
      `이 브라우저에서 다른 ${account.word}에 로그인되어 있다면 먼저 ${platform.word}에서 로그아웃하거나 시크릿 창에서 이 링크를 열어 주세요. 이 링크로는 ${mall} ${account.word}만 연결할 수 있습니다.`,
    harmless: `이 링크는 동의를 시작하기만 합니다. ${account.word} 정보는 볼 수 없으며, 동의를 마치면 더는 쓸 수 없습니다.`,
  },
  launched: {
    title: (mall) => `${mall} ${account.word}${account.subject} 연결되어 있습니다`,
    off: (mall) => `${mall} ${account.word} 연결이 꺼져 있습니다`,
    offMeans: (tellUs) => `저희 쪽에서 꺼 두었습니다. 다시 쓰시려면 ${tellUs}.`,
    alive: "연결은 자동으로 유지되므로 여기서 하실 일은 없습니다.",
    troubled: "마지막 갱신이 실패해 자동으로 다시 시도하고 있습니다.",
    state: "상태",
    states: { well: "정상", troubled: "다시 시도하는 중", off: "꺼짐" },
    since: "연결한 때",
    renewed: "마지막 갱신",
    again: "다시 연결하기",
  },
  trouble: trouble({ platform, account }),
})
