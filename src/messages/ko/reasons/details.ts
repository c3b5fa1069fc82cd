// 한국어: 코어가 영어로 적는 짧은 사유. 카페24나 운영체제가 보낸 말은 여기 없고, 원문 그대로 보여 준다.
import type { Details } from "../../en/reasons/details.ts"
import type { KoreanWords } from "../../platform-words.ts"
import { proxyDetails } from "./proxy-details.ts"

export const details = ({ platform, account }: KoreanWords): Details => ({
  ...proxyDetails(account),
  "SUPABASE_PROVIDER: a further app has the same name, and would keep its tokens under the same key":
    "SUPABASE_PROVIDER와 같은 이름의 추가 앱이 있어 토큰이 같은 키에 저장됩니다. 둘 중 하나의 이름을 바꿔 주세요",
  "app: the name is empty": "app: 앱 이름이 비어 있습니다",
  "no app of this store is named so": "이 저장소를 연 설정에 그런 이름의 앱이 없습니다",
  "an account holds no ~, and begins with no name of an app and :":
    "계정 이름에는 ~를 쓸 수 없고, 앱 이름과 :로 시작할 수 없습니다",
  "owner: user:, org: and row: are written by sessions and tables; give a name of your own":
    "owner에 user:, org:, row:로 시작하는 이름은 쓸 수 없습니다. 다른 이름을 정해 주세요",
  "the session was issued by another address than SUPABASE_URL":
    "세션을 SUPABASE_URL이 아닌 주소가 발급했습니다",
  "sessions of this project need SUPABASE_JWT_SECRET here":
    "이 프로젝트의 세션을 확인하려면 SUPABASE_JWT_SECRET이 필요합니다",
  "the server takes encrypted connections only: set PGSSLMODE=require, or put ?sslmode=require&uselibpqcompat=true behind the address":
    "서버가 암호화된 연결만 받습니다. PGSSLMODE=require를 설정하거나 주소 끝에 ?sslmode=require&uselibpqcompat=true를 붙여 주세요",
  "the server offers no encrypted connections: switch SSL on there, or set PGSSLMODE=prefer where nobody listens on the way":
    "서버가 암호화된 연결을 받지 않습니다. 서버에서 암호화를 켜거나, 믿을 수 있는 네트워크라면 PGSSLMODE=prefer를 설정해 주세요",
  "its key is not among MALLKEY_SECRET": "암호화한 비밀값이 MALLKEY_SECRET에 없습니다",
  "it was changed, or moved from another place": "내용이 바뀌었거나 다른 곳에서 옮겨 온 것입니다",
  "another process is refreshing it": "다른 프로세스가 갱신하는 중입니다",
  "another program wrote an older copy, or the store went back":
    "다른 프로그램이 예전 사본을 썼거나 저장소가 예전 상태로 돌아갔습니다",
  "another program wrote a new pair": "다른 프로그램이 새 토큰을 기록했습니다",
  "the store went back": "저장소가 예전 상태로 돌아갔습니다",
  "another process has tried it since": "그 사이 다른 프로세스가 갱신을 시도했습니다",
  "it is being refreshed in this process": "이 프로세스가 이미 갱신하는 중입니다",
  "another connection of its mall is being refreshed in this process": `이 프로세스가 같은 ${account.word}의 다른 연결을 갱신하는 중입니다`,
  "it held the same pair as another connection of its mall": `같은 ${account.word}의 다른 연결과 토큰이 같아 함께 바꿨습니다`,
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
  "this is no keeper of createKeeper": "createKeeper로 만든 keeper가 아닙니다",
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
  "the body is JSON: send it form-encoded (application/x-www-form-urlencoded)":
    "본문을 JSON이 아니라 폼 형식(`application/x-www-form-urlencoded`)으로 보내 주세요",
  "the body is not JSON": "본문이 JSON이 아닙니다",
  "the caller left before the body was whole": "본문을 다 보내기 전에 연결이 끊겼습니다",
  "id: a mall id, or mall_id~owner": "id는 쇼핑몰 아이디 또는 mall_id~owner 꼴이어야 합니다",
  "the key is unknown, or its time is over": "등록되지 않은 키이거나 기한이 지났습니다",
  "for keys that are not limited to connections": "연결이 제한되지 않은 키로만 할 수 있습니다",
  "no key has this id": "이 아이디의 키가 없습니다",
  "expires_at: is over already": "expires_at이 이미 지났습니다",
  "this key is for other connections": "다른 연결에만 쓸 수 있는 키입니다",
  "it is not known here, or a newer one has replaced it": "없는 링크이거나 새 링크로 바뀌었습니다",
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
  "the event streams of this key or session are all open":
    "이 키나 세션으로 열 수 있는 이벤트 스트림이 모두 열려 있습니다",
  "the event streams of this server are all open": "이 서버가 열 수 있는 이벤트 스트림이 모두 열려 있습니다",
  "too many codes were refused": "거절된 인증 코드가 너무 많습니다",
  "too many pairs of this owner's rows were refused": "이 소유자의 행에 적힌 토큰이 너무 많이 거절되었습니다",
  "this mall was asked to wait": `${platform.word}${platform.subject} 이 ${account.word}의 요청을 잠시 멈추게 했습니다`,
  "only a person can renew it, at the platform": "플랫폼에서 사람이 직접 갱신해야 합니다",
  "the token requests are used up for now": "지금 쓸 수 있는 토큰 요청을 모두 썼습니다",
  "what is left of the token requests is kept for the mall's other connections": `남은 토큰 요청은 이 ${account.word}의 다른 연결을 위해 남겨 둡니다`,
  "it has as many connections as its token requests carry":
    "토큰 요청 한도로 감당할 수 있는 만큼 이미 연결되어 있습니다",
  "the header is there and holds no key: is the variable set in this shell?":
    "헤더는 있지만 키가 비어 있습니다. 이 셸에 그 변수가 설정되어 있는지 확인해 주세요",
  "the pair was issued to another app: its client_id is not this app's":
    "다른 앱에 발급된 토큰입니다. client_id가 이 앱과 다릅니다",
  "the entry is named for one account and its tokens are said to be another's": `이 항목의 이름과 토큰이 서로 다른 ${account.word}의 것입니다`,
  "this platform opens no app": "이 플랫폼에는 앱을 여는 기능이 없습니다",
  "MALLKEY_STORE: pool is a number of connections, from 1 to 100":
    "MALLKEY_STORE: pool은 1부터 100까지의 연결 수입니다",
  "nobody is signed in": "로그인한 사람이 없습니다",
  "a form of another site": "다른 사이트에서 보낸 양식입니다",
  "another connection of the mall has spent this pair, and this row has not shown that it is its own": `같은 ${account.word}의 다른 연결이 이미 사용한 토큰이며, 이 행의 것이라는 근거가 없습니다`,
  "an earlier answer never reached us": "앞선 응답 하나가 오지 않았습니다",
  "no sweep has run here yet": "여기서는 아직 갱신 작업이 돈 적이 없습니다",
  "the row holds no refresh token": "행에 리프레시 토큰이 없습니다",
  "other programs keep changing it": "다른 프로그램이 계속 고치고 있습니다",
  "a text holds a NUL character": "저장할 수 없는 문자(NUL)가 들어 있습니다",
  "an id is the mall id, or mall_id~owner": "아이디는 쇼핑몰 아이디 또는 mall_id~owner 꼴이어야 합니다",
  "this call is nearly over": "이 호출에 남은 시간이 거의 없습니다",
  "sealed with a key that is not at hand": "지금 설정에 없는 비밀값으로 암호화되어 있습니다",
  "nobody used it within 10 minutes": "10분 안에 아무도 쓰지 않았습니다",
  "the store was closed": "저장소를 이미 닫았습니다",
  "the file is gone": "파일이 없어졌습니다",
  "it is no folder": "폴더가 아닙니다",
  "no whole entry": "온전한 응답이 아닙니다",
  "a folder": "폴더입니다",
  "a link": "바로 가기(링크)입니다",
  "no regular file": "보통 파일이 아닙니다",
  "too large": "너무 큽니다",
  unreadable: "읽을 수 없습니다",
  unknown: "알 수 없습니다",
  "it is a folder, not a file: move it elsewhere": "파일이 아니라 폴더입니다. 다른 곳으로 옮겨 주세요",
  "it is no regular file (a pipe, a socket or a device): remove it":
    "보통 파일이 아닙니다(파이프, 소켓, 장치). 지워 주세요",
  "this user may not read it: chown or chmod it":
    "이 사용자가 읽을 수 없습니다. 소유자나 권한을 바꿔 주세요(chown, chmod)",
  "it is a link that leads back to itself: remove it": "자기 자신을 가리키는 링크입니다. 지워 주세요",
  "it is a link that leads nowhere: remove it": "가리키는 곳이 없는 링크입니다. 지워 주세요",
  "it is no regular file: remove it": "보통 파일이 아닙니다. 지워 주세요",
  "its name is too long: remove it": "이름이 너무 깁니다. 지워 주세요",
  "it has no name a mall id would give it: call it MALL.json":
    "쇼핑몰 아이디로 된 이름이 아닙니다. `쇼핑몰아이디.json`으로 바꿔 주세요",
  "its tokens are sealed and have no mallkey_tag: connect the mall anew": `토큰이 암호화되어 있는데 mallkey_tag가 없습니다. ${account.word}${account.object} 다시 연결해 주세요`,
  "it holds no token pair: mend it, or move it elsewhere":
    "토큰 한 쌍이 들어 있지 않습니다. 고치거나 다른 곳으로 옮겨 주세요",
  "its key holds no token pair any more (or a sealed one without its mallkey_tag): connect it anew, or delete the key":
    "키에 든 값이 더는 토큰 한 쌍이 아니거나, 암호화되었는데 mallkey_tag가 없습니다. 다시 연결하거나 키를 지워 주세요",
  "its key holds no token pair: mend or delete it":
    "키에 든 값이 토큰 한 쌍이 아닙니다. 고치거나 지워 주세요",
  "a key of it, or ours beside it, holds something of another kind: delete that key": `이 ${account.word}의 키에 다른 종류의 값이 들어 있습니다. 그 키를 지워 주세요`,
  "no mall is called like this key (control characters, or longer than 256): rename or delete it": `키의 이름이 ${account.word} 아이디일 수 없습니다(제어 문자가 있거나 256자를 넘음). 이름을 바꾸거나 지워 주세요`,
  "no mall is called like this (control characters, or longer than 256): mend its mall_id": `${account.word} 아이디일 수 없는 이름입니다(제어 문자가 있거나 256자를 넘음). mall_id를 고쳐 주세요`,
  "it holds far more than a token pair, and is not read: make it smaller, or empty it":
    "토큰보다 훨씬 많은 내용이 들어 있어 읽지 않습니다. 줄이거나 비워 주세요",
  "its id is longer than 256 bytes: mend it": "행의 id가 256바이트를 넘습니다. 고쳐 주세요",
  "its mall_id is no name of a mall (empty, ~, an app's name and :, control characters, or longer than 256): mend it": `mall_id가 ${account.word} 아이디일 수 없습니다(비었거나, ~ 또는 앱 이름과 :로 시작하는 부분이나 제어 문자가 있거나, 256자를 넘음). 고쳐 주세요`,
  "MALLKEY_STORE: ?seal= is on or off": "MALLKEY_STORE: ?seal=에는 on이나 off를 써 주세요",
  "MALLKEY_STORE: seal is on or off": "MALLKEY_STORE: ?seal=에는 on이나 off를 써 주세요",
  "MALLKEY_STORE: ?family= is 0, 4 or 6": "MALLKEY_STORE: ?family=에는 0, 4, 6 중 하나를 써 주세요",
  "MALLKEY_STORE: what follows the host of a redis: URL is the number of a database":
    "MALLKEY_STORE: redis: 주소의 호스트 뒤에는 데이터베이스 번호를 써 주세요",
  "MALLKEY_STORE: file: needs a path, such as file:./oauth_token.json or file:./tokens":
    "MALLKEY_STORE: file: 뒤에는 경로가 필요합니다(예: file:./oauth_token.json, file:./tokens)",
  "MALLKEY_STORE is no address: percent-encode what is special in user and password":
    "MALLKEY_STORE를 주소로 읽을 수 없습니다. 사용자 이름과 비밀번호의 특수 문자를 퍼센트 인코딩해 주세요",
  "MALLKEY_STORE names an SQLite file of another program: name a file of its own":
    "MALLKEY_STORE가 다른 프로그램의 SQLite 파일을 가리킵니다. mallkey만 쓸 파일을 정해 주세요",
  "SUPABASE_TABLE: the name of a table, or schema.table":
    "SUPABASE_TABLE에는 테이블 이름이나 schema.table을 써 주세요",
  "SUPABASE_PROVIDER: letters, digits, - and _": "SUPABASE_PROVIDER에는 영문자, 숫자, -, _만 쓸 수 있습니다",
  "CAFE24_CODES_TABLE: codes are read from a table where MALLKEY_STORE is postgres://":
    "CAFE24_CODES_TABLE은 MALLKEY_STORE가 postgres://일 때만 쓸 수 있습니다",
  "proxy: what createProxy of mallkey/proxy gives":
    "proxy에는 mallkey/proxy의 createProxy가 돌려준 것을 넣어 주세요",
  "publicUrl (MALLKEY_PUBLIC_URL): an address such as https://keeper.example.com":
    "publicUrl(MALLKEY_PUBLIC_URL)에는 https://keeper.example.com 같은 주소를 써 주세요",
  "the answer is none of PostgREST": "Supabase API의 응답이 아닙니다",
  "too much for one request": "한 번에 보내기에는 너무 큽니다",
  "MALLKEY_STORE: supabase:https://PROJECT.supabase.co is expected":
    "MALLKEY_STORE: supabase:https://프로젝트.supabase.co 꼴로 써 주세요",
  "MALLKEY_STORE: the address of the project alone; its key goes into SUPABASE_SERVICE_ROLE_KEY":
    "MALLKEY_STORE에는 프로젝트 주소만 쓰고, 키는 SUPABASE_SERVICE_ROLE_KEY에 넣어 주세요",
  "MALLKEY_STORE: https:// is needed, as the key of every right goes along with each call":
    "MALLKEY_STORE: 모든 권한이 있는 키를 함께 보내므로 https:// 주소여야 합니다",
  "this Supabase project has no function of this version of mallkey (for this SUPABASE_TABLE and SUPABASE_PROVIDER): run `mallkey supabase-sql`, paste what it prints into the SQL Editor of the project, and run it there":
    "이 Supabase 프로젝트에 지금 버전의 mallkey가 쓰는 함수가 없습니다(SUPABASE_TABLE·SUPABASE_PROVIDER마다 따로 있습니다). `mallkey supabase-sql`을 실행해 출력된 내용을 프로젝트의 SQL Editor에 붙여 넣고 실행해 주세요",
  "SUPABASE_SERVICE_ROLE_KEY is missing: supabase:https://… is opened with it (Supabase: Project Settings, API Keys)":
    "SUPABASE_SERVICE_ROLE_KEY가 없습니다. supabase:https://… 저장소는 이 키로 엽니다(Supabase 화면의 Project Settings, API Keys)",
  "SUPABASE_SERVICE_ROLE_KEY is not taken by this project: copy its secret or service_role key (Supabase: Project Settings, API Keys)":
    "이 프로젝트가 SUPABASE_SERVICE_ROLE_KEY를 받지 않습니다. 프로젝트의 secret 키나 service_role 키를 다시 복사해 주세요(Supabase 화면의 Project Settings, API Keys)",
  "SUPABASE_SERVICE_ROLE_KEY holds the key for visitors (anon or publishable): the secret or service_role key is needed":
    "SUPABASE_SERVICE_ROLE_KEY에 방문자용 키(anon 또는 publishable)가 들어 있습니다. secret 키나 service_role 키를 넣어 주세요",
  "disk I/O error": "디스크에서 읽거나 쓰지 못했습니다. 가득 찼거나 고장 났을 수 있습니다",
  "many ask at once": "한꺼번에 들어온 요청이 많습니다",
  "its row is broken: connect it anew": "행이 손상되었습니다. 다시 연결해 주세요",
})
