// 한국어: 설정마다의 뜻, 그리고 값이 없을 때 어떻게 되는지. --help, 문서, .env.example에 나온다.
import type { settings as model, SettingWords } from "../en/settings.ts"

const words = (meaning: string, unset?: string): SettingWords => ({ meaning, unset })

export const settings: typeof model = {
  groups: {
    app: "카페24 앱",
    store: "저장소와 비밀값",
    server: "서버와 접근 권한",
    owner: "쇼핑몰 운영자에게 보이는 것",
    refresh: "토큰 갱신",
    alerts: "알림",
    supabase: "Supabase",
    lambda: "AWS Lambda",
    surface: "언어와 로그",
  },
  MALLKEY_STORE: words(
    "연결 정보를 보관할 곳: `sqlite:경로`, `postgres://…`, `supabase:postgres://…`, `supabase:https://프로젝트.supabase.co`, `redis://…`, `file:경로`, `memory:`. 값이 없으면 다른 이름으로 들어온 데이터베이스 주소 하나를 쓰고, 둘 이상이면 오류입니다.",
  ),
  MALLKEY_SECRET: words(
    "토큰을 암호화하고 state·키·세션에 서명하는 비밀값. 32자 이상. 쉼표로 여러 개를 적으면 첫 번째로 암호화하고 모두로 엽니다.",
    "내장 저장소는 첫 실행 때 옆에 만들고(파일 권한 0600), 그 밖의 저장소는 필수",
  ),
  CAFE24_CLIENT_ID: words("카페24 개발자센터의 앱 Client ID.", "데모 모드"),
  CAFE24_CLIENT_SECRET: words("카페24 개발자센터의 앱 Client Secret Key."),
  CAFE24_REDIRECT_URI: words(
    "동의를 마친 쇼핑몰 운영자가 돌아올 주소. 개발자센터에 등록한 Redirect URI와 글자 하나까지 같아야 합니다. 예: `https://keeper.example.com/api/cafe24/callback`",
  ),
  CAFE24_OAUTH_STATE_SECRET: words("동의 과정의 `state`에 서명하는 비밀값.", "MALLKEY_SECRET에서 파생"),
  CAFE24_SCOPES: words("동의를 요청할 권한 목록. 쉼표나 공백으로 구분합니다."),
  CAFE24_MALL_ID: words("명령에서 쇼핑몰을 적지 않았을 때 쓸 쇼핑몰 아이디."),
  CAFE24_API_VERSION: words("호출하는 쪽이 보내지 않았을 때 쓸 Admin API 버전.", "알려진 최신 버전"),
  CAFE24_TIME_ZONE: words("시간대 표시가 없는 카페24 시각의 시간대."),
  CAFE24_BASE_URL: words(
    "카페24 주소. `{mall_id}`가 들어 있어야 합니다. 시뮬레이터나 시험용 서버에만 쓰며, `http`는 이 컴퓨터일 때만 됩니다.",
  ),
  MALLKEY_APPS: words(
    '추가 앱을 적은 JSON 파일. `{ "cs": { "provider": "cafe24", "clientId": …, "clientSecret": "env:CS_SECRET" } }`. 그 앱의 연결은 `cs:mymall`처럼 부릅니다.',
    "mallkey.config.json의 `apps`",
  ),
  CAFE24_WEBHOOK_KEY: words("카페24 웹훅에 있어야 하는 `X-API-Key` 값.", "웹훅을 거부"),
  HOST: words("서버가 열 주소. 호스팅 플랫폼이 PORT를 정해 주면 `0.0.0.0`입니다."),
  PORT: words("서버가 열 포트. 0이면 빈 포트를 씁니다."),
  MALLKEY_PUBLIC_URL: words(
    "사람들이 이 서버에 접속하는 주소. 알림의 링크가 이 주소로 시작합니다.",
    "요청에서 알아냄",
  ),
  MALLKEY_URL: words(
    "다른 곳에서 실행 중인 mallkey 서버의 주소(`--server`). 설정하면 명령이 저장소를 열지 않고 MALLKEY_API_KEY로 그 서버에 요청합니다. 환경 변수의 키는 폴더의 파일에만 적힌 주소로 보내지 않습니다.",
    "이 컴퓨터의 저장소를 직접 엶",
  ),
  MALLKEY_API_KEY: words(
    "모든 권한이 있는 키 하나. 간단히 쓸 때 설정합니다. 32자 이상.",
    "`mallkey key create`로 만든 키만 사용",
  ),
  MALLKEY_ADMIN_PASSWORD: words(
    "대시보드 비밀번호. 대시보드는 아직 없으며, 설정하면 시작할 때 그렇게 알려 드립니다.",
    "설정하지 않음",
  ),
  CRON_SECRET: words("크론 경로만 여는 비밀값.", "크론 경로가 CRON_SECRET_NOT_CONFIGURED로 응답"),
  CORS_ORIGINS: words(
    "기존 배포의 경로를 로그인 세션(Bearer)으로 호출해도 되는 웹 페이지의 출처. 쉼표로 구분합니다. 예: `https://app.example.com`",
    "다른 출처의 페이지는 호출할 수 없음",
  ),
  MALLKEY_SERVICE_NAME: words(
    "서비스나 회사 이름. 쇼핑몰 운영자가 보는 페이지·메일·메시지에 표시합니다.",
    "이름을 표시하지 않음",
  ),
  MALLKEY_CONTACT: words(
    "쇼핑몰 운영자가 문의할 곳. 전화번호, 메일 주소, 또는 안내 문장.",
    "연락처를 표시하지 않음",
  ),
  MALLKEY_LOGO_URL: words("같은 페이지에 표시할 로고의 주소.", "로고를 표시하지 않음"),
  AUDIT: words(
    "`on`이면 프록시를 지나는 호출마다 로그 한 줄(info)을 남깁니다: 키, 연결, 메서드, 번호와 값을 뺀 경로, 상태, 밀리초, 바이트. 인증 정보와 본문, 쿼리 값은 남기지 않습니다.",
  ),
  MIRRORS: words(
    "다른 프로그램이 액세스 토큰과 만료 시각을 읽어 갈 위치: `file:경로/{id}.json`, `redis://…`, 여러 개는 쉼표로. 리프레시 토큰은 쓰지 않으며, 저장소 자신은 적을 수 없습니다.",
    "설정하지 않음",
  ),
  FORWARD_PROXY_PORT: words(
    "서버와 함께 열 포워드 프록시의 포트. 기본 주소를 바꿀 수 없는 프로그램을 위한 것입니다. `mallkey proxy`는 포워드 프록시만 실행하며, 따로 정하지 않으면 2426을 씁니다.",
    "서버와 함께 열지 않음",
  ),
  FORWARD_PROXY_HOST: words(
    "포워드 프록시가 연결을 기다릴 주소. 이 컴퓨터 밖으로 열려면 FORWARD_PROXY_CERT와 FORWARD_PROXY_KEY가 필요합니다.",
    "HOST를 따름",
  ),
  FORWARD_PROXY_CERT: words(
    "포워드 프록시가 자기 주소에서 보여 줄 인증서 파일(PEM, 체인 포함). 설정하면 프로그램은 프록시 주소를 `https://`로 적습니다.",
    "이 컴퓨터 안에서만 암호화 없이 받음",
  ),
  FORWARD_PROXY_KEY: words("FORWARD_PROXY_CERT의 개인 키 파일."),
  FORWARD_PROXY_ALLOW_OTHER: words(
    "플랫폼의 호스트 말고도 손대지 않고 이어 줄 호스트. 이름을 쉼표로 구분하고 `*.example.com`이나 `all`도 쓸 수 있습니다. 내부 네트워크 주소로는 이어 주지 않습니다.",
    "다른 호스트는 거절함",
  ),
  MALLKEY_CA_DIR: words(
    "포워드 프록시가 쓰는 자체 인증 기관의 폴더(파일 권한 0600). 프로그램이 신뢰할 인증서는 `mallkey proxy --ca`가 출력합니다.",
    "내장 저장소 옆의 `ca/`, 아니면 `./data/ca`",
  ),
  REFRESH_AHEAD_MINUTES: words(
    "액세스 토큰이 만료되기 몇 분 전부터 갱신 대상으로 볼지. 바꾼 값은 쇼핑몰마다 다음 갱신 때부터 적용됩니다.",
  ),
  SWEEP_EVERY_SECONDS: words("서버가 갱신 대상을 찾는 간격(초). 0이면 타이머를 끕니다."),
  SWEEP_CONCURRENCY: words("동시에 갱신할 연결 수."),
  ALERT_DAYS: words("리프레시 토큰이 만료되기 며칠 전에 알릴지."),
  ALERT_AT: words("매일 점검하는 시각. CAFE24_TIME_ZONE 기준입니다."),
  SLACK_WEBHOOK_URL: words("알림을 보낼 Slack 수신 웹훅 주소.", "Slack 알림 없음"),
  SMTP_URL: words("알림 메일을 보낼 메일 서버: `smtps://사용자:비밀번호@호스트:465`.", "메일 알림 없음"),
  ALERT_EMAIL_TO: words("알림 메일을 받을 주소. 쉼표로 구분합니다."),
  ALERT_EMAIL_FROM: words("알림 메일의 보내는 사람."),
  ALERT_WEBHOOK_URL: words("서명한 JSON으로 알림을 받을 주소.", "웹훅 알림 없음"),
  ALERT_WEBHOOK_SECRET: words("ALERT_WEBHOOK_URL로 보내는 알림에 서명하는 비밀값."),
  SUPABASE_URL: words("로그인 세션을 받아 줄 Supabase 프로젝트 주소.", "Supabase 세션을 받지 않음"),
  SUPABASE_JWT_SECRET: words(
    "공유 비밀값을 쓰는 프로젝트의 세션을 확인하는 값.",
    "SUPABASE_URL의 공개 키(JWKS)",
  ),
  SUPABASE_SERVICE_ROLE_KEY: words(
    "모든 권한이 있는 Supabase 프로젝트 키(`sb_secret_…` 또는 service_role). SUPABASE_URL이 함께 있고 데이터베이스 주소가 없으면 그 프로젝트에 연결 정보를 보관합니다. 처음 한 번 `mallkey supabase-sql`이 출력하는 SQL을 프로젝트에서 실행해 주세요.",
  ),
  SUPABASE_TABLE: words("`supabase:` 저장소의 테이블."),
  SUPABASE_PROVIDER: words("`supabase:` 저장소의 `providers` 안에서 쓸 이름."),
  CAFE24_CODES_TABLE: words(
    "`exchangeLatestCode`가 가장 최근 인증 코드를 읽을 테이블.",
    "cafe24.oauth_authorization_codes가 있으면 그것, 없으면 cafe24.authorization_codes",
  ),
  MALLKEY_LANG: words(
    "메시지 언어: `ko` 또는 `en`.",
    "LANG을 따르고, 없으면 ko. 문자 집합이 `ko_KR.EUC-KR`처럼 `UTF-8`이 아니면 `en`",
  ),
  LOG_LEVEL: words("로그를 얼마나 남길지. 터미널에서는 읽기 쉬운 줄, 그 밖에는 JSON 줄로 남깁니다."),
}
