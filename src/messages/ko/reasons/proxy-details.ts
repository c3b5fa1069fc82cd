// 한국어: 들어오는 길에서 적는 짧은 사유. details.ts를 보라.
import type { proxyReasons } from "../../en/reasons/proxy-details.ts"
import type { KoreanWords } from "../../platform-words.ts"

export const proxyDetails = (
  account: KoreanWords["account"],
): Record<(typeof proxyReasons)[number], string> => ({
  "the body broke off": "요청 본문이 도중에 끊겼습니다",
  "Transfer-Encoding: chunked, and nothing else": "Transfer-Encoding에는 chunked만 쓸 수 있습니다",
  "stand-ins are made for keys, not for sessions":
    "대역 토큰은 키에만 만들어 줍니다. 로그인 세션에는 만들지 않습니다",
  "no token endpoint stands here for this platform": "이 플랫폼에는 대신 답하는 토큰 주소가 없습니다",
  "the client secret is to be a key": "client_secret 자리에 mallkey 키를 넣어 주세요",
  "these are stand-ins of this house's proxy, not tokens: what they stand for is kept here already":
    "이것은 토큰이 아니라 이 서버의 프록시가 내준 대역 토큰입니다. 실제 토큰은 이미 여기에 있습니다",
  "the leash of this key does not let this call through": "이 키에 허용된 호출이 아닙니다",
  "under allow or deny a path and the names of a query are written plainly: no //, dots, ;, encoded letters or signs beyond ASCII":
    "allow나 deny가 있는 키로는 경로와 쿼리의 이름을 영문, 숫자, 기호 그대로 적어 주세요. //, ., .., ;와 %로 바꿔 쓴 글자, 한글은 받지 않습니다",
  "under allow or deny no path has an ending such as .json: leave it out":
    "allow나 deny가 있는 키로는 경로에 .json 같은 확장자를 붙일 수 없습니다. 확장자를 빼 주세요",
  "under allow or deny the method is not changed by _method or the like":
    "allow나 deny가 있는 키로는 _method 같은 값으로 메서드를 바꿀 수 없습니다",
  "allow, deny: at most 50 patterns": "allow와 deny를 합쳐 50개까지 쓸 수 있습니다",
  "allow, deny: each is a method (or *), a blank and a plain path, such as GET /admin/orders*":
    "allow와 deny에는 메서드(또는 *), 빈칸, 경로를 GET /admin/orders*처럼 적어 주세요. 경로에 //, .., %, ?는 쓸 수 없고 끝에 /나 .json 같은 확장자를 붙일 수 없습니다",
  "allow: an empty list lets nothing through; without it everything goes through":
    "allow가 비어 있으면 아무 호출도 할 수 없습니다. 모두 허용하려면 빼 주세요",
  "allow, deny and rate hold calls through the proxy: give the key the right proxy":
    "allow, deny, rate는 프록시 호출에 적용됩니다. 키에 proxy 권한을 주세요",
  "allow and deny protect nothing beside the rights token and admin":
    "token이나 admin 권한이 있으면 프록시를 거치지 않고 호출할 수 있어 allow와 deny가 소용없습니다",
  "rate: from 1/m to 1000/s": "rate는 1/m부터 1000/s까지 쓸 수 있습니다",
  "expires_at: a key ends no later than the one that makes it":
    "키의 기한은 그 키를 만드는 키의 기한보다 늦을 수 없습니다",
  "rate: a key is no faster than the one that makes it":
    "키의 rate는 그 키를 만드는 키의 rate보다 클 수 없습니다",
  "more calls than this mall's limit lets through": `이 ${account.word}의 호출 한도보다 많이 호출했습니다`,
  "more calls than the rate of this key lets through": "이 키에 허용된 속도보다 빨리 호출했습니다",
  "the server does not know the key of this machine any more":
    "서버가 이 컴퓨터의 키를 더는 인정하지 않습니다",
  "this server has no /proxy: `mallkey serve` has, and a createApp that is given one":
    "이 서버에는 /proxy가 없습니다. `mallkey serve`에는 있으며, 직접 만든 서버에는 따로 넣어 주어야 합니다",
  "the key ended while the call was under way": "호출하는 도중에 키가 폐기되었거나 만료되었습니다",
  "the caller has gone": "호출한 쪽이 연결을 끊었습니다",
  "client_id: that is another app than this connection's":
    "client_id가 이 연결의 앱이 아니라 다른 앱의 것입니다",
  "its time is nearly over":
    "이 인증 기관의 유효 기간이 거의 끝났습니다. 파일을 지우면 새로 만들고, 프로그램이 신뢰할 인증서도 바꿔야 합니다",
  "it is held to names that do not cover all of the platforms":
    "이 인증 기관이 다룰 수 있는 이름에 지금 쓰는 플랫폼이 모두 들어 있지 않습니다. 파일을 지우면 새로 만듭니다",
  "it is not whole": "파일 내용이 온전하지 않습니다",
  "Proxy-Authorization: the key is missing":
    "프록시 주소에 키가 없습니다. HTTPS_PROXY=http://키@호스트:포트처럼 적어 주세요",
  "a token endpoint is asked by POST": "토큰 주소는 POST로 불러야 합니다",
  "this is too long for a token request": "토큰 요청이라기에는 너무 깁니다",
  "this is no address that a forward proxy can go to": "포워드 프록시가 갈 수 있는 주소가 아닙니다",
  "this host is reached at its usual port": "이 호스트는 기본 포트로만 갈 수 있습니다",
  "a request names one Host": "요청 하나에는 호스트 이름이 하나만 있어야 합니다",
  "this forward proxy goes to the hosts of its platforms alone; others are named with --allow-other":
    "이 포워드 프록시는 플랫폼의 호스트로만 이어 줍니다. 다른 호스트는 --allow-other로 정해 주세요",
  "this is a forward proxy: name it in HTTPS_PROXY":
    "여기는 포워드 프록시입니다. 프로그램의 HTTPS_PROXY에 이 주소를 적어 주세요",
  "beyond this machine the forward proxy speaks TLS: set FORWARD_PROXY_CERT and FORWARD_PROXY_KEY":
    "이 컴퓨터 밖으로 여는 포워드 프록시는 TLS를 씁니다. FORWARD_PROXY_CERT와 FORWARD_PROXY_KEY를 설정해 주세요",
  "others of this machine can read it": "이 컴퓨터의 다른 사용자도 읽을 수 있는 상태입니다",
})
