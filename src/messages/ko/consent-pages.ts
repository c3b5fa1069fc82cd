// 한국어: 쇼핑몰 운영자가 동의하러 가는 길과 돌아온 뒤에 보는 페이지.
import type { consentPages as model } from "../en/consent-pages.ts"

const signIn = (mall: string) =>
  `${mall === "" ? "해당 쇼핑몰" : `${mall} 쇼핑몰`}의 대표 운영자로 로그인해 동의해 주세요.`

export const consentPages: typeof model = {
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
  connected: {
    title: (mall, first) => `${mall} 쇼핑몰이 ${first ? "" : "다시 "}연결되었습니다`,
    alive:
      "더 하실 일은 없습니다. 지금부터 연결이 끊기지 않도록 자동으로 갱신합니다. 이 창은 닫으셔도 됩니다.",
    aliveButMissing: "지금부터 연결은 자동으로 유지되지만, 요청한 권한 중 빠진 것이 있습니다.",
    next: "다음 자동 갱신",
    access: "액세스 토큰 만료",
    refresh: "리프레시 토큰 만료",
    scopes: "허용된 권한",
    missing: "요청했지만 허용되지 않은 권한",
    missingMeans:
      "이 권한이 필요한 프로그램의 호출은 거절됩니다. 앱 운영자가 카페24 개발자센터에서 권한을 켠 뒤 한 번 더 동의해 주세요.",
    again: "다시 동의하기",
  },
  link: {
    title: (mall) => `${mall} 쇼핑몰 카페24 연결`,
    intro: (mall) =>
      `카페24에서 한 번만 동의하시면 됩니다. ${mall} 쇼핑몰의 대표 운영자로 로그인해 동의해 주세요. 이 페이지에서는 비밀번호를 묻지 않습니다.`,
    mall: "쇼핑몰",
    goesTo: "이동할 주소",
    asks: "요청하는 권한",
    until: "링크 유효 기간",
    go: "카페24에서 동의하기",
    otherMall: (mall) =>
      `이 브라우저에서 다른 쇼핑몰에 로그인되어 있다면 먼저 카페24에서 로그아웃하거나 시크릿 창에서 이 링크를 열어 주세요. 이 링크로는 ${mall} 쇼핑몰만 연결할 수 있습니다.`,
    harmless:
      "이 링크는 동의를 시작하기만 합니다. 쇼핑몰 정보는 볼 수 없으며, 한 번 쓰면 더는 열리지 않습니다.",
  },
  launched: {
    title: (mall) => `${mall} 쇼핑몰이 연결되어 있습니다`,
    off: (mall) => `${mall} 쇼핑몰 연결이 꺼져 있습니다`,
    alive: "연결은 자동으로 유지되므로 여기서 하실 일은 없습니다.",
    troubled: "마지막 갱신이 실패해 자동으로 다시 시도하고 있습니다.",
    state: "상태",
    since: "연결한 때",
    renewed: "마지막 갱신",
    again: "다시 연결하기",
  },
  trouble: {
    title: "연결하지 못했습니다",
    again: "다시 시도",
    goOn: "카페24에서 동의하기",
    reason: (detail) => `원인: ${detail}`,
    landings: {
      wrong_mall: {
        title: "다른 쇼핑몰로 로그인되어 있습니다",
        steps: (mall, other) => [
          `${mall} 쇼핑몰에 요청했는데 ${other === "" ? "다른" : other} 쇼핑몰이 동의했습니다. 저장된 것이 없으므로 되돌릴 것도 없습니다.`,
          "이 브라우저에서 카페24를 로그아웃하거나 시크릿 창을 열어 주세요.",
          `아래 버튼으로 다시 시작해, ${signIn(mall)}`,
        ],
      },
      consent_denied: {
        title: "동의가 이루어지지 않았습니다",
        steps: (mall) => ["바뀐 것은 없습니다.", `실수로 취소하셨다면 다시 시작해 주세요. ${signIn(mall)}`],
      },
      not_operator: {
        title: "대표 운영자만 동의할 수 있습니다",
        steps: (mall) => [
          "부운영자나 공급사 계정으로 로그인되어 있습니다. 카페24에서 로그아웃하거나 링크를 대표 운영자에게 전달해 주세요.",
          signIn(mall),
        ],
      },
      scope_refused: {
        title: "카페24가 앱의 권한 요청을 받지 않았습니다",
        steps: () => [
          "운영자님의 잘못이 아니며, 지금 다시 로그인해도 해결되지 않습니다.",
          "앱 운영자가 카페24 개발자센터에서 아래에 적힌 권한을 켜거나(별도 승인이 필요한 권한도 있습니다), CAFE24_SCOPES에서 빼야 합니다.",
          "그 뒤 아래 버튼으로 다시 시작해 주세요.",
        ],
      },
      state_invalid: {
        title: "이미 끝난 동의입니다",
        steps: () => [
          "동의는 10분 안에 마쳐야 하고 한 번만 쓸 수 있습니다. 두 번 누르거나 새로고침해서 이 화면이 보인다면 처음 동의는 이미 처리되었을 수 있습니다.",
          "그렇지 않다면 다시 시작해 주세요.",
        ],
      },
      code_refused: {
        title: "카페24가 동의를 받아들이지 않았습니다",
        steps: () => [
          "동의는 1분 안에 처리되어야 하는데 그러지 못했습니다.",
          "바뀐 것은 없으니 다시 시작해 주세요.",
        ],
      },
      app_rejected: {
        title: "저희 쪽 설정에 문제가 있습니다",
        steps: () => [
          "운영자님은 제대로 하셨습니다. 카페24가 지금 앱의 인증 정보를 받지 않고 있습니다.",
          "앱 운영자가 CAFE24_CLIENT_ID와 CAFE24_CLIENT_SECRET을 개발자센터의 값과 비교해야 합니다.",
          "그 뒤 같은 링크로 다시 시작해 주세요. 바뀐 것은 없습니다.",
        ],
      },
      provider_unavailable: {
        title: "지금 카페24에 장애가 있습니다",
        steps: () => ["바뀐 것은 없습니다.", "몇 분 뒤 다시 시작해 주세요."],
      },
      provider_unclear: {
        title: "카페24의 응답을 받지 못했습니다",
        steps: () => ["다시 시작해 주세요. 처음 시도가 이미 처리되었더라도 문제는 없습니다."],
      },
      link_over: {
        title: "더 이상 쓸 수 없는 링크입니다",
        steps: () => [
          "이미 사용한 링크라면 쇼핑몰은 연결되어 있으므로 하실 일이 없습니다.",
          "그렇지 않다면 가장 최근에 받은 메시지의 링크를 열거나, 보낸 분에게 새 링크를 요청해 주세요.",
        ],
      },
      launch_refused: {
        title: "앱을 다시 열어 주세요",
        steps: () => [
          "카페24 관리자에서 앱을 다시 열어 주세요. 앱을 여는 주소는 2시간 안에 한 번만 쓸 수 있습니다.",
          "그래도 안 되면 앱 운영자가 CAFE24_CLIENT_SECRET과 서버 시계를 확인해야 합니다.",
        ],
      },
      launch_repeated: {
        title: "앱을 다시 열어 주세요",
        steps: () => [
          "이미 한 번 연 주소라 다시 쓸 수 없습니다. 카페24 관리자에서 앱을 다시 열면 현재 상태를 볼 수 있습니다.",
          "쇼핑몰을 연결하시려면 여기서 바로 동의 화면으로 가셔도 됩니다.",
        ],
      },
    },
  },
}
