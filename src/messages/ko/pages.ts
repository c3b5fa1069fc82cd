// 한국어: 브라우저에 보이는 페이지와 API 설명의 문장.
import type { KoreanWord } from "../account-words.ts"
import type { pages as model } from "../en/pages.ts"
import { consentPages } from "./consent-pages.ts"

export const pages = (account: KoreanWord): ReturnType<typeof model> => ({
  ...consentPages(account),
  home: {
    title: "mallkey",
    intro: "여러 쇼핑몰의 카페24 연결을 끊기지 않게 유지하고, 언제나 쓸 수 있는 토큰을 내줍니다.",
    demo: "데모 모드입니다. 카페24 시뮬레이터에 쇼핑몰 다섯 곳이 연결되어 있고 시간이 빠르게 흐릅니다. 외부로 보내는 요청은 없습니다.",
    counts: "연결 현황",
    total: (count) => `연결 ${count}개`,
    none: "아직 연결된 쇼핑몰이 없습니다.",
    nearestRefreshEnd: "가장 가까운 리프레시 토큰 만료",
    lastSweep: "마지막 갱신 작업",
    rescue: (count) => `저장을 기다리는 카페24 응답 ${count}건`,
    storeAway: "저장소에 접근할 수 없습니다",
    malls: "쇼핑몰",
    columns: { mall: "쇼핑몰", state: "상태", access: "액세스 토큰", refresh: "리프레시 토큰" },
    why: {
      refused:
        "카페24가 리프레시 토큰을 거절했습니다. 다른 프로그램이 먼저 썼습니다. 쇼핑몰 운영자가 다시 연결해야 합니다.",
      refresh_ended: "리프레시 토큰이 만료되었습니다. 쇼핑몰 운영자가 다시 연결해야 합니다.",
      failing: "카페24에 장애가 있습니다. 살아 있는 토큰을 계속 내주면서 갱신을 다시 시도합니다.",
      unclear: "카페24의 응답을 받지 못했습니다. 토큰을 한 번 더 보내 보고 그 응답으로 판단합니다.",
    },
    ending: "리프레시 토큰이 곧 만료됩니다. 갱신해도 기한이 늘어나지 않습니다.",
    noLivingToken:
      "카페24에 장애가 있고 액세스 토큰이 만료되어, 갱신에 성공할 때까지 내줄 토큰이 없습니다. 자동으로 다시 시도합니다.",
    reconnect: "다시 연결하기",
    simulator: "여러 가지 장애를 켜 볼 수 있는 카페24 시뮬레이터:",
    call: "프로그램에서 토큰 받기",
    connect: "쇼핑몰 연결하기",
    docs: "전체 API 보기",
  },
  states: {
    fresh: "정상",
    due: "갱신 대상",
    expired: "만료됨",
    lost: "끊김",
    paused: "꺼짐",
    foreign: "다른 앱",
  },
  docs: {
    title: "mallkey API",
    intro: (machine) => `기계가 읽는 설명: ${machine}`,
    key: "키는 `Authorization: Bearer 키` 또는 `x-api-key: 키` 헤더로 보냅니다.",
    right: "권한",
    query: "쿼리",
    body: "본문",
    answer: "응답",
    required: "필수",
    also: "같은 주소",
    errors:
      '오류는 `{"error":{"code","message","todo","fix","connection"}}` 형식이며 알맞은 상태 코드와 함께 나갑니다. 코드 목록:',
  },
  opens: {
    session: "로그인한 사람",
    anyone: "누구나",
    everybody: "누구나(로그인과 관계없음)",
    cron: "CRON_SECRET, 관리자 키 또는 로그인 세션",
    read: "read",
    token: "token",
    proxy: "proxy",
    connect: "connect",
    admin: "admin",
    signed: "주소 자체(추측할 수 없거나 카페24가 서명한 주소)",
    webhook: "X-API-Key: CAFE24_WEBHOOK_KEY",
    client: "proxy 권한이 있는 키(Basic이나 본문의 client_secret으로, 또는 다른 곳과 같은 방법으로)",
  },
  expected: {
    rate: "5/s(초당 5회)나 30/m(분당 30회)처럼 적어 주세요",
    flag: "1 또는 0을 넣어 주세요",
    wholeNumber: "정수를 넣어 주세요",
    tag: "토큰의 tag(16진수 16자리)를 넣어 주세요",
    eventId: "이벤트의 id를 넣어 주세요",
    keyId: "키 목록에 나온 12자리 id를 넣어 주세요",
    mallId: "쇼핑몰 아이디(영문·숫자·하이픈 2~50자)를 넣어 주세요",
    moment: "2026-12-31T00:00:00Z 같은 시각을 넣어 주세요",
    name: "제어 문자가 없는 이름을 넣어 주세요",
    owner: "문자·숫자와 . _ @ : + - 를 쓸 수 있고, 문자나 숫자로 시작해야 합니다",
    connection: "쇼핑몰 아이디 또는 mall_id~owner를 넣어 주세요",
    lasting: "`lasting`과 함께 쓸 수 없습니다. 그런 링크는 mallkey의 페이지로 갑니다",
  },
  input: {
    missing: "값이 없습니다",
    types: {
      string: "글자(문자열)로 적어 주세요",
      number: "숫자로 적어 주세요",
      boolean: "`true`나 `false`로 적어 주세요",
      array: "목록([…])으로 적어 주세요",
      object: "JSON 객체({…})로 적어 주세요",
    },
    atLeast: {
      string: (n) => `${n}자 이상 적어 주세요`,
      array: (n) => `${n}개 이상 적어 주세요`,
      number: (n) => `${n} 이상이어야 합니다`,
    },
    atMost: {
      string: (n) => `${n}자까지 쓸 수 있습니다`,
      array: (n) => `${n}개까지 적을 수 있습니다`,
      number: (n) => `${n} 이하여야 합니다`,
    },
    oneOf: (values) => `다음 중 하나를 적어 주세요: ${values}`,
    unknown: (names) => `모르는 항목입니다: ${names}`,
    other: "쓸 수 없는 값입니다",
  },
  operations: {
    authorize: "쇼핑몰 운영자를 카페24 동의 화면으로 보냅니다. `mode=json`이면 주소만 돌려줍니다.",
    callback: "동의를 마친 운영자가 돌아오는 주소입니다. 인증 코드를 받는 즉시 토큰으로 바꿉니다.",
    callbackOfApp: "추가 앱에서 운영자가 돌아오는 주소.",
    authorizeAtApp: "추가 앱(`MALLKEY_APPS`)의 계정에 대한 동의를 시작합니다.",
    listPrograms:
      "스스로 토큰을 갱신하려 한 프로그램: 키 이름, `User-Agent`, 횟수와 마지막 때. mallkey가 대역 토큰으로 답한 것입니다.",
    listApps: "이 keeper의 앱: 플랫폼, Client ID, 등록할 주소와 권한, 거부되었는지 여부.",
    cronRefresh:
      "갱신할 때가 된 연결을 모두 갱신합니다. `force=1`이면 때가 되지 않았어도 한도 안에서 갱신합니다.",
    cronCheck: "매일 점검입니다. 리프레시 토큰 만료가 가까운 쇼핑몰과 다시 연결해야 하는 쇼핑몰을 셉니다.",
    listConnections:
      "모든 연결을 아이디 순으로 보여 줍니다. 상태, 다음에 할 일, 두 토큰의 만료, 권한, 건강 상태가 들어 있습니다.",
    readConnection: "연결 하나를 보여 줍니다. 쇼핑몰에 연결이 하나뿐이면 쇼핑몰 아이디만으로 됩니다.",
    readToken:
      "쓸 수 있는 액세스 토큰을 내줍니다. 남은 시간이 `min_ttl`초(기본 300)보다 짧으면 먼저 갱신합니다. `unless`에는 401로 거절당한 토큰의 tag를 넣습니다. `format`은 다른 이름이 필요한 프로그램을 위한 것으로, `cafe24`는 카페24 토큰 응답과 같은 필드(리프레시 토큰 자리에는 표시용 글자), `env`는 셸에서 읽는 줄, `egnis`는 시각이 epoch 밀리초인 단순한 JSON(그 이름을 쓰던 프로그램용), `pascal`은 PascalCase입니다. 리프레시 토큰은 절대 내주지 않습니다.",
    proxy:
      "살아 있는 토큰으로 플랫폼 API를 그대로 호출합니다. 클라이언트의 기본 주소를 여기로 두면 됩니다. 플랫폼의 응답은 그대로 전하고 `x-mallkey-upstream: 1`을 붙입니다.",
    proxyToken:
      "클라이언트가 스스로 하는 갱신에 지금 토큰의 대역 토큰을 카페24의 형식 그대로 돌려줍니다. 가져온 리프레시 토큰은 보지 않습니다. `authorization_code`로 받은 토큰 쌍은 여기에 보관하며, 키에 `connect` 권한이 있어야 합니다.",
    proxyRevoke:
      "200으로 답하고 아무것도 폐기하지 않습니다. 프로그램 하나가 그만둔다고 쇼핑몰의 동의가 끝나는 것은 아닙니다.",
    refreshConnection:
      "갱신할 때가 되었으면 갱신합니다. `force=1`이면 때가 되지 않았어도 한도 안에서 갱신합니다.",
    checkConnection: "가벼운 호출 한 번으로 저장된 액세스 토큰이 살아 있는지 카페24에 묻습니다.",
    disconnect: "연결을 지웁니다. `revoke=1`이면 먼저 카페24에서 토큰을 폐기합니다.",
    connect:
      "쇼핑몰 운영자에게 보낼 수 있는 동의 링크를 만듭니다. 10분 동안, 한 번만 쓸 수 있습니다. `lasting`을 넣으면 열 때마다 새 동의를 시작하는 페이지 주소를 만들며, 2주가 지나거나 연결에 성공하면 만료됩니다.",
    openLink:
      "오래가는 링크의 페이지입니다. 누가 무엇을 요청하는지 보여 주고, 열 때마다 새 동의를 시작합니다.",
    launch:
      "카페24에 등록하는 App URL입니다. 연결되지 않았거나 끊긴 쇼핑몰은 바로 동의 화면으로 보내고, 나머지는 현재 상태를 보여 줍니다.",
    webhook:
      "앱과 쇼핑몰에 관한 카페24 웹훅을 받습니다. 앱이 삭제되었다는 알림은 호출로 확인한 뒤에야 반영합니다.",
    listEvents: "어떤 연결에 누가 무엇을 했는지 최신순으로 보여 줍니다.",
    streamEvents: "같은 이벤트를 일어나는 즉시 server-sent events로 보냅니다.",
    createKey:
      "프로그램이 쓸 키를 만듭니다. 키는 이때 한 번만 보입니다. `connections`로 특정 연결이나 쇼핑몰에만 쓰이게 할 수 있습니다.",
    listKeys: "모든 키의 이름, 권한, 제한을 보여 줍니다. 키 자체는 보여 주지 않습니다.",
    revokeKey: "키를 폐기합니다. 다른 프로세스에도 몇 초 안에 반영됩니다.",
    doctor:
      "무엇이 왜 잘못됐고 무엇을 실행하면 되는지 알려 줍니다. `full=1`이면 열두 단계를 모두 확인하며, 쇼핑몰당 호출은 두 번을 넘지 않습니다. `connection`으로 한 곳만 볼 수 있습니다.",
    health: "프로세스가 살아 있습니다.",
    readiness:
      "일할 수 있는 상태인지 알려 줍니다. 상태별 연결 수와 가장 가까운 만료가 들어 있고, 저장소에 접근할 수 없으면 503입니다.",
    metrics: "Prometheus용 수치입니다.",
    runbook: "알림과 진단 결과의 코드별 설명 페이지입니다. `?lang=ko|en`으로 언어를 고를 수 있습니다.",
    openapi: "기계가 읽는 이 설명입니다(OpenAPI 3.1).",
    docs: "이 페이지입니다.",
    home: "전체 상태를 한눈에 봅니다.",
  },
})
