// 한국어: 명령줄 도움말에 나오는 명령과 플래그 설명.
import type { cliHelp as model } from "../en/cli-help.ts"

const say = (does: string, more?: string) => ({ does, more })

export const cliHelp: typeof model = {
  tagline: "카페24 쇼핑몰 연결을 살려 두고, 바로 쓸 수 있는 토큰을 내줍니다",
  usage: "사용법",
  commandPlace: "명령 [인자] [--플래그]",
  examples: "예",
  flagsOfIt: "플래그",
  flagsOfAll: "모든 명령의 공통 플래그",
  settingsAsFlags:
    "비밀값이 아닌 설정은 모두 플래그로 줄 수 있습니다. 지금 적용된 값은 `mallkey settings`로 확인하세요",
  helpOfEach:
    "명령별 설명은 `mallkey 명령 --help`로 볼 수 있습니다. 종료 코드: 0 정상, 1 문제 있음, 2 설정·사용법 오류, 3 쇼핑몰 운영자의 조치 필요.",
  firstSteps: [
    "mallkey demo                  계정 없이 둘러보기",
    "mallkey connect mymall        쇼핑몰 운영자의 동의 받기",
    "mallkey status                모든 쇼핑몰 상태 보기",
    "TOKEN=$(mallkey token mymall) 바로 쓸 수 있는 토큰 받기",
  ],
  groups: {
    run: "실행",
    malls: "쇼핑몰",
    care: "관리",
    "set-up": "설정",
  },
  commands: {
    init: say(
      "실제로 쓰기 위한 설정: 묻고, 확인하고, .env에 기록",
      "답할 때마다 값이 맞는지 확인합니다. .env에 이미 있는 값은 그대로 두고, 끝나면 카페24에 등록할 내용을 알려 줍니다. 답을 플래그로 줄 수도 있습니다.",
    ),
    serve: say(
      "서버 실행(`npm start`)",
      "때가 된 토큰을 갱신하고 토큰을 내줍니다. 설정에 카페24 앱이 없으면 그 사실을 알리고 데모를 실행합니다. Ctrl-C를 누르면 진행 중인 갱신을 마치고 저장한 뒤 종료하며, 한 번 더 누르면 바로 끝냅니다.",
    ),
    demo: say(
      "가상 쇼핑몰 다섯 곳으로 둘러보기",
      "빠른 시간으로 흐르며 외부로는 아무것도 보내지 않습니다. 계정도 데이터베이스도 설정도 필요 없으며, 종료하면 모두 사라집니다.",
    ),
    simulate: say(
      "카페24 시뮬레이터만 실행",
      '연결에 쓸 설정을 출력합니다. 조작 화면에서 쇼핑몰과 모든 스위치(장애, 한도, 특이한 응답)를 다룰 수 있습니다. 쇼핑몰 하나나 요청 몇 번에만 적용하려면 JSON으로 적습니다: --set \'tokenError={"value":"503","mall":"mymall","times":2}\'',
    ),
    connect: say(
      "쇼핑몰 연결: 동의 링크를 만들고 결과를 기다림",
      "링크는 쇼핑몰 운영자에게 보내도 됩니다. 공개 주소(MALLKEY_PUBLIC_URL)가 있으면 2주 동안, 없으면 10분 동안 쓸 수 있습니다. 터미널에서는 브라우저가 마지막으로 이동한 주소를 붙여 넣어도 됩니다. 끊긴 쇼핑몰을 복구하거나 권한을 더할 때도 이 명령을 씁니다.",
    ),
    exchange: say(
      "직접 받은 인증 코드로 쇼핑몰 연결",
      "코드는 1분 동안만 유효합니다. 코드만 넣어도 되고, 브라우저가 돌아온 주소를 통째로 넣어도 됩니다.",
    ),
    status: say(
      "모든 쇼핑몰의 상태, 또는 한 곳의 자세한 상태",
      "급한 곳부터 보여 줍니다. 쇼핑몰 운영자가 다시 연결해야 하는 곳이 있으면(개수 제한에 가려진 곳 포함) 종료 코드가 3이고, 카페24가 앱을 거부하면 1입니다.",
    ),
    token: say(
      "바로 쓸 수 있는 액세스 토큰 출력",
      "필요하면 먼저 갱신합니다. 표준 출력에는 토큰만 나오므로 $(…) 안에 그대로 쓸 수 있습니다.",
    ),
    refresh: say(
      "한 곳, 또는 때가 된 모든 곳의 토큰 갱신",
      "아직 때가 아닌 곳은 --force를 주어야 갱신합니다. 2시간에 토큰 요청 12회라는 한도는 언제나 지킵니다.",
    ),
    disconnect: say(
      "쇼핑몰 연결 지우기",
      "--revoke가 없으면 토큰은 카페24에서 기한이 끝날 때까지 살아 있습니다.",
    ),
    import: say(
      "파일, .env, 다른 저장소에 있는 토큰 가져오기",
      "카페24 응답, oauth_token.json, 쇼핑몰별 목록, Redis 값, JSON이나 CSV로 뽑은 행, `mallkey export`로 만든 묶음 파일, `-`(표준 입력), `env:`(환경 변수), 그리고 다른 저장소의 주소를 읽습니다. 찾은 것을 먼저 보여 주고 물어봅니다. 토큰은 여기에 먼저 저장한 뒤 바로 갱신하며, 그러면 다른 사본은 쓸 수 없게 됩니다. 중간에 끊겨도 다시 실행하면 됩니다.",
    ),
    export: say(
      "모든 토큰을 암호로 잠근 묶음 파일이나 다른 프로그램의 형식으로 내보내기",
      "묶음 파일은 암호로 잠그며 `mallkey import`로 엽니다. --plain --yes를 주면 토큰을 그대로 적습니다. 형식은 oauth_token, tokens_json, cafe24, redis, env입니다. 한쪽 사본을 갱신하면 다른 쪽은 쓸 수 없게 됩니다.",
    ),
    sweep: say("때가 된 토큰을 한 번 갱신", "서버 없이 크론으로 돌릴 때 씁니다."),
    check: say(
      "매일 점검: 모든 쇼핑몰을 보고 새로 생긴 문제를 알림",
      "몇 번을 실행해도 같은 일을 두 번 알리지 않습니다. --send-test를 주면 점검 대신 설정된 모든 채널로 시험 알림을 보냅니다.",
    ),
    doctor: say(
      "무엇이 왜 잘못됐고 무엇을 실행하면 되는지 진단",
      "기본은 설정, 저장소, 토큰 기한, 카페24 호출 한 번, 알림, mallkey 자체를 빠르게 봅니다. --full이면 열두 단계를 모두 확인하며 쇼핑몰당 호출은 두 번을 넘지 않습니다. 아무것도 바꾸지 않습니다. 쇼핑몰 운영자가 나서야 하면 종료 코드 3, 동작하지 않는 것이 있으면 1, 주의만 있으면 0입니다.",
    ),
    events: say("있었던 일 보기(맨 아래가 최근)"),
    app: say(
      "앱 목록을 보여 주거나 플랫폼에 확인",
      "앱마다 등록해야 하는 Redirect URI와 권한을 보여 줍니다. 첫 번째 앱은 CAFE24_ 설정으로 만들고, 추가 앱은 MALLKEY_APPS나 mallkey.config.json에 적습니다. 추가 앱의 쇼핑몰은 앱이름:쇼핑몰아이디로 부릅니다.",
    ),
    key: say(
      "프로그램용 키 만들기, 목록, 폐기",
      "권한: read, token, proxy, connect, admin (따로 주지 않으면 read와 token). 키는 한 번만 보여 주며 해시만 보관합니다.",
    ),
    reseal: say(
      "모든 토큰을 첫 번째 비밀값으로 다시 암호화",
      "새 비밀값을 맨 앞에 넣고 이 명령을 실행한 뒤 옛 비밀값을 빼면 됩니다. 서버는 켜 둔 채로 해도 됩니다.",
    ),
    "lambda-zip": say(
      "AWS Lambda에 올릴 zip 파일 만들기",
      "index.handler(HTTP), index.sweep과 index.check(스케줄), index.exchangeLatestCode 핸들러와 필요한 것이 모두 들어 있습니다. 업로드한 뒤 런타임을 nodejs24.x로 고르고, 설정을 환경 변수로 넣어 주세요.",
    ),
    "supabase-sql": say(
      "API 키만 있는 Supabase 프로젝트에서 한 번 실행할 SQL 출력",
      "supabase:https://… 저장소(SUPABASE_URL과 SUPABASE_SERVICE_ROLE_KEY)를 쓸 때 필요합니다. 출력된 내용을 프로젝트의 SQL Editor에 붙여 넣고 실행해 주세요. 업데이트한 뒤 시작할 때 다시 요청하면 한 번 더 실행합니다. 이 명령 자체는 아무 데도 접속하지 않고, 아무것도 바꾸지 않습니다.",
    ),
    completion: say("bash·zsh·fish의 명령 자동 완성 스크립트 출력"),
    settings: say("적용된 설정과 출처 보기", "비밀값은 가립니다."),
  },
  flags: {
    json: "표준 출력에 JSON 문서 하나만 내고, 나머지는 표준 오류로 보냅니다",
    help: "도움말",
    version: "버전",
    lang: "메시지 언어: `ko` 또는 `en`",
    store: "연결 정보를 보관할 곳. 예: sqlite:./data/mallkey.db",
    set: "시뮬레이터 스위치. 여러 번 줄 수 있습니다",
    port: "열 포트",
    seed: "같은 시드는 같은 데이터와 같은 장애를 만듭니다",
    speed: "실제 시간의 몇 배로 흐르게 할지",
    for: "이 시간이 지나면 스스로 끝냅니다: 30s, 5m, 2h",
    "add-scope": "이 권한도 함께 요청합니다. 여러 번 줄 수 있습니다",
    open: "브라우저를 열지 않습니다",
    wait: "링크만 출력하고 끝냅니다",
    code: "인증 코드, 또는 브라우저가 돌아온 주소 전체",
    limit: "최대 개수",
    "min-ttl": "이 초보다 일찍 끝나는 토큰은 갱신해서 내줍니다(300)",
    unless: "거절당한 토큰의 태그. 이것이 아닌 토큰을 받습니다",
    format: "다른 모양으로 출력: cafe24, env, egnis(epoch 밀리초를 쓰는 단순한 JSON), pascal",
    all: "때가 된 쇼핑몰 모두",
    force: "때가 되지 않았어도 한도 안에서 갱신",
    "send-test": "점검 대신 모든 채널로 시험 알림을 보냅니다",
    revoke: "카페24에서도 토큰을 폐기",
    yes: "묻지 않고 진행",
    full: "열두 단계 모두 확인(쇼핑몰당 호출 두 번까지)",
    send: "모든 알림 수단으로 시험 알림을 보냅니다",
    report: "이 폴더에 comprehensive_test_report_….json과 comprehensive_test.log를 남깁니다",
    record:
      "카페24의 응답을 비밀값 없이 이 파일에 저장합니다. 쇼핑몰을 지정하면 한 번 갱신한 응답도 담습니다",
    watch: "Ctrl-C를 누를 때까지 화면을 계속 갱신",
    follow: "Ctrl-C를 누를 때까지 계속 보여 줍니다",
    name: "키를 쓸 곳의 이름. 목록과 로그에 나옵니다",
    allow: "프록시로 이 호출만 허용. 메서드(또는 *)와 /api/v2 뒤의 경로. 여러 번 줄 수 있습니다",
    deny: "이 호출은 허용하지 않음. --allow보다 앞섭니다",
    rate: "프록시 호출 속도의 상한. 5/s나 30/m처럼 적습니다",
    until: "쓸 수 있는 마지막 날. 2027-01-31처럼 적습니다",
    right: "read, token, proxy, connect, admin. 여러 번 줄 수 있습니다",
    connection: "이 쇼핑몰만 허용. 여러 번 줄 수 있습니다",
    mall: "대상 쇼핑몰 또는 연결",
    rotate: "갱신하지 않고 그대로 가져오기(어느 한쪽이 갱신될 때까지 사본이 둘)",
    replace: "카페24가 사본을 받아들이면, 여기에 살아 있는 토큰도 바꾸기",
    "dry-run": "무엇을 할지 보여 주기만 하고 아무것도 바꾸지 않음",
    "from-secret": "가져올 저장소의 MALLKEY_SECRET이 든 파일",
    "passphrase-file": "묶음 파일의 암호가 든 파일(없으면 물어봄)",
    out: "저장할 파일(본인만 읽을 수 있음). 없으면 표준 출력",
    plain: "묶음 파일 대신 토큰을 그대로 적기. --yes와 함께",
    shape: "oauth_token, tokens_json, cafe24, redis, env 중 하나. --plain과 함께",
    "zip-file": "저장할 파일. 없으면 mallkey-lambda.zip",
    overwrite: "이미 있는 파일도 덮어쓰기",
    expires: "90d 같은 기간, 또는 2027-01-31 같은 날짜",
  },
}
