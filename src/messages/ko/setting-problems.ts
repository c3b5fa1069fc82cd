// 한국어: 설정이 왜 잘못됐고 어떻게 고치는지. 비밀값은 절대 보여 주지 않는다.
import type { settingProblems as model } from "../en/setting-problems.ts"

export const settingProblems: typeof model = {
  bad: (name, from, shown, expected) =>
    `${name}(${from})에 쓸 수 없는 값이 들어 있습니다${shown && `: ${shown}`}. 필요한 값: ${expected}`,
  expected: {
    text: () => "글자",
    credential: () => "개발자센터에 보이는 그대로의 영문, 숫자, 기호(한글이나 빈칸 없이)",
    line: (longest) => `${longest}자 이하의 한 줄`,
    origins: () =>
      "`https://app.example.com` 같은 출처를 쉼표로 구분한 것(경로와 `*`는 쓸 수 없고, http://는 이 컴퓨터일 때만)",
    hosts: () => "`api.example.com`이나 `*.example.com` 같은 호스트 이름을 쉼표로 구분한 목록, 또는 `all`",
    longSecret: (length) => `${length}자 이상(예: \`openssl rand -base64 32\`의 출력)`,
    longSecrets: (length) =>
      `각각 ${length}자 이상인 비밀값 하나 또는 쉼표로 구분한 여러 개(예: \`openssl rand -base64 32\`의 출력)`,
    wholeNumber: (low, high) => `${low}부터 ${high}까지의 정수`,
    url: () => "https:// 또는 http://로 시작하는 주소",
    urlOrLoopback: () => "https://로 시작하는 주소(http://는 이 컴퓨터일 때만)",
    mirrors: () => "file:./tokens/{id}.json이나 redis://127.0.0.1:6379 같은 주소, 여러 개는 쉼표로",
    baseUrl: () =>
      "`{mall_id}`가 들어 있는 주소(예: `https://{mall_id}.cafe24api.com`, http://는 localhost·127.0.0.1일 때만)",
    storeUrl: () =>
      "sqlite:경로, postgres://…, supabase:postgres://…, supabase:https://프로젝트.supabase.co, redis://…, file:경로, memory: 중 하나. 주소의 사용자와 비밀번호에 든 특수 문자는 퍼센트 인코딩해 주세요(`/`는 %2F, `#`는 %23, `?`는 %3F, `@`는 %40)",
    mailUrl: () =>
      "smtp:// 또는 smtps://로 시작하는 주소. 사용자와 비밀번호에 든 특수 문자는 퍼센트 인코딩해 주세요(`/`는 %2F, `@`는 %40)",
    mailAddresses: () => "메일 주소 하나 또는 쉼표로 구분한 여러 개",
    oneOf: (values) => `${values.join(", ")} 중 하나`,
    scopes: () => "`mall.read_order`처럼 쉼표나 공백으로 구분한 권한",
    mallId: () => "쇼핑몰 아이디(영문 소문자·숫자·하이픈 2~50자, 첫 글자는 영문자나 숫자)",
    version: () => "`2026-09-01` 같은 날짜",
    timeZone: () => "`Asia/Seoul` 같은 시간대 이름",
    clockTime: () => "`09:00` 같은 시각",
    days: () => "1부터 13까지의 일수를 쉼표로 구분한 것(예: `3,2,1`)",
    tableName: () => "`cafe24.oauth_tokens` 같은 테이블 이름",
    word: () => "영문자·숫자·`_`·`-`로 된 한 단어",
  },
  unknown: (name, from, nearest) => `${name}(${from}): mallkey의 설정이 아닙니다. 혹시 ${nearest}인가요?`,
  apps: {
    shape: (place) =>
      `${place}: apps에는 앱 이름마다 {"provider", "clientId", "clientSecret", "redirectUri"}를 담은 JSON 객체가 있어야 합니다.`,
    badName: (name, place) =>
      `apps.${name}(${place}): 앱 이름은 영문 소문자로 시작하는 소문자·숫자·하이픈 1~31자여야 합니다(자바스크립트의 모든 객체에 이미 있는 이름은 쓸 수 없습니다).`,
    firstName: (name, place) =>
      `apps.${name}(${place}): CAFE24_… 설정으로 만드는 첫 번째 앱의 이름입니다. 다른 이름을 써 주세요.`,
    firstMissing: (place) =>
      `${place}에 추가 앱이 있지만 첫 번째 앱이 없습니다. CAFE24_CLIENT_ID, CAFE24_CLIENT_SECRET, CAFE24_REDIRECT_URI를 설정해 주세요.`,
    unknownMember: (member, place, known) =>
      `${member}(${place}): 읽지 않는 항목입니다. 쓸 수 있는 항목: ${known}.`,
    unknownProvider: (member, place, given, known) =>
      `${member}(${place}): 지원하지 않는 플랫폼입니다(\`${given}\`). 쓸 수 있는 값: ${known}.`,
    missing: (member, place) => `${member}(${place}) 값이 없습니다.`,
    absent: (member, place, reference) =>
      `${member}(${place}): ${reference}에서 읽어야 하는데 값이 없습니다. 환경 변수를 설정하거나 파일을 만들어 주세요.`,
    twice: (member, other) =>
      `${member} 값이 ${other} 값과 같습니다. 같은 Client ID를 두 앱으로 쓰면 서로의 토큰을 쓸 수 없게 만듭니다. 하나를 빼 주세요.`,
    plainSecret: (member, place) =>
      `${member} 값이 ${place}에 그대로 적혀 있습니다. 다른 사람이 읽는 파일에 남지 않도록 \`env:이름\`이나 \`file:경로\`로 적어 주세요.`,
  },
  missing: (names, because) => `${names} 없습니다. ${because}.`,
  appIsWhole: (present) =>
    `${present} 값은 있지만, 앱은 Client ID·Client Secret·Redirect URI가 모두 있어야 동작합니다`,
  secretNeeded: (store) =>
    `${store} 저장소는 여러 프로세스가 함께 쓰므로 비밀값을 여기서 만들 수 없습니다. \`openssl rand -base64 32\`로 하나 만들어 모든 프로세스에 똑같이 설정해 주세요`,
  goesWith: (present) => `${present} 값과 함께 있어야 동작합니다`,
  twoStores: (names) =>
    `${names.join(", ")}에 저장소 주소가 각각 들어 있습니다. 연결 정보를 보관할 곳을 MALLKEY_STORE로 정해 주세요.`,
  serviceRoleAlone: () =>
    "SUPABASE_SERVICE_ROLE_KEY가 있으니 토큰은 Supabase 프로젝트에 있을 텐데, 어느 프로젝트인지 설정에 없습니다. 이대로 시작하면 빈 저장소를 열고 정상으로 보이게 됩니다. SUPABASE_URL에 프로젝트 주소를 넣거나, 다른 곳을 쓴다면 MALLKEY_STORE로 정해 주세요.",
  mirrorIsStore: (place) =>
    `MIRRORS의 ${place}에는 저장소가 토큰 쌍을 보관합니다. 미러가 그 위에 쓰게 되니 다른 자리를 적거나 빼 주세요. 다른 프로그램은 이미 그곳에서 읽을 수 있습니다.`,
  serviceRoleNeeded: () =>
    "SUPABASE_SERVICE_ROLE_KEY가 없습니다. supabase:https://… 저장소는 이 키로 엽니다. 프로젝트의 secret 키나 service_role 키를 넣어 주세요(Supabase 화면의 Project Settings, API Keys).",
  storeNew: (when) =>
    `저장소가 새것입니다(${when}). 전에 쇼핑몰을 연결해 두었다면 그 데이터가 사라진 것이니, 다시 연결하기 전에 데이터를 되돌려 주세요(docs/backup.ko.md)`,
  leftFile: (file, store) =>
    `이 폴더의 ${file}에 든 쇼핑몰의 토큰이 ${store}에 없어, 이대로 시작하면 아무도 갱신하지 않습니다. \`mallkey import ${file}\` 명령으로 가져오거나, MALLKEY_STORE=file:./${file} 설정으로 그 파일을 그대로 써 주세요(파일을 읽던 스크립트도 계속 동작합니다). 쓰지 않는 파일이라면 MALLKEY_STORE로 저장소를 정해 주세요.`,
  notThisStore: (name, from, expected) =>
    `${name}(${from})을 저장소 주소로 읽었지만 ${expected}로 시작하지 않습니다. 연결 정보를 보관할 곳을 MALLKEY_STORE로 정해 주세요.`,
  incompletePg: (missing) => `PGHOST에 저장소 주소가 들어 있지만 ${missing} 없습니다.`,
  badSslMode: (modes) => `PGSSLMODE에는 다음 중 하나를 써 주세요: ${modes}.`,
  notReadYet: (name) =>
    `${name} 값이 있지만 아직 아무것도 읽지 않습니다. 해당 기능은 아직 만들어지지 않았습니다.`,
  token: (name, from, command) =>
    `${name}(${from})에 토큰이 들어 있습니다. 토큰은 갱신할 때마다 바뀌므로 저장소에 보관합니다. \`${command}\` 명령으로 가져온 뒤 그 줄을 지워 주세요.`,
  unreadable: (file, detail) => `${file} 파일을 읽을 수 없습니다(${detail}).`,
  notUtf8: (file) =>
    `${file} 파일의 문자 집합이 \`UTF-8\`이 아닙니다. 편집기에서 \`UTF-8\`로 다시 저장해 주세요.`,
  configShape: (file) =>
    `${file}에는 설정 이름과 값(글자, 숫자, 목록)으로 된 JSON 객체 하나가 있어야 합니다.`,
  names: (names) => `${names.join(", ")} 값이`,
  origins: {
    flag: "명령줄 옵션",
    environment: "환경 변수",
    ".env": ".env",
    "mallkey.config.json": "mallkey.config.json",
    "token file": "토큰 파일",
    default: "기본값",
    secretFile: (path) => `첫 실행 때 만듦: ${path}`,
    notSet: "설정하지 않음",
    as: (origin, name) => `${origin}, ${name}에서 읽음`,
  },
}
