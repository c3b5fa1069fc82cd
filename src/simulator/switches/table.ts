// The one table of switches: types, validation, the control page and docs/simulator.md are all read from here.
import {
  choice,
  flag,
  list,
  mallOrNothing,
  number,
  type SwitchRow,
  text,
  versionDate,
  zone,
} from "./kinds.ts"

const day = 86_400_000
const hour = 3_600_000
const longestWait = 600_000

/**
 * Every switch, with what it does and its values.
 * @example
 * console.log(switchTable.refreshLife.choices)
 */
export const switchTable = {
  refreshLife: choice("tokens")(
    ["sliding", "fixed"],
    "리프레시 토큰 14일이 갱신할 때마다 새로 시작되는지(sliding), 처음 동의 시점에 고정되는지(fixed)",
    "whether the refresh token's life starts anew with every refresh, or ends where the first one did",
  ),
  spentTokenReuse: choice("tokens")(
    ["refused", "killsChain"],
    "이미 쓴 리프레시 토큰이 다시 오면: 거절만(refused), 같은 동의에서 나온 토큰을 모두 폐기(killsChain)",
    "a spent refresh token comes again: just refused, or everything descended from that consent dies",
  ),
  oldAccessToken: choice("tokens")(
    ["lives", "dies"],
    "갱신 후 이전 액세스 토큰이 남은 시간 동안 유효한지(lives), 즉시 만료되는지(dies)",
    "whether the previous access token lives out its time after a refresh",
  ),
  secondAuthorization: choice("tokens")(
    ["sideBySide", "killsFirst"],
    "같은 쇼핑몰이 다시 동의하면 이전 토큰 쌍과 함께 유효한지, 이전 것이 폐기되는지",
    "a second consent of the same mall: both pairs live, or the first one dies",
  ),
  accessLifeMs: number("tokens")(
    2 * hour,
    365 * day,
    "액세스 토큰 수명(가상 ms)",
    "life of an access token, virtual ms",
    1000,
  ),
  refreshLifeMs: number("tokens")(
    14 * day,
    3650 * day,
    "리프레시 토큰 수명(가상 ms)",
    "life of a refresh token, virtual ms",
    1000,
  ),
  codeLifeMs: number("tokens")(
    60_000,
    day,
    "인가 코드 수명(가상 ms)",
    "life of an authorization code, virtual ms",
    1,
  ),
  liveAccessTokens: number("tokens")(
    15,
    1000,
    "쇼핑몰당 동시에 유효한 액세스 토큰 수. 넘으면 가장 오래된 것이 사라집니다(0이면 제한 없음)",
    "live access tokens per mall; one more evicts the oldest (0: no limit)",
  ),
  tokenLength: number("tokens")(22, 4096, "토큰 글자 수", "length of tokens in characters", 22),

  invalidRefreshStatus: choice("answers")(
    ["400", "401"],
    "Invalid refresh_token 응답의 HTTP 상태",
    "status of the answer `Invalid refresh_token`",
  ),
  wrongSecretAs: choice("answers")(
    ["invalid_client", "invalid_grant"],
    "client_secret이 틀렸을 때의 오류 코드",
    "how a wrong client secret is reported",
  ),
  uninstalledAs: choice("answers")(
    ["invalid_request", "invalid_grant", "invalid_client"],
    "'Uninstalled app' 응답의 오류 코드(공식 문서에 없어 고를 수 있습니다)",
    "error word of an `Uninstalled app` answer (documented nowhere, so choose)",
  ),
  blockedAs: choice("answers")(
    ["429", "403"],
    "토큰 요청이 차단되었을 때의 HTTP 상태(공식 문서에 없어 고를 수 있습니다)",
    "status of a blocked token request (documented nowhere, so choose)",
  ),
  scopesShape: choice("answers")(
    ["array", "comma", "space"],
    "응답의 scopes를 배열로 줄지, 쉼표·공백으로 이은 문자열로 줄지",
    "scopes in the answer: an array, or one text joined with commas or spaces",
  ),
  refreshExpiresAt: choice("answers")(
    ["present", "missing"],
    "응답에 refresh_token_expires_at을 넣을지",
    "whether the answer carries refresh_token_expires_at",
  ),
  tokenTypeAndShopNo: choice("answers")(
    ["present", "missing"],
    "응답에 token_type과 shop_no를 넣을지(옛 응답에는 없습니다)",
    "whether the answer carries token_type and shop_no (older ones did not)",
  ),
  timeZone: text("answers")(
    "Asia/Seoul",
    zone,
    "응답의 시각 글자가 뜻하는 시간대(앱 설정)",
    "the app's time zone, in which the answer's times are written",
  ),
  timeText: choice("answers")(
    ["plain", "millis", "space", "offset"],
    "시각 표기: 2026-03-11T12:39:27.000(plain), 밀리초 포함(millis), T 대신 공백(space), +09:00 붙임(offset)",
    "how times are written: whole seconds, with real milliseconds, a space for the T, with an offset",
  ),
  bodyCredentials: choice("answers")(
    ["refused", "allowed"],
    "본문에 client_id·client_secret이 함께 오면 거절할지",
    "whether client credentials in the body are refused",
  ),

  consent: choice("consent")(
    ["ask", "agree", "cancel"],
    "동의 화면: 사람에게 묻기(ask), 바로 동의(agree), 바로 취소(cancel)",
    "the consent page: ask a person, agree at once, cancel at once",
  ),
  cancelDoes: choice("consent")(
    ["stays", "redirects"],
    "취소하면 그대로 머무는지(stays), access_denied로 돌아가는지(redirects)",
    "what cancelling does: nothing comes back, or a redirect with access_denied",
  ),
  scopeSpaces: choice("consent")(
    ["refused", "allowed"],
    "공백으로 이은 scope를 invalid_scope로 거절할지",
    "whether scopes joined with spaces are refused as invalid_scope",
  ),
  pkce: choice("consent")(
    ["optional", "required", "off"],
    "PKCE(S256): 선택, 필수, 꺼짐(보내도 무시)",
    "PKCE S256: optional, required, or off (ignored when sent)",
  ),
  iss: flag("consent")(
    false,
    "콜백 주소에 iss 파라미터를 붙일지",
    "whether the callback carries an iss parameter",
  ),
  doubleEncodedErrors: flag("consent")(
    false,
    "콜백의 error_description을 두 번 인코딩할지",
    "whether error_description in the callback is encoded twice",
  ),
  otherMallAs: choice("consent")(
    ["answer", "refuse"],
    "다른 쇼핑몰로 로그인해 받은 코드를 교환하면: 그 쇼핑몰의 mall_id로 응답(answer), invalid_grant로 거절(refuse)",
    "a code from a person logged in to another mall: answered with that mall_id, or refused as invalid_grant",
  ),
  consentOtherMall: text("consent", "consent")(
    "",
    mallOrNothing,
    "동의하는 사람이 이 쇼핑몰로 로그인되어 있다고 칩니다",
    "the person consenting is logged in to this mall instead",
  ),
  withheldScopes: list("consent", "consent")(
    "동의 때 빼고 허용할 권한 목록",
    "scopes that are left out of what is granted",
  ),

  tokenBudget: number("limits")(
    15,
    100,
    "쇼핑몰당 2시간 안에 허용하는 토큰 요청 수(0이면 제한 없음)",
    "token requests allowed per mall in 2 hours (0: no limit)",
  ),
  blockMs: number("limits")(
    2 * hour,
    30 * day,
    "허용 수를 넘겼을 때 차단되는 시간(가상 ms)",
    "how long a mall is blocked after that, virtual ms",
  ),
  bucket: choice("limits")(
    ["enforced", "headersOnly", "off"],
    "X-Api-Call-Limit 버킷(40, 초당 2): 적용, 헤더만, 끔",
    "the leaky bucket (40, 2/s): enforced, shown in headers only, off",
  ),
  quota: choice("limits")(
    ["enforced", "headersOnly", "off"],
    "사용량 한도(10분에 3,000회·600초): 적용, 헤더만, 끔",
    "the usage quota (3,000 calls and 600 s in 10 minutes): enforced, headers only, off",
  ),

  dropAnswer: flag("token faults", "token")(
    false,
    "토큰을 회전시킨 뒤 응답하지 않고 연결을 끊습니다",
    "rotates, then cuts the connection without an answer",
  ),
  lateAnswerMs: number("token faults", "token")(
    0,
    longestWait,
    "바로 회전시키고, 응답은 이만큼 늦게 보냅니다(실제 ms)",
    "rotates at once and answers this much later, real ms",
  ),
  slowMs: number("token faults", "token")(
    0,
    longestWait,
    "이만큼 기다린 뒤에 회전시키고 응답합니다(실제 ms)",
    "waits this long before rotating and answering, real ms",
  ),
  hangMs: number("token faults", "token")(
    0,
    longestWait,
    "회전시키지 않고 이만큼 붙들고 있다가 연결을 끊습니다(실제 ms)",
    "holds the request this long, rotates nothing, then cuts the connection, real ms",
  ),
  tokenError: choice("token faults", "token")(
    ["off", "500", "502", "503", "504", "429", "408", "html", "html200", "empty200", "broken200"],
    "정상 처리 대신 이 오류로 응답합니다(html은 503 안내 화면)",
    "answers with this failure instead (html: a 503 page; broken200: cut-off JSON)",
  ),
  tokenErrorWhen: choice("token faults")(
    ["before", "after"],
    "위 오류를 회전 전에 낼지, 회전시킨 뒤에 낼지",
    "whether that failure happens before or after rotating",
  ),
  falseUninstalled: flag("token faults", "token")(
    false,
    "설치되어 있는데도 'Uninstalled app'이라고 거짓으로 응답합니다",
    "answers `Uninstalled app` although it is installed",
  ),
  rejectSecret: flag("token faults", "token")(
    false,
    "client_secret이 바뀐 것처럼 거절합니다",
    "refuses as if the app's secret had been changed",
  ),
  otherMall: text("token faults", "token")(
    "",
    mallOrNothing,
    "토큰 응답의 mall_id를 이 쇼핑몰로 바꿉니다",
    "the answer carries this mall_id instead",
  ),

  newestVersion: text("api")(
    "2026-09-01",
    versionDate,
    "앱의 기본(최신) API 버전",
    "the app's default and newest API version",
  ),
  oldestVersion: text("api")(
    "2025-09-01",
    versionDate,
    "아직 쓸 수 있는 가장 오래된 API 버전. 올리면 그보다 이전 버전은 만료됩니다",
    "the oldest API version still alive; raise it to make older ones expire",
  ),
  apiError: choice("api", "api")(
    ["off", "500", "503", "504", "429", "409", "html", "expired", "deleted", "dropped"],
    "Admin API가 이 오류로 응답합니다(expired: 401 만료, deleted: 403 앱 삭제, dropped: 연결 끊김)",
    "Admin API calls fail like this (expired: the 401; deleted: the 403; dropped: connection cut)",
  ),
  apiSlowMs: number("api", "api")(
    0,
    longestWait,
    "Admin API 응답을 이만큼 늦춥니다(실제 ms)",
    "Admin API calls take this much longer, real ms",
  ),

  webhookDelivery: choice("webhooks", "webhook")(
    ["arrives", "lost", "doubled", "late"],
    "웹훅이 도착하는지, 사라지는지, 두 번 오는지, 늦게 오는지",
    "whether a webhook arrives, is lost, comes twice, or late",
  ),
  webhookLateMs: number("webhooks")(
    5000,
    longestWait,
    "늦게 오는 웹훅이 늦는 시간(실제 ms)",
    "how late a late webhook is, real ms",
  ),
} as const

/** The switches there are. */
export type SwitchName = keyof typeof switchTable
/** A value for each switch. */
export type Switches = { [K in SwitchName]: (typeof switchTable)[K]["default"] }

export const switchNames = Object.keys(switchTable) as SwitchName[]
export const rowOf = (name: SwitchName): SwitchRow => switchTable[name]
