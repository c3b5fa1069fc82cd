// 한국어: core/errors.ts의 코드마다 무엇이 잘못됐고 무엇을 하면 되는지.

import type { errors as model } from "../en/errors.ts"
import type { KoreanWords } from "../platform-words.ts"
import { eitherOf } from "./apps/rejected.ts"

export const errors = ({ platform, account }: KoreanWords): ReturnType<typeof model> => ({
  theMall: `이 ${account.word}`,
  // '쇼핑몰'로 끝나게 해, 어떤 아이디가 와도 뒤따르는 조사가 맞는다.
  mall: (id) => `${id} ${account.word}`,
  because: (detail) => `(${detail})`,
  nextTry: (when) => ` 다음 시도: ${when}.`,
  variants: {
    uninstalled: {
      says: ({ mall, because, retry }) =>
        `${platform.word}${platform.subject} ${mall}에 앱이 설치되어 있지 않다고 합니다${because}.${retry}`,
      todo: `${account.word} 운영자에게 앱을 삭제했는지 물어봐 주세요. 삭제하지 않았다면 기다리면 됩니다. ${platform.word}${platform.subject} 잘못 응답한 적이 있어 끊긴 것으로 처리하지 않고 1시간마다 다시 시도합니다. 손으로 갱신하면 토큰 요청 횟수만 줄어듭니다.`,
    },
    disk_full: {
      says: ({ because }) => `디스크가 가득 차 저장할 수 없습니다${because}.`,
      todo: "디스크에 공간을 만들어 주세요. 그동안 받은 토큰은 임시 보관 폴더나 메모리에 두었다가 저장하므로, 실행 중인 mallkey는 끄지 마세요.",
    },
    not_permitted: {
      says: ({ because }) => `파일이나 폴더를 읽거나 쓸 권한이 없습니다${because}.`,
      todo: "표시된 파일과 그 폴더의 주인을 mallkey를 실행하는 사용자로 바꿔 주세요(chown, chmod u+rw). 전에 sudo로 실행했다면 그때 만든 파일일 수 있습니다.",
    },
    read_only: {
      says: ({ because }) => `디스크가 읽기 전용이라 쓸 수 없습니다${because}.`,
      todo: "쓸 수 있는 디스크에 연결하거나 MALLKEY_STORE로 다른 곳을 정해 주세요.",
    },
    key_unknown: {
      says: () => "이 서버에 등록되지 않은 키입니다. 잘못 적었거나, 폐기했거나, 기한이 지난 키입니다.",
      todo: "`mallkey key list`로 어떤 키가 언제까지 유효한지 볼 수 있습니다. 새 키가 필요하면 이 명령으로 만들어 주세요.",
    },
    session_over: {
      says: () => "세션이 끝났거나 이 서버에서 쓸 수 없는 세션입니다.",
      todo: "다시 로그인해 새 세션으로 요청해 주세요.",
    },
    session_unread: {
      says: ({ because, retry }) => `지금은 세션이 유효한지 확인할 수 없습니다${because}.${retry}`,
      todo: "몇 초 뒤에 다시 요청해 주세요. 다시 로그인할 필요는 없습니다. 계속되면 서버 담당자가 SUPABASE_URL을 확인해야 합니다.",
    },
    streams_full: {
      says: ({ because }) => `지금은 이벤트 스트림을 더 열 수 없습니다${because}.`,
      todo: "읽지 않는 스트림을 닫거나 하나를 함께 쓰세요. 같은 이벤트를 GET /v1/events로도 볼 수 있습니다.",
    },
  },
  byCode: {
    settings_invalid: {
      says: ({ because }) => `설정에 문제가 있어 시작할 수 없습니다${because}.`,
      todo: "표시된 항목을 모두 고친 뒤 다시 실행해 주세요. `mallkey settings`로 지금 적용된 값과 그 출처를 볼 수 있습니다.",
    },
    secret_lost: {
      says: ({ because }) =>
        `저장소의 토큰을 하나도 열 수 없습니다. 지금의 비밀값이 토큰을 암호화한 비밀값과 다르거나, 비밀값 파일이 없어졌습니다${because}. 아무것도 시작하지 않았고 바꾸지도 않았습니다.`,
      todo: `백업에서 원래 비밀값을 되돌려 주세요. 내장 저장소라면 데이터베이스 옆의 mallkey.secret 파일, 그 밖의 저장소라면 MALLKEY_SECRET입니다. 비밀값을 바꾸는 중이라면 둘 다 적어 주세요(MALLKEY_SECRET=새값,예전값). 완전히 잃어버렸다면 데이터베이스를 다른 곳으로 옮기고 모든 ${account.word}${account.object} 다시 연결해야 합니다.`,
    },
    seal_unknown: {
      says: ({ mall, because }) => `${mall}의 토큰을 열 수 없습니다${because}.`,
      todo: `토큰을 암호화한 예전 비밀값을 지금 값 뒤에 적어 주세요(MALLKEY_SECRET=지금값,예전값). 아무도 갖고 있지 않다면 이 ${account.word}${account.object} 다시 연결해야 합니다.`,
    },
    app_rejected: {
      says: ({ app, because, retry }) =>
        `${platform.word}${platform.subject} ${account.word}${account.subject} 아니라 ${app === undefined ? "앱 자체를" : `앱 ${app} 자체를`} 거부했습니다${because}. 확인할 값은 ${eitherOf(app)}입니다.${retry}`,
      todo: `두 값을 ${platform.word} 개발자센터의 값과 비교해 주세요. 끊긴 것으로 처리된 연결은 없으며, 값을 바로잡으면 모두 이어서 동작합니다.`,
    },
    needs_reconnect: {
      says: ({ mall, because }) =>
        `${platform.word}${platform.subject} ${mall}의 리프레시 토큰을 더 이상 받지 않습니다${because}. ${account.word} 운영자가 다시 연결해야 합니다.`,
      todo: `아래 명령으로 만든 링크를 ${account.word} 운영자에게 보내 주세요. 동의 한 번이면 복구됩니다.`,
    },
    paused: {
      says: ({ mall }) => `${mall} 연결이 꺼져 있어 토큰을 갱신하지도 내주지도 않습니다.`,
      todo: "누가 언제 껐는지 확인하고, 필요하면 다시 켜 주세요.",
    },
    other_app: {
      says: ({ mall }) =>
        `여기에 저장된 ${mall}의 토큰은 다른 앱에 발급된 것입니다. 갱신하지도, 내주지도, 덮어쓰지도 않습니다.`,
      todo: `다른 프로그램의 토큰이라면 두 앱의 토큰을 서로 다른 곳에 저장해 주세요. 이 앱의 Client ID를 바꿨다면 CAFE24_CLIENT_ID를 되돌리거나, ${account.word} 연결을 끊고(--revoke 없이) 다시 연결해 주세요.`,
    },
    state_invalid: {
      says: ({ because }) =>
        `더 이상 쓸 수 없는 동의 링크입니다${because}. 이미 사용했거나, 시간이 지났거나, 전달 중에 내용이 바뀌었습니다.`,
      todo: "새 링크로 처음부터 다시 진행해 주세요. 기존 링크는 누구도 쓸 수 없습니다.",
    },
    consent_denied: {
      says: ({ mall, because }) => `${mall}의 동의를 받지 못했습니다${because}. 바뀐 것은 없습니다.`,
      todo: `${account.word} 대표 운영자로 로그인해 동의해 주세요. ${platform.word}${platform.subject} 권한(scope) 이름을 알려 준다면 개발자센터의 앱 설정에서 그 권한을 먼저 켜 주세요.`,
    },
    wrong_mall: {
      says: ({ mall, because }) =>
        `${mall}${account.subject} 아닌 다른 ${account.word}에서 동의했습니다${because}. 아무것도 저장하지 않았습니다.`,
      todo: `이 브라우저에서 ${platform.word}${platform.object} 로그아웃하거나 시크릿 창을 열어, 올바른 ${account.word}${account.by} 로그인한 뒤 다시 진행해 주세요.`,
    },
    code_refused: {
      says: ({ mall, because }) =>
        `${platform.word}${platform.subject} ${mall}의 인증 코드를 받지 않았습니다${because}. 코드는 1분 안에 한 번만 쓸 수 있습니다.`,
      todo: "새 링크로 새 코드를 받아 바로 사용해 주세요.",
    },
    link_over: {
      says: ({ because }) => `더 이상 쓸 수 없는 링크입니다${because}.`,
      todo: "가장 최근에 받은 메시지의 링크를 열거나, 링크를 보낸 분에게 새 링크를 요청해 주세요.",
    },
    launch_refused: {
      says: ({ because }) => `앱을 연 주소를 확인할 수 없습니다${because}.`,
      todo: `${platform.word} 관리자에서 앱을 다시 열어 주세요. 그래도 안 되면 저희 담당자가 CAFE24_CLIENT_SECRET과 서버 시계를 확인해야 합니다.`,
    },
    connection_unknown: {
      says: ({ mall }) => `${mall}${account.topic} 연결되어 있지 않습니다.`,
      todo: "`mallkey status`로 이름을 확인하거나, 새로 연결해 주세요.",
    },
    too_many_owners: {
      says: ({ mall, because }) =>
        `${mall}에는 소유자를 더 추가해 연결할 수 없습니다${because}. 인증 코드는 사용하지 않았고 바뀐 것도 없습니다.`,
      todo: `${platform.word}${platform.topic} ${account.word}의 토큰 요청 수를 모든 연결을 합쳐서 셉니다. 하나를 더 연결하면 모든 연결이 토큰을 제때 갱신하지 못합니다. 쓰지 않는 연결을 끊거나(\`mallkey disconnect 쇼핑몰~소유자\`) 여러 소유자가 연결 하나를 함께 쓰게 해 주세요.`,
    },
    ambiguous: {
      says: ({ mall, because }) => `${mall}${account.topic} 여러 소유자로 연결되어 있습니다${because}.`,
      todo: "`mall_id~owner` 형식으로 어느 연결인지 지정해 주세요.",
    },
    request_invalid: {
      says: ({ because }) => `요청을 이해할 수 없습니다${because}.`,
      todo: "표시된 부분을 고쳐 다시 시도해 주세요.",
    },
    not_found: {
      says: ({ because }) => `이 주소에는 아무것도 없습니다${because}.`,
      todo: "사용할 수 있는 주소는 /docs에서 볼 수 있습니다.",
    },
    key_missing: {
      says: ({ because }) => `키가 필요합니다${because}.`,
      todo: "`Authorization: Bearer 키` 또는 `x-api-key: 키` 헤더에 MALLKEY_API_KEY나 이 명령으로 만든 키를 넣어 주세요.",
    },
    not_allowed: {
      says: ({ because }) => `이 키로는 할 수 없는 일입니다${because}.`,
      todo: "표시된 권한이 있는 키를 쓰거나, mallkey 관리자에게 새 키를 요청해 주세요.",
    },
    provider_unavailable: {
      says: ({ mall, because, retry }) =>
        `${mall}의 ${platform.word} 서버에 연결하지 못했거나 ${platform.word} 쪽에 장애가 있습니다${because}.${retry}`,
      todo: "따로 하실 일은 없습니다. 자동으로 다시 시도하며, 잃은 것은 없습니다.",
    },
    provider_unclear: {
      says: ({ mall, because, retry }) =>
        `${mall}의 토큰 갱신을 요청했지만 ${platform.word}의 응답을 받지 못해${because} 토큰이 사용됐는지 알 수 없습니다.${retry}`,
      todo: "아직 하실 일은 없습니다. 토큰을 보관했다가 한 번만 더 보내고 그 응답으로 판단합니다.",
    },
    call_unclear: {
      says: ({ mall, because, retry }) =>
        `${mall}의 요청을 ${platform.word}에 보냈지만 응답이 오지 않았습니다${because}. 이미 처리되었을 수 있습니다.${retry}`,
      todo: `다시 보내기 전에 ${platform.word}에서 처리되었는지 먼저 확인해 주세요. 그냥 다시 보내면 두 번 처리될 수 있습니다.`,
    },
    store_unavailable: {
      says: ({ because, retry }) => `연결 정보를 보관하는 저장소에 접근할 수 없습니다${because}.${retry}`,
      todo: "MALLKEY_STORE가 가리키는 데이터베이스·Redis·디스크가 켜져 있고 쓸 수 있는지 확인해 주세요.",
    },
    server_unavailable: {
      says: ({ because, retry }) => `mallkey 서버에 연결할 수 없습니다${because}.${retry}`,
      todo: "MALLKEY_URL(--server)의 주소가 맞는지, 그곳에서 `mallkey serve`가 실행 중인지 확인해 주세요.",
    },
    row_refused: {
      says: ({ mall, because }) =>
        `테이블이 ${mall}의 행을 받지 않습니다${because}. 이미 받은 토큰이 있다면 안전하게 보관하고 있습니다.`,
      todo: `테이블이 거부하는 까닭(비울 수 없는 열, 없는 참조 행, 너무 긴 값)을 고쳐 주세요. 고치면 보관한 토큰이 저절로 저장됩니다. 포기하려면 \`mallkey disconnect 쇼핑몰 --revoke\`를 실행해 주세요. 다른 ${account.word}${account.topic} 그대로 갱신됩니다.`,
    },
    row_unreadable: {
      says: ({ mall, because }) => `저장소에 있는 ${mall}의 정보를 읽을 수 없습니다${because}.`,
      todo: `저장소에서 고치거나 이 ${account.word}${account.object} 다시 연결해 주세요. 다른 ${account.word}${account.topic} 그대로 갱신됩니다.`,
    },
    busy: {
      says: ({ mall, because, isNamed, retry }) =>
        isNamed
          ? `지금 다른 곳에서 ${mall}의 토큰을 갱신하고 있습니다.${retry}`
          : `지금 처리할 요청이 한꺼번에 몰려 있습니다${because}.${retry}`,
      todo: "잠시 뒤 다시 요청해 주세요.",
    },
    rate_limited: {
      says: ({ mall, because, retry }) => `${mall}의 요청 한도에 도달했습니다${because}.${retry}`,
      todo: `그때까지 기다려 주세요. 더 일찍 요청하면 ${platform.word}의 차단이 길어집니다.`,
    },
    notifier_unavailable: {
      says: ({ because }) => `알림 채널이 메시지를 받지 않았습니다${because}.`,
      todo: "설정(SLACK_WEBHOOK_URL, SMTP_URL, ALERT_WEBHOOK_URL)을 확인해 주세요. 메시지는 보관했다가 다시 보내며, 다른 채널에는 영향이 없습니다.",
    },
    internal: {
      says: ({ because }) => `mallkey 내부 오류입니다${because}.`,
      todo: "이 시각 전후의 로그를 확인하고 요청 ID와 함께 알려 주세요. 이 오류 때문에 끊긴 것으로 처리된 연결은 없습니다.",
    },
  },
})
