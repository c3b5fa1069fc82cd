// 한국어: 카페24, 저장소, 네트워크가 알려 온 사유를 사람의 말로. 원문이 필요하면 "기술 정보" 뒤에 그대로 보여 준다.
import type { KoreanWords } from "../../platform-words.ts"
import type { ReasonWords } from "../../reason-words.ts"
import { details } from "./details.ts"
import { storeReasons, storeShaped } from "./store-reasons.ts"

const fields: Record<string, string> = {
  access_token: "액세스 토큰",
  refresh_token: "리프레시 토큰",
  "access_token and refresh_token": "액세스 토큰과 리프레시 토큰",
}

const needsLabel = (word: string) => word

/** `9시간`, `40분` */
function spoken(minutes: string): string {
  return Number(minutes) >= 120 ? `${Math.round(Number(minutes) / 60)}시간` : `${minutes}분`
}

export const reasons = ({ platform, account }: KoreanWords): ReasonWords => ({
  fixed: details({ platform, account }),
  technical: (text) => `기술 정보: ${text}`,
  untold: (text) => `기술 정보: ${text}`,
  meanings: {
    "too many requests": `요청이 너무 많아 ${platform.word}${platform.subject} 잠시 막았습니다`,
    "Cafe24's trouble": `${platform.word} 서버에 장애가 있습니다`,
    "Cafe24 was slow": `${platform.word}${platform.subject} 제때 처리하지 못했습니다`,
    "a redirect": `${platform.word}${platform.subject} 다른 주소로 돌려보냈습니다`,
    "a web page": `${platform.word}에서 토큰 대신 웹 페이지가 왔습니다`,
    "perhaps a false alarm": "앱이 설치되어 있지 않다고 합니다. 잘못된 응답일 수 있습니다",
    "the client is blocked for a while": `요청이 너무 많아 ${platform.word}${platform.subject} 이 앱을 잠시 막았습니다`,
    "our app's id or secret": "앱의 Client ID나 Client Secret Key가 맞지 않습니다",
    "our app": `${platform.word}${platform.subject} 이 앱을 인정하지 않습니다`,
    "another mall's login": `다른 ${account.word}${account.by} 로그인되어 있습니다`,
    "the token or code that was sent": "이미 사용했거나 만료·폐기된 토큰(또는 코드)입니다",
    "our request is at fault": `${platform.word}${platform.subject} 요청의 형식을 받아들이지 않았습니다`,
    "not understood": "뜻을 알 수 없는 응답입니다",
    "no JSON object": "응답을 읽을 수 없습니다",
  },
  oauth: {
    access_denied: "운영자가 동의하지 않았거나, 동의할 수 있는 계정이 아닙니다",
    invalid_scope: "앱 설정에서 켜지 않은 권한을 요청했습니다",
    invalid_request: `동의 요청의 형식을 ${platform.word}${platform.subject} 받아들이지 않았습니다`,
    unauthorized_client: `${platform.word}${platform.subject} 이 앱을 인정하지 않습니다`,
    server_error: `${platform.word} 서버에 장애가 있습니다`,
    temporarily_unavailable: `${platform.word}${platform.subject} 잠시 응답할 수 없습니다`,
    consent_denied: "동의하지 않았습니다",
    wrong_mall: `다른 ${account.word}에서 동의했습니다`,
    code_refused: `${platform.word}${platform.subject} 인증 코드를 받지 않았습니다`,
    state_invalid: "쓸 수 없는 동의 링크입니다",
    app_rejected: `${platform.word}${platform.subject} 앱의 인증 정보를 받지 않았습니다`,
    provider_unavailable: `${platform.word}에서 응답을 받지 못했습니다`,
    provider_unclear: `${platform.word}의 응답을 받지 못했습니다`,
    call_unclear: "호출의 응답을 받지 못했습니다. 처리되었을 수도 있습니다",
    rate_limited: "요청 한도에 도달했습니다",
    row_unreadable: "저장된 정보를 읽을 수 없습니다",
    row_refused: "테이블이 행을 받지 않았습니다",
    store_unavailable: "저장소에 접근할 수 없습니다",
    settings_invalid: "설정에 문제가 있습니다",
    seal_unknown: "토큰을 열 수 없습니다",
    connection_unknown: `연결되어 있지 않은 ${account.word}입니다`,
    internal: "mallkey 내부 오류입니다",
    busy: "다른 곳에서 처리하고 있습니다",
  },
  line: {
    refused: "연결이 거부되었습니다. 서버가 꺼져 있거나 포트가 다를 수 있습니다",
    broken: "응답을 받기 전에 연결이 끊어졌습니다",
    too_slow: "제시간에 응답이 오지 않았습니다",
    no_name: "서버의 주소를 찾을 수 없습니다",
    unreachable: "서버에 연결할 수 없습니다",
    certificate: "안전한 연결을 맺지 못했습니다. 인증서를 확인해 주세요",
    mail_login: "메일 서버가 사용자 이름이나 비밀번호를 받지 않았습니다",
    mail_address: "메일 서버가 보내는 주소나 받는 주소를 받지 않았습니다",
    no_space: "디스크가 가득 찼습니다",
    not_permitted: "이 사용자에게 읽거나 쓸 권한이 없습니다",
    read_only: "읽기 전용 디스크라 쓸 수 없습니다",
    absent: "파일이나 폴더가 없습니다",
    no_folder: "폴더가 있어야 할 자리에 폴더가 아닌 것이 있습니다",
    is_folder: "파일이 아니라 폴더입니다",
    no_database: "데이터베이스 파일이 아니거나 깨진 파일입니다. 주소가 맞는지 확인해 주세요",
    stopped: "종료하는 중이라 멈췄습니다",
  },
  ...storeReasons,
  shaped: {
    ...storeShaped(account),
    pairMissing: (field) => `응답에 ${fields[field] ?? field}이 없거나 읽을 수 없습니다`,
    anotherMall: (mall) =>
      mall.includes(" ")
        ? `다른 ${account.word}의 응답이 왔습니다`
        : `${mall} ${account.word}의 응답이 왔습니다`,
    ofThisMallAlone: (why) =>
      `이 ${account.word}에서만 ${platform.word}${platform.subject} 앱을 인정하지 않습니다${why === "" ? "" : `. ${why}`}`,
    fieldMissing: () => "응답에 빠진 항목이 있습니다",
    fieldUnreadable: () => "응답에 읽을 수 없는 항목이 있습니다",
    fieldDiffers: () => "응답의 값이 예상과 다릅니다",
    cutShort: () => "응답이 끝까지 오지 않았지만 토큰은 모두 들어 있었습니다",
    oddTime: () => "응답의 시각이 맞지 않아 알려진 기간으로 계산했습니다",
    noAnswerWithin: (ms) => `${Math.round(Number(ms) / 1_000)}초 안에 응답이 오지 않았습니다`,
    httpStatus: (status) =>
      status.startsWith("5") ? "받는 쪽 서버에 장애가 있습니다" : "받는 쪽에서 거절했습니다",
    notOurAnswer: () => "mallkey가 아닌 다른 프로그램이 응답했습니다",
    badPort: (port) =>
      `${port}번 포트는 다른 프로토콜의 것이어서 HTTP 요청을 보낼 수 없습니다. 서버를 다른 포트로 실행하고(예: \`mallkey serve --port 2424\`) MALLKEY_URL에도 그 포트를 적어 주세요`,
    undelivered: (count, status) => `${count}건, 우리 쪽 응답 ${status}`,
    addressesRefused: (refused, all) => `받는 주소 ${all}개 중 ${refused}개가 거절되었습니다`,
    requestsUsedUp: (count, hours) => `${hours}시간에 ${count}회인 토큰 요청 한도를 모두 썼습니다`,
    rightNeeded: (right) => `필요한 권한: ${needsLabel(right)}`,
    bodyTooLarge: (kilobytes) => `본문이 ${kilobytes}KB보다 큽니다`,
    allowedMethods: (method, allowed) => `쓸 수 없는 메서드: ${method}. 쓸 수 있는 메서드: ${allowed}`,
    requestId: (id) => `요청 ID: ${id}`,
    samePair: (id) => `${id} 연결과 같은 토큰을 갖고 있습니다`,
    clockAhead: (minutes) => `${spoken(minutes)} 빠름`,
    clockBehind: (minutes) => `${spoken(minutes)} 느림`,
    clockApart: (minutes, store) => `${store} 저장소와 ${minutes}분 차이`,
    sameHost: (first, second, host) =>
      `${first}, ${second} 모두 ${host}로 호출하므로 어느 쪽인지 알 수 없습니다. 따로따로 실행해 주세요`,
    noSuchApp: (app) =>
      `이름이 ${app}인 앱이 없습니다. 첫 번째 앱의 ${account.word}${account.topic} 앞에 아무것도 붙이지 않습니다`,
    oddId: (longest) => `아이디는 제어 문자가 없는 1~${longest}자여야 합니다`,
    connections: (count) => `연결 ${count}개`,
    clockBack: (minutes) => `${minutes}분`,
  },
})
