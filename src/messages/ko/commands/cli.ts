// 한국어: 명령줄에서 하는 말.

import { settingsOfChannel } from "../../channel-settings.ts"
import type { cli as model } from "../../en/commands/cli.ts"
import type { KoreanWords } from "../../platform-words.ts"
import { cliHelp } from "./cli-help.ts"
import { cliDemo } from "./demo.ts"
import { cliWays } from "./ways.ts"

const guess = (name: string | undefined) => (name === undefined ? "" : ` 혹시 \`${name}\`인가요?`)
const because = (detail: string) => (detail === "" ? "" : `(${detail})`)

export const cli = ({ platform, account }: KoreanWords): ReturnType<typeof model> => ({
  ...cliHelp,
  ...cliDemo,
  ...cliWays,

  unknownCommand: (name, near) => `mallkey에 \`${name}\` 명령은 없습니다.${guess(near)}`,
  unknownDeed: (command, { name, all, near }) =>
    `\`${command}\`에 \`${name}\` 명령은 없습니다. ${all} 중 하나입니다.${guess(near)}`,
  unknownFlag: (name, near) => `이 명령에 \`${name}\` 옵션은 없습니다.${guess(near)}`,
  unknownSetting: (name, near) => `mallkey에 \`${name}\` 설정은 없습니다.${guess(near)}`,
  secretOnCommandLine: (name) =>
    `${name} 값은 비밀값입니다. 명령줄은 이 컴퓨터의 모든 프로그램이 볼 수 있으니 환경 변수나 .env에 넣어 주세요.`,
  passwordOnCommandLine: (name) =>
    `${name} 주소에 비밀번호가 들어 있습니다. 명령줄은 이 컴퓨터의 모든 프로그램이 볼 수 있으니 환경 변수나 .env에 넣어 주세요.`,
  needsValue: (flag) => `\`${flag}\`에는 값이 필요합니다.`,
  noValue: (flag) => `\`${flag}\`에는 값을 주지 않습니다.`,
  needsEquals: (flag) => `${flag} 이름=값 형식으로 적어 주세요.`,
  notJson: (name) => `${name}의 값이 JSON처럼 시작하지만 JSON이 아닙니다.`,
  notANumber: (flag, least) => `\`${flag}\`에는 ${least} 이상의 정수를 적어 주세요.`,
  notADay: (flag, text) =>
    `\`${flag} ${text}\`: 앞으로의 날짜가 아닙니다. 2027-01-31(한국 시간으로 그날 끝까지)이나 2027-01-31T18:00:00+09:00처럼 적어 주세요. 기간으로 정하려면 --expires 90d로 적어 주세요.`,
  notASpan: (flag) => `\`${flag}\`에는 30s, 5m, 2h, 90d처럼 앞으로의 시간을 적어 주세요.`,
  tooFew: (usage) => `빠진 것이 있습니다: ${usage}`,
  tooMany: (rest) => `이 부분은 필요 없습니다: \`${rest}\``,
  whichMall: "쇼핑몰 아이디를 적거나 CAFE24_MALL_ID를 설정해 주세요.",
  idOrAll: "쇼핑몰 아이디와 --all 중 하나만 적어 주세요.",
  init: {
    questions: {
      CAFE24_CLIENT_ID: "카페24 개발자센터에 있는 앱의 Client ID입니다.",
      CAFE24_CLIENT_SECRET: "앱의 Client Secret Key입니다. 입력하는 내용은 화면에 보이지 않습니다.",
      MALLKEY_PUBLIC_URL:
        "이 서버에 접속하는 https 주소입니다. 예: https://keeper.example.com. 동의가 끝나면 카페24가 쇼핑몰 운영자를 이 주소로 돌려보냅니다.",
      CAFE24_SCOPES:
        "앱에 필요한 권한을 쉼표로 구분해 적어 주세요. 모두 앱에서 체크되어 있어야 합니다. 비워 두면 주문·상품·회원·게시판·상점의 읽기 권한을 요청합니다.",
      MALLKEY_STORE:
        "토큰을 보관할 곳입니다. 비워 두면 이 컴퓨터의 파일에, 아니면 postgres://…, redis://…, supabase:postgres://… 주소를 적어 주세요.",
      SLACK_WEBHOOK_URL:
        "알림을 받을 Slack 웹훅 주소입니다. 메일 등 다른 방법은 docs/alerts.ko.md에 있습니다.",
    },
    mayBeEmpty: "(건너뛰려면 Enter)",
    notRegistrable:
      "카페24는 호스트 이름이 있는 https 주소만 받습니다(localhost나 IP 주소는 등록할 수 없음). 내 컴퓨터에서 시험할 때는 터널을 써 주세요: docs/tunnel.ko.md",
    needed: "꼭 필요한 값입니다.",
    needsTerminal: (names) =>
      `물어볼 터미널이 없습니다. 다음 값을 알려 주세요: ${names}. 옵션이 없는 값은 .env에 적습니다.`,
    besideServer: (server) =>
      `이 폴더의 명령은 ${server}에 요청합니다(MALLKEY_URL, --server). 여기에 서버를 설정하면 그 서버의 키를 저쪽으로 보내게 됩니다. .env와 환경 변수에서 MALLKEY_URL을 빼거나 다른 폴더에서 실행해 주세요.`,
    kept: (count) => `.env에 이미 있던 설정 ${count}개는 그대로 두었습니다.`,
    written: (path) => `${path}에 기록했습니다. 이 파일은 본인만 읽을 수 있습니다.`,
    register: "카페24 개발자센터에 글자 그대로 등록할 것:",
    redirect: "Redirect URI",
    appUrl: "앱 URL",
    webhook: "웹훅 주소",
    scopes: "체크할 권한",
    next: "다음 순서",
    mall: "쇼핑몰아이디",
  },
  unknownShell: (shell, all, near) =>
    `지원하지 않는 셸입니다: \`${shell}\`. ${all} 중 하나를 적어 주세요.${guess(near)}`,
  watchIsNoDocument: "--watch는 끝이 없고 --json은 문서 하나입니다. --json으로 여러 번 실행해 주세요.",
  stoppedAtQuestion: "중단했습니다. 바뀐 것은 없습니다.",
  todo: {
    request_invalid: "표시된 부분을 고쳐 다시 실행해 주세요.",
    key_missing:
      "MALLKEY_API_KEY에 그 서버의 키를 넣어 주세요. 서버의 .env에 있는 MALLKEY_API_KEY나, 서버가 있는 컴퓨터에서 `mallkey key create`로 만든 키입니다.",
  },
  notBetween: (flag, least, most) => `\`${flag}\`에는 ${least}부터 ${most}까지의 정수를 적어 주세요.`,
  mallMeant: (given, meant) =>
    `쇼핑몰 아이디가 아닙니다: \`${given}\`.${meant === undefined ? "" : ` 혹시 \`${meant}\`인가요?`} 쇼핑몰 아이디는 \`아이디.cafe24.com\`의 앞부분입니다.`,
  perhapsMall: (id) => `혹시 연결되어 있는 \`${id}\` ${account.word}인가요?`,
  oneOrAll: "쇼핑몰 아이디를 적거나, 모두 갱신하려면 --all을 적어 주세요.",
  noStoreThere: (store, near) =>
    `MALLKEY_STORE: ${store}에 저장소가 없고, 이 명령은 저장소를 만들지 않습니다.${guess(near)} 저장소는 처음 실행한 \`mallkey serve\`, \`mallkey connect\`, \`mallkey import\`가 만듭니다.`,
  noApp: (file) =>
    `카페24 앱이 설정되지 않았습니다. CAFE24_CLIENT_ID, CAFE24_CLIENT_SECRET, CAFE24_REDIRECT_URI를 ${file}에 넣거나, 이 값이 든 .env가 있는 폴더에서 실행해 주세요. 먼저 둘러보려면 \`mallkey demo\`를 실행해 주세요.`,

  conditions: {
    lost: "끊김",
    ended: "기한 만료",
    lastDay: "하루 미만",
    expired: "만료",
    endUnknown: "기한 모름",
    unclear: "확인 중",
    failing: "실패 중",
    doubted: "삭제 통지",
    unopenable: "열 수 없음",
    ending: "곧 만료",
    due: "갱신 대기",
    paused: "꺼짐",
    foreign: "다른 앱",
    fresh: "정상",
  },
  columns: {
    state: "상태",
    mall: account.word,
    access: "액세스 토큰",
    refresh: "리프레시 토큰",
    next: "다음 갱신",
  },
  next: { reconnect: "다시 연결", soon: "곧", none: "없음", minutes: (count) => `${count}분 뒤` },
  endUnknown: "모름",
  ended: "만료됨",
  refused: "거절됨",
  reasons: {
    lost: (detail) =>
      `${platform.word}${platform.subject} 리프레시 토큰을 거절했습니다${because(detail)}. 다시 연결해야 합니다.`,
    ended: "리프레시 토큰이 만료되었습니다. 다시 연결해야 합니다.",
    ending: (left, { times, detail, since }) =>
      `${times > 0 ? `${since}째 갱신 실패${because(detail)}. ` : ""}리프레시 토큰이 ${left} 뒤 만료됩니다. 그 전에 다시 연결해 주세요.`,
    expired: ({ times, detail, since }) =>
      `${since}째 ${times}번 실패${because(detail)}. 지금은 쓸 수 있는 토큰이 없습니다.`,
    asleep: "액세스 토큰이 만료되었습니다. 다음 갱신 작업이나 요청 때 갱신합니다.",
    endUnknown:
      "액세스 토큰의 기한이 적혀 있지 않거나 믿을 수 없는 시각입니다. 다음 갱신 작업이나 요청 때 갱신합니다.",
    failing: ({ times, detail, since }) =>
      `${since}째 ${times}번 실패${because(detail)}. 살아 있는 토큰을 계속 내줍니다.`,
    doubted: (ago) =>
      `${ago} 전에 앱이 삭제되었다는 통지가 ${platform.word}에서 왔습니다. 아직 확인되지 않았으며, 다음 갱신 때 확인됩니다.`,
    unopenable: (detail) => `토큰을 열 수 없어${because(detail)} 내주지도 갱신하지도 못합니다.`,
    unclear: `${platform.word}의 응답을 받지 못했습니다. 한 번 더 보내 토큰이 쓰였는지 확인합니다.`,
    foreign: "다른 앱에 발급된 토큰이라 갱신하지도, 내주지도, 덮어쓰지도 않습니다.",
    paused: "꺼져 있어 토큰을 갱신하지도 내주지도 않습니다.",
  },
  appLabels: {
    ids: `${account.word}${account.object} 적는 방법`,
    client: "Client ID",
    redirect: "Redirect URI",
    scopes: "권한",
    centre: "등록하는 곳",
    rejected: "거부됨",
    asked: "확인 결과",
  },
  appRejected: (since, why, app) =>
    `${platform.word}${platform.subject} ${app === undefined ? "앱을" : `앱 ${app}의 인증 정보를`} 거부해(${since}부터) ${app === undefined ? `어떤 ${account.word}도` : `이 앱의 ${account.word}은`} 갱신할 수 없습니다${why === "" ? "" : `. ${why}`}.`,
  malls: account.several,
  unreadable: (count) =>
    `저장소에 읽을 수 없는 행이 ${count}개 있어 그 ${account.word}${account.topic} 갱신되지 않습니다 → mallkey doctor`,
  unlisted: (count) =>
    `이 서버에 ${count}곳이 더 있습니다. 이 키로는 볼 수 없거나, 저장된 행을 읽을 수 없는 곳입니다(그 서버에서 mallkey doctor).`,
  hidden: (count) => `급하지 않은 ${count}곳은 표시하지 않았습니다(--limit, --json)`,
  nearestEnd: (left) => `가장 먼저 만료되는 리프레시 토큰: ${left} 뒤`,
  lastSweep: (when) => `마지막 갱신 작업: ${when}`,
  noSweep: (when) =>
    `${when === undefined ? "아직 갱신 작업이 돈 적이 없어" : `마지막 갱신 작업이 ${when} 전이라`} 토큰이 저절로 갱신되지 않습니다. \`mallkey serve\`를 켜 두거나 크론으로 \`mallkey sweep\`을 돌려 주세요.`,
  noMalls: (store) =>
    `${store}에 아직 연결된 ${account.word}${account.subject} 없습니다.\n  → mallkey connect 쇼핑몰아이디      → mallkey demo`,
  card: {
    refreshed: "마지막 갱신",
    connected: "연결 시각",
    owner: "소유자",
    shop: "shop_no",
    scopes: "권한",
    missingScopes: "빠진 권한",
    failures: "연속 실패",
    tag: "토큰 태그",
    limit: "호출 한도",
    programs: "프로그램",
  },
  waysIn: {
    pace: (used, size, waiting, blocked) =>
      [
        `호출 한도 ${size} 가운데 ${used} 사용 중`,
        ...(waiting > 0 ? [`${waiting}건 대기`] : []),
        ...(blocked === undefined
          ? []
          : [`${platform.word}${platform.subject} 호출을 다시 받는 때: ${blocked}`]),
      ].join(", "),
    program: (who, refreshes, revokes, last) =>
      `${who}: 스스로 갱신 ${refreshes}번${revokes > 0 ? `, 폐기 ${revokes}번` : ""}, 마지막 ${last}`,
    refreshing: (count, keys) =>
      `프로그램 ${count}개가 아직 토큰을 스스로 갱신하려 해 대역 토큰으로 답하고 있습니다: ${keys} → mallkey doctor`,
  },

  openThis: (mall, until, lasts) =>
    `${mall} ${account.word}의 대표 운영자 계정으로 이 링크를 열거나, ${account.word} 운영자에게 보내 주세요. ${lasts ? "동의를 마칠 때까지 여러 번 열 수 있고" : "한 번만 쓸 수 있고"} ${until} 만료됩니다.`,
  opened: "브라우저에서 열었습니다.",
  listeningHere: (address) => `동의 결과는 여기서 바로 받습니다: ${address}`,
  listeningThere: (address, mall) =>
    `동의 결과는 ${address} 주소로 갑니다. 그곳에서 같은 저장소를 쓰는 mallkey가 받지 않는다면, 브라우저가 돌아온 주소를 여기에 붙여 넣거나 1분 안에 실행해 주세요: mallkey exchange ${mall} --code '주소'`,
  waiting: "동의를 기다리고 있습니다… (그만두려면 Ctrl-C)",
  waitingSafely:
    "링크가 만료될 때까지 동의를 기다립니다. Ctrl-C를 눌러도 링크는 계속 쓸 수 있습니다(기다리지 않으려면 --no-wait).",
  connected: (mall, first) => `${mall} ${account.word}${account.object} ${first ? "" : "다시 "}연결했습니다.`,
  connectedClocks: (access, refresh) =>
    `액세스 토큰 ${access}, 리프레시 토큰 ${refresh} 남았습니다. 갱신은 mallkey가 합니다.`,
  scopesMissing: (scopes) => `요청했지만 허용되지 않은 권한: ${scopes}`,
  codeIsMissing: "--code가 없습니다. 인증 코드나 브라우저가 돌아온 주소를 넣어 주세요.",
  noCodeInIt: "붙여 넣은 내용에 코드가 없습니다. 주소에 code=…가 있어야 합니다.",
  codeLivesAMinute: "코드는 1분 안에 한 번만 쓸 수 있습니다. 거절되면 새 링크로 다시 받아 주세요.",

  tokenWarning: (what) => `토큰은 쓸 수 있지만 갱신에 문제가 있습니다: ${what}`,
  unknownFormat: (name, all) => `\`${name}\` 형식은 없습니다. ${all} 중에서 골라 주세요.`,
  stillRefreshing: (mall) =>
    `${mall}: ${platform.word}의 응답이나 다른 프로세스의 갱신이 끝나기를 기다리고 있습니다(최대 2분)…`,
  refreshing: (mall) => `${mall} 갱신 중…`,
  refreshed: (mall, access, refresh) =>
    `${mall} ${account.word}${account.object} 갱신했습니다. 액세스 토큰 ${access}, 리프레시 토큰 ${refresh}.`,
  notDue: (mall, when) =>
    `${mall} ${account.word}${account.topic} 아직 갱신할 때가 아닙니다(다음 갱신: ${when}). 지금 하려면 --force를 주세요.`,
  sweeping: (done, all) => `갱신 중… ${Math.max(done, all)}곳 중 ${done}곳`,
  swept: (refreshed, skipped, failed) =>
    refreshed + skipped + failed === 0
      ? "갱신할 것이 없었습니다."
      : `갱신 ${refreshed}곳, 건너뜀 ${skipped}곳, 실패 ${failed}곳.`,
  moreFailures: (count) => `그 밖에 ${count}곳`,
  checked: (checked, warned, lost) =>
    `매일 점검: ${account.word} ${checked}곳. 주의 ${warned}곳, 끊김 ${lost}곳.`,
  notified: (count) => `${count}건을 알렸습니다.`,
  channelWorks: (channel) => `${channel}: 시험 알림을 보냈습니다. 도착했는지 확인해 주세요.`,
  channelFails: (channel, reason) =>
    `${channel}: 알림을 보내지 못했습니다(${reason}). \`mallkey settings\`로 이 채널의 설정(${settingsOfChannel(channel) ?? channel})을 확인해 주세요.`,

  disconnectQuestion: (mall, revoke) =>
    revoke
      ? `${mall} 연결을 지우고 ${platform.word}의 토큰도 폐기할까요?`
      : `${mall} 연결을 지울까요? 토큰은 만료될 때까지 ${platform.word}에서 살아 있습니다.`,
  needsYes: "여기서는 물어볼 수 없습니다. 연결을 지우려면 --yes를 주세요.",
  leftAlone: "바뀐 것은 없습니다.",
  disconnected: (mall, revoked) =>
    `${mall} 연결을 지웠습니다${revoked ? `. ${platform.word}의 토큰도 폐기했습니다` : ""}.`,
  notAllRevoked: `받지 못했거나 읽을 수 없는 응답이 있어, ${platform.word}에 토큰이 최대 14일 동안 살아 있을 수 있습니다. 확실히 하려면 ${account.word} 운영자가 ${platform.word}에서 앱을 삭제해 주세요.`,

  resealing: (done, all) => `다시 암호화하는 중… ${all}곳 중 ${done}곳`,
  resealed: (count) =>
    count === 0
      ? "모두 이미 첫 번째 비밀값으로 암호화되어 있습니다."
      : `${count}곳을 다시 암호화했습니다. 이제 MALLKEY_SECRET에서 옛 비밀값을 빼도 됩니다.`,
  resealedNone: (count) =>
    `이 저장소는 ${count}곳의 토큰을 평문으로 둡니다. 암호화하려면 MALLKEY_STORE에 ?seal=on을 붙이고 다시 실행해 주세요.`,
  resealedOthers: (keys) =>
    `같은 저장소에 있는 다른 앱의 토큰은 그대로 두었습니다(암호화한 비밀값별 개수: ${keys}). 그 앱을 쓰는 쪽에는 그 비밀값이 계속 필요합니다.`,
  resealedNotAll: (done, left) =>
    `${done}곳을 다시 암호화했지만 ${left}곳은 열 수 없습니다. MALLKEY_SECRET에 그 비밀값이 없습니다. 0이 될 때까지 비밀값을 빼지 마세요.`,

  keyMade: (name, rights, id, end) =>
    `${name}용 키입니다(${rights}). ${end === undefined ? "기한이 없습니다." : `기한: ${end}.`} 지금 한 번만 보여 드립니다. 폐기하려면: mallkey key revoke ${id}`,
  keyForLater: (id, near, known) =>
    `${id} ${account.word}${account.topic} 연결되어 있지 않습니다.${guess(near)} 오타가 아니라면, 그 ${account.word}${account.subject} 연결되는 대로 이 키를 쓸 수 있습니다.${known.length === 0 ? "" : ` 연결된 곳: ${known.join(", ")}`}`,
  keyNoPattern: (id) =>
    `${id}에 맞는 ${account.word}${account.topic} 생길 수 없습니다. 와일드카드는 쓸 수 없으니 이름을 그대로 적어 주세요. 모든 곳에 쓸 키라면 --connection을 빼 주세요.`,
  everyMall: `모든 ${account.word}`,
  keyColumns: {
    id: "ID",
    begins: "키",
    name: "이름",
    rights: "권한",
    malls: account.word,
    leash: "허용 범위",
    ends: "기한",
    used: "마지막 사용",
  },

  noEvents: "아직 기록이 없습니다.",
  noEventsOf: (id) =>
    `최근 30일 동안 ${id} ${account.word}의 기록이 없습니다. 이름이 맞는지는 \`mallkey status\`에서 볼 수 있습니다.`,
  followIsNoDocument:
    "--follow는 끝이 없고 --json은 문서 하나입니다. --json으로 여러 번 호출하거나 /v1/events/stream을 써 주세요.",

  noAppTitle: "카페24 앱이 설정되지 않아 데모 모드로 실행합니다.",
  noAppHow:
    "실제로 쓰려면 카페24 개발자센터의 CAFE24_CLIENT_ID, CAFE24_CLIENT_SECRET, CAFE24_REDIRECT_URI를 .env에 넣고 다시 실행해 주세요.",
  serving: (url) => `mallkey 실행 중: ${url}`,
  keptIn: (store, count) => `${account.word} ${count}곳, 보관 위치 ${store}`,
  waitsInRescue: (count, malls) =>
    `저장소에 넣지 못한 새 토큰 ${count}개가 임시 보관 폴더에 있습니다${malls === "" ? "" : `(${malls})`}. 이유와 할 일은 mallkey doctor에서 볼 수 있습니다.`,
  mallMissing: (mall) =>
    `CAFE24_MALL_ID에 적힌 ${mall} ${account.word}${account.subject} 아직 연결되어 있지 않습니다: mallkey connect ${mall}`,
  hintConnect: `첫 ${account.word} 연결: mallkey connect 쇼핑몰아이디`,
  hintKey: "토큰을 요청할 수 있는 키가 아직 없습니다: mallkey key create --name 이름",
  portInUse: (port) =>
    `${port} 포트가 이미 쓰이고 있습니다. 그 프로그램을 끄거나 --port로 다른 포트를 지정해 주세요.`,
  portForbidden: (port) =>
    `이 사용자는 ${port} 포트를 열 수 없습니다. --port로 1024 이상의 포트를 지정해 주세요.`,
})
