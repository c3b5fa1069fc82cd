// 한국어: 코어가 영어로 적는 짧은 사유. 카페24나 운영체제가 보낸 말은 여기 없고, 원문 그대로 보여 준다.
import type { Details } from "../en/details.ts"

export const details: Details = {
  "an account holds no ~, and begins with no name of an app and :":
    "계정 이름에는 ~를 쓸 수 없고, 앱 이름과 :로 시작할 수 없습니다",
  "owner: user:, org: and row: are written by sessions and tables; give a name of your own":
    "owner에 user:, org:, row:로 시작하는 이름은 쓸 수 없습니다. 다른 이름을 정해 주세요",
  "sessions of this project need SUPABASE_JWT_SECRET here":
    "이 프로젝트의 세션을 확인하려면 SUPABASE_JWT_SECRET이 필요합니다",
  "the server takes encrypted connections only: set PGSSLMODE=require, or put ?sslmode=require&uselibpqcompat=true behind the address":
    "서버가 암호화된 연결만 받습니다. PGSSLMODE=require를 설정하거나 주소 끝에 ?sslmode=require&uselibpqcompat=true를 붙여 주세요",
  "its key is not among MALLKEY_SECRET": "암호화한 비밀값이 MALLKEY_SECRET에 없습니다",
  "it was changed, or moved from another place": "내용이 바뀌었거나 다른 곳에서 옮겨 온 것입니다",
  "another process is refreshing it": "다른 프로세스가 갱신하는 중입니다",
  "an older copy was written, or the store went back":
    "다른 프로그램이 예전 사본을 썼거나 저장소가 예전 상태로 돌아갔습니다",
  "the store went back": "저장소가 예전 상태로 돌아갔습니다",
  "another process has tried it since": "그 사이 다른 프로세스가 갱신을 시도했습니다",
  "it is being refreshed in this process": "이 프로세스가 이미 갱신하는 중입니다",
  "this process was held up until its turn was over": "이 프로세스가 멈춰 있는 동안 갱신할 차례가 지났습니다",
  "its last presentation may still be answered": "앞서 보낸 요청의 응답이 아직 올 수 있습니다",
  "this process is stopping": "이 프로세스는 종료하는 중입니다",
  "key drawn twice": "같은 키가 두 번 만들어졌습니다",
  "a pair that came in late was ended": "늦게 도착한 토큰을 폐기했습니다",
  "disconnected meanwhile": "그사이 연결이 지워졌습니다",
  disconnected: "연결이 지워졌습니다",
  "the store holds neither the pair before it nor a later one":
    "저장소에 그 이전 토큰도 그 이후 토큰도 없습니다",
  "removed meanwhile": "그사이 삭제되었습니다",
  "it was just renewed": "방금 갱신되었습니다",
  "no state came back": "state 값이 없습니다. 여기서 시작한 동의에는 항상 있습니다",
  "another browser began this consent": "다른 브라우저에서 시작한 동의입니다",
  "mall_id is missing: add ?mall_id=YOUR_MALL, or set CAFE24_MALL_ID":
    "쇼핑몰 아이디가 없습니다. 주소에 ?mall_id=쇼핑몰아이디를 붙이거나 CAFE24_MALL_ID를 설정해 주세요",
  "its result is no longer known": "결과를 더 이상 알 수 없습니다",
  "the consent is being finished": "동의를 마무리하는 중입니다",
  "it was cut short": "처리가 중간에 끊겼습니다",
  "no code came back": "인증 코드가 오지 않았습니다",
  "this link was used before": "이미 사용한 링크입니다",
  "return must be a path on this server, such as /settings":
    "return은 /settings처럼 이 서버 안의 경로여야 합니다",
  "its signature is not ours": "서명이 맞지 않습니다",
  "this link is older than 10 minutes": "10분이 지난 링크입니다",
  "another server answered (iss)": "다른 서버가 응답했습니다(iss)",
  "the pair was issued to another app: its client_id is not CAFE24_CLIENT_ID":
    "다른 앱에 발급된 토큰입니다. client_id가 CAFE24_CLIENT_ID와 다릅니다",
  "access token: holds characters no token has": "액세스 토큰에 쓸 수 없는 글자가 들어 있습니다",
  "path: must be a plain path below /api/v2/, not oauth":
    "path는 /api/v2/ 아래의 경로여야 하며 oauth는 쓸 수 없습니다",
  "this method, body or header cannot be sent": "보낼 수 없는 메서드·본문·헤더입니다",
  "mall_id: 2 to 50 letters, digits and hyphens, starting with a letter or digit":
    "mall_id는 영문 소문자나 숫자로 시작하고 영문 소문자, 숫자, 하이픈으로 된 2~50자여야 합니다",
  "scopes: each must look like mall.read_order": "scope는 mall.read_order와 같은 꼴이어야 합니다",
  "mall_id: does not make an address": "mall_id로 주소를 만들 수 없습니다",
  "the body is not JSON": "본문이 JSON이 아닙니다",
  "id: a mall id, or mall_id~owner": "id는 쇼핑몰 아이디 또는 mall_id~owner 꼴이어야 합니다",
  "the key is unknown, or its time is over": "모르는 키이거나 기한이 지났습니다",
  "for keys that are not limited to connections": "연결이 제한되지 않은 키로만 할 수 있습니다",
  "no key has this id": "이 아이디의 키가 없습니다",
  "expires_at: is over already": "expires_at이 이미 지났습니다",
  "this key is for other connections": "다른 연결에만 쓸 수 있는 키입니다",
  "it is not known here, or a newer one has replaced it": "모르는 링크이거나 새 링크로 바뀌었습니다",
  "it has been used": "이미 사용했습니다",
  "its time is over": "기한이 지났습니다",
  "it was opened before": "이미 한 번 열었습니다",
  "its mall_id is missing or is none": "mall_id가 없거나 올바르지 않습니다",
  "it is not signed": "서명이 없습니다",
  "its signature does not fit": "서명이 맞지 않습니다",
  "its timestamp is missing or is none": "timestamp가 없거나 올바르지 않습니다",
  "it is older than 2 hours": "2시간이 지났습니다",
  "it comes from the future: one of the two clocks is wrong": "미래의 시각입니다. 두 시계 중 하나가 틀립니다",
  "the webhook key does not fit": "웹훅 키가 맞지 않습니다",
  "the public keys of Supabase could not be read": "Supabase의 공개 키를 읽지 못했습니다",
  "the session is over or not valid: sign in again":
    "세션이 끝났거나 올바르지 않습니다. 다시 로그인해 주세요",
  "too many codes were refused": "거절된 인증 코드가 너무 많습니다",
  "nobody is signed in": "로그인한 사람이 없습니다",
  "a form of another site": "다른 사이트에서 보낸 양식입니다",
}
