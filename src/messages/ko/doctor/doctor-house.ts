// 한국어: 설정, 저장소, 앱, 한도, mallkey 자체에 대한 진단 결과.

import type { doctorHouse as model } from "../../en/doctor/doctor-house.ts"
import type { KoreanWords } from "../../platform-words.ts"
import { concerned, eitherOf } from "../apps/rejected.ts"

/** 프로세스의 구실: `server web-1:12 [ab12]` */
const roles: Record<string, string> = {
  server: "서버",
  command: "명령",
  lambda: "람다",
  library: "라이브러리",
}
const inKorean = (names: string) =>
  names.replaceAll(/\b(server|command|lambda|library)(?= \S+ \[)/g, (role) => roles[role] ?? role)

export const doctorHouse = ({ platform, account }: KoreanWords): ReturnType<typeof model> => ({
  settings_wrong: {
    says: ({ detail }) => detail,
    todo: "표시된 설정을 고쳐 주세요. 이 명령으로 지금 적용된 값과 출처를 볼 수 있습니다.",
  },
  setting_odd: {
    says: ({ detail }) => detail,
    todo: "이름을 바로잡거나, 쓰는 곳이 없다면 그 줄을 지워 주세요.",
  },
  token_in_settings: {
    says: ({ name, detail }) =>
      `${name}(${detail})에 토큰이 들어 있습니다. 다음에 갱신하면 쓸 수 없게 되고, 같은 설정을 쓰는 모든 프로그램이 읽을 수 있습니다.`,
    todo: "이 명령으로 저장소에 가져온 뒤 그 줄을 지워 주세요.",
  },
  public_secret: {
    says: ({ name, detail }) =>
      `${name}(${detail})은 브라우저로 나가는 이름인데 비밀값이 들어 있어, 방문자 누구나 볼 수 있습니다.`,
    todo: `이 명령으로 쓰는 곳을 찾아 접두사가 없는 이름으로 옮기고, 이미 알려진 값이니 ${platform.word}에서 시크릿을 새로 발급해 주세요.`,
  },
  secret_in_git: {
    says: ({ name }) => `비밀값이나 토큰이 든 ${name} 파일이 git에 올라가 있습니다.`,
    todo: `이 명령으로 빼고 .gitignore에 넣어 주세요. 이력에는 남으니 시크릿을 새로 발급하거나 ${account.word}${account.object} 다시 연결해야 합니다.`,
  },
  weak_state_secret: {
    says: ({ name }) =>
      `${name} 값이 짧거나 단순해 쉽게 추측할 수 있습니다. mallkey의 링크는 MALLKEY_SECRET을 섞어 서명하므로 안전하지만, 이 값만으로 서명하는 다른 프로그램은 위조된 서명에 속을 수 있습니다.`,
    todo: "이 명령으로 새 값을 만들어 같이 쓰는 프로그램 모두에 넣어 주세요. 다른 프로그램이 쓰지 않는다면 그 줄을 지우면 됩니다.",
  },
  weak_secret: {
    says: ({ name }) => `${name} 값이 짧거나 단순해 쉽게 추측할 수 있습니다.`,
    todo: "이 명령으로 새 값을 만들어 바꿔 주세요. MALLKEY_SECRET은 잃는 것이 없도록 두 단계로 바꿉니다: docs/backup.ko.md",
  },
  session_secret_missing: {
    says: ({ when }) =>
      `Supabase 프로젝트가 비밀값으로 서명한 세션을 확인할 수 없습니다. SUPABASE_JWT_SECRET이 없어, 로그인한 사용자의 요청이 거절됩니다(401)${when === "" ? "" : `. 마지막으로 본 때: ${when}`}.`,
    todo: "SUPABASE_JWT_SECRET을 설정해 주세요. Supabase의 Project settings, JWT keys, legacy secret에서 볼 수 있습니다.",
  },
  session_elsewhere: {
    says: ({ name, when }) =>
      `${name} 주소가 발급한 Supabase 세션이 왔는데 SUPABASE_URL과 달라, 로그인한 사용자의 요청을 거절했습니다(401). 마지막으로 본 때: ${when}.`,
    todo: "같은 프로젝트의 다른 주소(사용자 지정 도메인, 직접 운영하는 Supabase의 바깥 주소)라면 SUPABASE_URL에 그 주소를 적어 주세요. 다른 프로젝트라면 하실 일은 없습니다.",
  },
  settings_readable: {
    says: ({ name, detail }) =>
      `비밀값이 든 ${name} 파일을 이 컴퓨터의 모든 사용자가 읽을 수 있습니다(권한 ${detail}).`,
    todo: "이 명령으로 닫아 주세요.",
  },
  open_to_others: {
    says: ({ name, detail }) => `${name} 파일을 이 컴퓨터의 다른 사용자도 열 수 있습니다(권한 ${detail}).`,
    todo: "이 명령으로 닫아 주세요. 다른 사용자로 실행되는 프로그램이 읽는 토큰 파일이라면, 먼저 그 프로그램의 그룹에 넘기고(`chgrp`) 그룹이 읽을 수 있게(`chmod g+r`) 해 주세요.",
  },
  pair_left_behind: {
    says: ({ name, detail }) =>
      `${name}에 ${detail} ${account.word}의 토큰이 들어 있는데 저장소에는 없어, 아무도 갱신하지 않습니다.`,
    todo: "이 명령으로 가져오거나 MALLKEY_STORE=file:./oauth_token.json으로 그 파일을 그대로 써 주세요. 쓰지 않는 파일이라면 지워 주세요.",
  },
  secret_in_token_file: {
    says: ({ name }) => `이 폴더의 ${name}에 client_secret이 들어 있습니다.`,
    todo: "CAFE24_CLIENT_SECRET을 환경 변수로 옮기고 파일에서는 지워 주세요.",
  },
  key_missing: {
    says: ({ count, names }) =>
      `${count}곳이 MALLKEY_SECRET에 없는 비밀값으로 암호화되어 있어 열 수 없습니다(키 ${names}).`,
    todo: "예전 비밀값을 지금 값 뒤에 다시 넣어 주세요(MALLKEY_SECRET=지금값,예전값). 찾지 못하면 다시 연결해야 합니다.",
  },
  secret_lost: {
    says: ({ because }) => `지금의 비밀값으로는 저장소의 토큰을 하나도 열 수 없습니다${because}.`,
    todo: `백업에서 원래 비밀값을 되돌려 주세요. 내장 저장소라면 데이터베이스 옆의 mallkey.secret 파일, 그 밖의 저장소라면 MALLKEY_SECRET입니다. 완전히 잃어버렸다면 데이터베이스를 다른 곳으로 옮기고 모든 ${account.word}${account.object} 다시 연결해야 합니다.`,
  },
  unopenable: {
    says: ({ mall, because }) => `${mall}의 토큰을 열 수 없어${because} 내주지도 갱신하지도 못합니다.`,
    todo: `토큰을 암호화한 예전 비밀값을 지금 값 뒤에 적어 주세요(MALLKEY_SECRET=지금값,예전값). 찾지 못하면 이 ${account.word}${account.object} 다시 연결해야 합니다.`,
  },
  ring_lacks_key: {
    says: ({ names, detail }) =>
      `다른 프로세스가 암호화한 것을 열 수 없는 프로세스가 있습니다. ID가 ${detail}인 비밀값이 없습니다: ${inKorean(names)}. 괄호 안은 가지고 있는 비밀값의 ID이고, 맨 앞의 것으로 암호화합니다.`,
    todo: `다른 곳과 같은 MALLKEY_SECRET을 넣고 다시 시작해 주세요. 그때까지 다른 프로세스가 갱신한 ${account.word}에 모두 오류로 답합니다. 비밀값을 바꾸는 두 단계: docs/backup.ko.md`,
  },
  rings_differ: {
    says: ({ names }) =>
      `프로세스마다 가진 비밀값이 다르지만, 서로 암호화한 것은 모두 열 수 있습니다: ${inKorean(names)}. 괄호 안은 가지고 있는 비밀값의 ID이고, 맨 앞의 것으로 암호화합니다.`,
    todo: "MALLKEY_SECRET을 바꾸는 중이라면, 다음 단계로 가기 전에 나머지도 같은 목록으로 다시 시작해 주세요(docs/backup.ko.md). 갑자기 끝난 서버는 15분, 명령은 2시간 동안 함께 셉니다.",
  },
  sealed_by_old_key: {
    says: ({ count }) => `${count}곳이 아직 첫 번째 비밀값으로 암호화되지 않았습니다.`,
    todo: "이 명령을 실행한 뒤에 예전 비밀값을 빼 주세요.",
  },
  clock_off: {
    says: ({ span, because }) =>
      `이 컴퓨터의 시계가 ${platform.word}${platform.and} ${span} 다릅니다${because}.`,
    todo: "시각 동기화(NTP)를 켜 주세요. 그때까지 토큰을 너무 이르거나 늦게 갱신하고, 서명된 링크가 거절될 수 있습니다.",
  },
  store_went_back: {
    says: ({ names, when, because }) =>
      `이미 쓴 토큰이 저장소에 되돌아왔습니다: ${names}, 마지막 ${when}${because}. 살아 있는 토큰으로 되돌렸습니다.`,
    todo: "행이나 키를 통째로 쓰는 프로그램은 토큰을 건드리지 않게 하고, 장애 때 원본을 대신할 복제본이나 예비 데이터베이스가 뒤처지지 않게 해 주세요(min-replicas-to-write, synchronous_standby_names). 백업을 복원한 뒤라면 더 할 일은 없습니다.",
  },
  clock_went_back: {
    says: ({ when, because }) => `이 컴퓨터의 시계가 거꾸로 갔습니다: ${when}${because}.`,
    todo: "mallkey가 이미 모든 연결을 다시 확인했습니다. 절전 모드나 시각을 맞추는 프로그램이 둘인지 확인해 주세요.",
  },
  app_rejected: {
    says: ({ app, because, count }) =>
      `${platform.word}${platform.subject} ${app === undefined ? "앱을" : `앱 ${app} 인증을`} 거부합니다${because}. ${eitherOf(app)} 값이 맞지 않으며, 고칠 때까지 ${concerned(account, { app, malls: count })}. ${account.word} 잘못은 아닙니다.`,
    todo: "개발자센터의 값과 비교해(시크릿을 새로 발급했나요?) 바로잡고 다시 시작해 주세요. 끊긴 것으로 처리된 연결은 없으며 모두 이어서 동작합니다.",
  },
  app_refused_consent: {
    says: ({ app, when, because }) =>
      `${when}에 ${platform.word}${platform.subject} 동의를 받고도 앱을 거부했습니다${because}. ${eitherOf(app)} 값이 맞지 않는 것으로 보입니다.`,
    todo: "개발자센터의 값과 비교해(시크릿을 새로 발급했나요?) 바로잡고 다시 시작해 주세요. 그 뒤에 바로잡았다면 한 번 더 동의하면 확인됩니다.",
  },
  other_app: {
    says: ({ mall }) =>
      `${mall}: CAFE24_CLIENT_ID가 아닌 다른 앱에 발급된 토큰입니다. 갱신하지도, 내주지도, 덮어쓰지도 않고 그대로 둡니다.`,
    todo: `다른 프로그램이 쓰는 토큰이라면 그대로 두면 됩니다. 이 앱의 Client ID를 바꿨다면 이전 ID로 되돌리거나, 연결을 끊고(--revoke 없이) ${account.word} 운영자가 이 앱에 다시 연결하게 해 주세요.`,
  },
  token_endpoint_trouble: {
    says: ({ because }) => `${platform.word}의 토큰 발급 서버가 응답하지 못합니다${because}.`,
    todo: "하실 일은 없습니다. 토큰은 그대로 두고 자동으로 다시 시도합니다. 이 컴퓨터에서만 그렇다면 프록시와 방화벽을 확인해 주세요.",
  },
  redirect_not_registrable: {
    says: ({ name }) =>
      `${platform.word}에는 https와 도메인으로 된 주소만 등록할 수 있는데, 지금 값은 ${name}입니다.`,
    todo: "https 도메인(시험용이면 터널)을 앞에 두고, 그 주소를 앱에 등록한 뒤 CAFE24_REDIRECT_URI에 넣어 주세요.",
  },
  redirect_elsewhere: {
    says: ({ name }) => `${name}: 이 서버의 콜백 주소가 아니어서 동의 결과가 여기로 오지 않습니다.`,
    todo: "CAFE24_REDIRECT_URI와 개발자센터의 주소를 /api/cafe24/callback으로 끝나게 해 주세요. 코드를 직접 받는다면 `mallkey exchange`를 쓰면 됩니다.",
  },
  redirect_other_host: {
    says: ({ name, detail }) =>
      `CAFE24_REDIRECT_URI(${name})와 MALLKEY_PUBLIC_URL(${detail})의 도메인이 다릅니다.`,
    todo: "둘 다 이 서버로 온다면 괜찮습니다. 아니라면 틀린 쪽을 고쳐 주세요. 동의 결과나 알림의 링크가 엉뚱한 곳으로 갑니다.",
  },
  redirect_unreachable: {
    says: ({ name }) => `이 컴퓨터에서 ${name}에 접속할 수 없습니다.`,
    todo: `그 주소의 서버를 켜거나 DNS·인증서·방화벽을 확인해 주세요. 이대로면 동의를 마친 ${account.word} 운영자가 오류 화면을 보게 됩니다.`,
  },
  redirect_not_ours: {
    says: ({ name }) => `${name}에서 mallkey가 아닌 다른 프로그램이 응답합니다.`,
    todo: "주소가 이 서버로 오게 하거나, CAFE24_REDIRECT_URI와 앱 설정을 이 서버의 주소로 바꿔 주세요.",
  },
  version_ended: {
    says: ({ because }) =>
      `${platform.word}${platform.subject} 지금 보내는 API 버전을 받지 않습니다${because}. 토큰 문제가 아닙니다.`,
    todo: "CAFE24_API_VERSION을 명령에 나온 버전으로 바꾸고, 버전을 직접 보내는 프로그램도 바꿔 주세요. 이 명령으로 먼저 시험해 볼 수 있습니다.",
  },
  version_ending: {
    says: ({ name, when }) =>
      `API 버전 ${name}의 지원이 끝나는 때: ${when}쯤. 그 뒤로는 이 버전의 모든 호출이 400이 됩니다.`,
    todo: "CAFE24_API_VERSION을 더 새 버전으로 바꾸고, 무엇이 달라지는지 확인해 주세요.",
  },
  bucket_full: {
    says: ({ mall, count }) => `${mall}: 호출 버킷을 ${count}% 썼습니다. 곧 429로 거절됩니다.`,
    todo: `이 ${account.word}${account.object} 호출하는 프로그램을 1초에 2회 이하로 늦춰 주세요.`,
  },
  quota_high: {
    says: ({ mall, count }) => `${mall}: 10분 사용량 한도를 ${count}% 썼습니다.`,
    todo: "호출 수와 필드를 줄이고 한 번에 더 많이 받아 주세요. 차단된 동안 호출하면 차단이 길어집니다.",
  },
  channel_failing: {
    says: ({ name, because, count }) =>
      `${name} 알림이 전달되지 않습니다${because}${count > 0 ? `. ${count}건이 기다리고 있습니다` : ""}.`,
    todo: "SLACK_WEBHOOK_URL(slack), SMTP_URL·ALERT_EMAIL_TO·ALERT_EMAIL_FROM(email), ALERT_WEBHOOK_URL(webhook) 가운데 이 채널의 값을 고치고 이 명령으로 시험해 보세요. 다른 채널은 영향을 받지 않습니다.",
  },
  channel_refused: {
    says: ({ name, because }) => `${name}에 시험 알림을 보내지 못했습니다${because}.`,
    todo: "SLACK_WEBHOOK_URL(slack), SMTP_URL·ALERT_EMAIL_TO·ALERT_EMAIL_FROM(email), ALERT_WEBHOOK_URL(webhook) 가운데 이 채널의 값을 고치고 이 명령으로 다시 시험해 보세요.",
  },
  links_missing: {
    says: () => "이 서버의 주소를 알 수 없어 알림에 다시 연결하는 링크를 넣지 못합니다.",
    todo: "MALLKEY_PUBLIC_URL을 설정해 주세요.",
  },
  sweep_stalled: {
    says: ({ name, span, when }) =>
      `토큰이 갱신되지 않고 있습니다. ${name} ${account.word}${account.topic} ${span === "" ? "" : `${span}째 `}밀려 있고, ${when === "" ? "갱신 작업이 돈 적이 없습니다" : `마지막 갱신 작업은 ${when}입니다`}.`,
    todo: `\`mallkey serve\`를 켜 두거나 크론으로 이 명령을 돌려 주세요. 그대로 두면 14일 안에 모든 ${account.word}${account.subject} 끊깁니다.`,
  },
  sweeps_seldom: {
    says: ({ span, when }) =>
      `크론이 너무 드물게 실행됩니다. 최근 이틀 동안 갱신 작업 사이의 간격이 ${span}까지 벌어졌습니다${when === "" ? "" : `(뒤의 작업: ${when})`}. 한 번만 빠져도 액세스 토큰이 갱신되기 전에 만료됩니다.`,
    todo: "크론을 10분마다, 길어도 30분마다 실행해 주세요(호스팅 서비스의 크론이라면 그곳의 스케줄에서). 또는 1분마다 스스로 갱신하는 `mallkey serve`를 켜 두세요.",
  },
  rescue_unwritable: {
    says: ({ name, because }) =>
      `임시 보관 폴더 ${name}에 쓸 수 없습니다${because}. 저장소가 꺼진 사이에 받은 토큰을 잃게 됩니다.`,
    todo: "폴더가 여유 있는 영구 디스크에 있고, mallkey를 실행하는 사용자의 것인지 확인해 주세요.",
  },
  rescue_waiting: {
    says: ({ mall, name, when }) =>
      `${mall}: ${platform.word}에서 받은 토큰이 저장소에 들어가지 못하고 ${name}에 있습니다(${when}).`,
    todo: "저장소가 받는 대로 이 명령이 저장합니다. 하나뿐인 사본이니 폴더를 지우지 마세요.",
  },
  rescue_refused: {
    says: ({ mall, name, because }) =>
      `${mall}: 저장소가 새 토큰을 받지 않습니다${because}. 토큰은 ${name}에 보관돼 있고, 다른 ${account.word}${account.topic} 그대로 갱신됩니다.`,
    todo: `테이블이나 설정에서 거부된 까닭을 고치면 이 명령(또는 다음 갱신 작업)이 토큰을 저장합니다. 포기하려면 \`mallkey disconnect 쇼핑몰 --revoke\`를 실행해 주세요.`,
  },
  rescue_unreadable: {
    says: ({ mall, name, because }) =>
      `${mall}: ${name}에 있는 ${platform.word} 응답을 읽을 수 없습니다${because}.`,
    todo: `지금은 없는 비밀값으로 암호화됐다면 그 값을 MALLKEY_SECRET에 다시 넣어 주세요. 아니라면 ${account.word} 운영자가 다시 연결하면 됩니다. 그 뒤에는 저절로 따로 옮겨집니다.`,
  },
  rescue_foreign: {
    says: ({ detail, name, count }) =>
      `${name}에 다른 저장소의 응답 ${count}건이 있어 그대로 두었습니다${detail === "" ? "" : `: ${detail}`}.`,
    todo: "원래 저장소(MALLKEY_STORE)로 mallkey를 한 번 시작하거나 `mallkey import 원래주소`로 옮기면 먼저 제자리에 저장합니다. 포기하는 방법은 docs/rescue.ko.md에 있습니다.",
  },
  rescue_odd: {
    says: ({ detail }) => `임시 보관 폴더에 mallkey의 응답이 아닌 것이 있어 건너뛰었습니다: ${detail}.`,
    todo: "무엇인지 확인하고 다른 곳으로 옮겨 주세요. 다른 사용자의 파일이라면 폴더의 주인을 mallkey를 실행하는 사용자로 바꿔 주세요(chown -R).",
  },
  rescue_set_aside: {
    says: ({ name, detail, count }) =>
      `응답 ${count}건을 ${name}/set-aside로 따로 옮겨 두었습니다: ${detail}.`,
    todo: `해당 ${account.word}${account.subject} 정상이면 지워도 됩니다. 안에 무엇이 있고 언제 남겨야 하는지는 docs/rescue.ko.md에 있습니다.`,
  },
  rescue_failed: {
    says: ({ when, because }) =>
      `갱신할 때 임시 보관 폴더에 쓰지 못한 적이 있습니다: ${when}${because}. 지금은 쓸 수 있습니다.`,
    todo: `그때 끊긴 ${account.word}${account.subject} 있는지 기록에서 확인하고, 디스크가 차고 있지 않은지 봐 주세요.`,
  },
  mirror_failing: {
    says: ({ name, because, count }) =>
      `${name} 미러에 쓸 수 없습니다${because}.${count === 0 ? "" : ` ${account.word} ${count}곳의 토큰이 그곳에 없습니다.`} 그곳에서 읽는 프로그램은 곧 만료될 토큰을 쓰게 됩니다.`,
    todo: "MIRRORS에 적은 폴더나 Redis가 있는지, 공간과 쓰기 권한이 있는지 확인해 주세요. 리프레시 토큰이 이미 들어 있는 위치에는 쓰지 않으니, 그것을 치우거나 다른 위치를 적어 주세요. 갱신은 미러를 기다리지 않습니다.",
  },
  program_refreshes: {
    says: ({ name, detail, mall, count, when }) =>
      `${mall}: "${name}" 키를 쓰는 프로그램${detail === "" ? "" : `(${detail})`}이 토큰을 스스로 갱신하려 합니다. ${count}번, 마지막은 ${when}입니다.`,
    todo: `해는 없습니다. mallkey가 대역 토큰으로 답하고 ${platform.word}에는 아무것도 보내지 않습니다. 시간이 날 때 그 프로그램의 갱신 코드를 빼 주세요. 프록시에서는 키만 있으면 됩니다. 같은 프로그램이 예전 토큰 사본으로 ${platform.word}에서 직접 갱신하지는 않는지도 확인해 주세요.`,
  },
  written_elsewhere: {
    says: ({ names, when }) =>
      `mallkey가 저장한 토큰 자리에 다른 프로그램이 새 토큰을 썼습니다: ${names}, 마지막으로 발견한 때 ${when}.`,
    todo: `그 프로그램이 스스로 갱신한다면 갱신 코드를 꺼 주세요. 같은 순간에 둘이 갱신하면 ${account.word}의 연결이 끊깁니다. 그 프로그램에서 다시 연결한 것이라면 하실 일은 없습니다.`,
  },
  check_failed: {
    says: ({ name, because }) => `"${name}" 확인 중에 오류가 났습니다${because}.`,
    todo: "다른 확인에는 영향이 없습니다. 이 명령의 출력과 함께 알려 주세요.",
  },
})
