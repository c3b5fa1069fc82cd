// 한국어: 쇼핑몰 연결에 대한 진단 결과. 두 토큰의 기한, 상태, 권한, API 응답.

import type { doctorConnections as model } from "../../en/doctor/doctor-connections.ts"
import type { KoreanWords } from "../../platform-words.ts"

const reconnect = (account: KoreanWords["account"]) =>
  `아래 명령으로 만든 링크를 ${account.word} 운영자에게 보내 주세요. 동의 한 번이면 복구됩니다.`
const waitForIt = "하실 일은 없습니다. 자동으로 다시 시도하며 잃은 것은 없습니다."

export const doctorConnections = ({ platform, account }: KoreanWords): ReturnType<typeof model> => ({
  lost_spent: {
    says: ({ mall, when, because, span }) =>
      `${mall}: 처음 쓰는 토큰을 ${platform.word}${platform.subject} 거절했습니다${because}. 끊긴 때: ${when}. 다른 곳에서 먼저 썼거나(토큰을 갱신하는 다른 프로그램), ${account.word} 운영자가 새로 동의했거나 앱을 삭제했습니다.${span === "" ? "" : ` 그때 이 토큰은 저장소에 ${span} 동안 그대로 있던 것이라, 예전 백업을 되돌렸을 가능성이 있습니다. 그렇다면 다시 연결하기 전에 mallkey를 멈추고 가장 새로운 데이터를 되돌려 주세요(docs/backup.ko.md).`}`,
    todo: `그 프로그램을 찾아 mallkey에서 토큰을 받게 바꿔 주세요. 그대로 두면 또 끊깁니다. ${reconnect(account)}`,
  },
  lost_unanswered: {
    says: ({ mall, when, because }) =>
      `${mall}: 연결이 끊겼습니다${because}. 끊긴 때: ${when}. ${platform.word}${platform.subject} 앞서 토큰을 바꿨지만 그 응답을 받지 못했습니다.`,
    todo: `되살릴 방법이 없었습니다. ${reconnect(account)}`,
  },
  lost_ended: {
    says: ({ mall, when }) => `${mall}: 리프레시 토큰이 만료되었습니다(${when}).`,
    todo: `왜 제때 갱신하지 못했는지(서버가 꺼져 있었는지, 알림을 놓쳤는지) 확인해 주세요. ${reconnect(account)}`,
  },
  ending_fixed: {
    says: ({ mall, span, count }) =>
      `${mall}: 리프레시 토큰이 ${span} 뒤 만료되는데, 갱신해도 ${count === 0 ? "기한이" : `${count}일로 다시`} 늘어나지 않습니다.`,
    todo: `${reconnect(account)} 만료되기 전에 하면 중단이 없습니다.`,
  },
  ending_failing: {
    says: ({ mall, span, because }) =>
      `${mall}: 리프레시 토큰이 ${span} 뒤 만료되는데 갱신이 계속 실패합니다${because}.`,
    todo: `그때까지 나아지지 않으면 동의를 다시 받는 수밖에 없습니다. ${reconnect(account)}`,
  },
  ending_idle: {
    says: ({ mall, span }) => `${mall}: 며칠째 갱신하지 않아 리프레시 토큰이 ${span} 뒤 만료됩니다.`,
    todo: "이 명령으로 지금 갱신하고, `mallkey serve`나 크론을 계속 돌려 주세요.",
  },
  no_living_token: {
    says: ({ mall, when, because }) =>
      `${mall}: 액세스 토큰이 만료되었고(${when}) 갱신이 실패해${because} 이 ${account.word}의 호출이 모두 실패합니다.`,
    todo: "자동으로 다시 시도하며 리프레시 토큰은 그대로 있습니다. 바로 아래에 원인이 더 나오면 그대로 따라 주세요.",
  },
  unclear: {
    says: ({ mall, because, when }) =>
      `${mall}: 갱신을 요청했지만 ${platform.word}의 응답이 오지 않았거나 다른 ${account.word}의 것이어서${because} 토큰이 쓰였는지 알 수 없습니다.${when === "" ? "" : ` 다시 묻는 때: ${when}.`}`,
    todo: "아직 하실 일은 없습니다. 잠시 뒤 한 번 더 보내고 그 응답으로 판단합니다.",
  },
  failing: {
    says: ({ mall, count, because }) =>
      `${mall}: 갱신이 ${count}번 연속 실패했습니다${because}. 토큰은 그대로 있습니다.`,
    todo: waitForIt,
  },
  blocked: {
    says: ({ mall, because, count, span }) =>
      `${mall}: ${platform.word}${platform.subject} 토큰 요청을 잠시 막았습니다${because}. 모든 프로그램을 합쳐 ${count === 0 ? "너무 많이 요청했습니다" : `${span}에 ${count}회를 넘었습니다`}.`,
    todo: `기다려 주세요. 요청할수록 길어집니다. mallkey는 그 전에 멈추니, 이 ${account.word}${account.object} 갱신하는 다른 프로그램이 있을 것입니다.`,
  },
  says_uninstalled: {
    says: ({ mall, because }) =>
      `${mall}: ${platform.word}${platform.subject} 앱이 삭제되었다며 갱신을 거절했습니다${because}. 하루 동안 잘못 응답한 적이 있어 아직 끊긴 것으로 처리하지 않았습니다.`,
    todo: `${account.word} 운영자에게 앱을 삭제했는지 물어봐 주세요. 삭제하지 않았다면 기다리면 됩니다. 1시간마다 자동으로 다시 시도하며, 손으로 갱신하면 토큰 요청 횟수만 줄어듭니다. 삭제했다면 \`mallkey connect 쇼핑몰\`로 다시 연결해 주세요.`,
  },
  end_unknown: {
    says: ({ mall }) =>
      `${mall}: 액세스 토큰의 기한이 적혀 있지 않거나 믿을 수 없는 시각입니다. 다음 갱신 작업이나 요청 때 갱신합니다.`,
    todo: "이 명령으로 지금 갱신하면 바른 시각이 적힙니다. 다른 프로그램이 적은 것이라면 그 프로그램이 바른 시각을 적게 해 주세요.",
  },
  asleep: {
    says: ({ mall, when }) => `${mall}: 액세스 토큰이 만료되었는데(${when}) 아무도 갱신하지 않았습니다.`,
    todo: "이 명령으로 밀린 것을 갱신하고, `mallkey serve`나 크론을 계속 돌려 주세요.",
  },
  paused: {
    says: ({ mall, when, because }) =>
      `${mall}: 꺼져 있어${because === "" ? `(${when})` : because} 갱신하지 않으며, 그대로 두면 토큰이 만료됩니다.`,
    todo: "일부러 껐다면 괜찮습니다. 아니라면 끈 곳에서 다시 켜 주세요. 새로 동의해도 다시 켜집니다.",
  },
  two_refreshers: {
    says: ({ mall, when }) =>
      `${mall}: 두 프로그램이 번갈아 갱신하고 있습니다. mallkey가 갱신한 뒤에 다른 프로그램이 토큰을 바꿨습니다(${when}).`,
    todo: "한 곳에서만 갱신하게 해 주세요. 다른 쪽을 끄거나 mallkey에서 토큰을 받게 하면 됩니다(GET /v1/connections/{id}/token). 그대로 두면 언젠가 한쪽이 상대의 토큰을 써 버려 연결이 끊깁니다.",
  },
  nine_hours_off: {
    says: ({ mall, span }) =>
      `${mall}: 다른 프로그램이 적은 시각이 ${span} 어긋납니다. 카페24의 한국 시각을 UTC로 읽었거나 그 반대입니다.`,
    todo: "이 명령으로 갱신하면 바른 시각이 적힙니다. 시간대가 없는 시각은 한국 시각이니 그 프로그램도 고쳐 주세요.",
  },
  scopes_missing: {
    says: ({ mall, names }) => `${mall}: 요청했지만 허용되지 않은 권한이 있습니다: ${names}.`,
    todo: `개발자센터에서 앱에 이 권한이 켜져 있고 승인되었는지 확인한 뒤, ${account.word} 운영자의 동의를 다시 받아 주세요. 나머지는 그대로 동작합니다.`,
  },
  scopes_not_asked: {
    says: ({ mall, names }) =>
      `${mall}: CAFE24_SCOPES에 ${names} 권한이 있지만 이 ${account.word}에는 아직 요청하지 않았습니다.`,
    todo: "권한을 더하려면 새로 동의를 받아야 합니다. 그때까지 그 권한이 필요한 호출만 403이 됩니다.",
  },
  scopes_changed: {
    says: ({ mall, names }) => `${mall}: 전에 허용된 ${names} 권한이 지금 토큰에는 없습니다.`,
    todo: `이 명령으로 갱신해 지금 허용된 권한을 확인하고, 그래도 없으면 ${account.word} 운영자의 동의를 다시 받아 주세요.`,
  },
  access_refused: {
    says: ({ mall, because }) =>
      `${mall}: 아직 유효해야 할 액세스 토큰을 ${platform.word}${platform.subject} 거절합니다${because}. 다른 곳에서 갱신했거나 폐기했거나, 새 토큰에 밀려났습니다.`,
    todo: `이 명령으로 갱신해 주세요. 갱신도 거절되면 ${account.word} 운영자가 다시 연결해야 합니다.`,
  },
  app_removed: {
    says: ({ mall, because }) =>
      `${mall}: ${platform.word}${platform.subject} 이 ${account.word}에서 앱이 삭제되었다고 합니다${because}.`,
    todo: `${account.word} 운영자가 일부러 삭제했는지 확인해 주세요. 아니라면: ${reconnect(account)}`,
  },
  scope_needed: {
    says: ({ mall, name, because }) =>
      `${mall}: 이 토큰으로는 ${name} 권한이 필요한 호출을 할 수 없습니다${because}.`,
    todo: `권한 때문에 나는 403은 갱신으로 풀리지 않습니다. 이 권한을 더해 ${account.word} 운영자의 동의를 다시 받아 주세요.`,
  },
  api_forbidden: {
    says: ({ mall, because }) =>
      `${mall}: ${platform.word}${platform.subject} 호출을 금지합니다${because}. 토큰이나 권한 문제는 아닙니다.`,
    todo: "개발자센터에서 앱이 중지·심사 중이거나 접속 IP가 제한되어 있는지 확인해 주세요.",
  },
  api_limited: {
    says: ({ mall, because }) => `${mall}: 호출이 너무 많아 지금은 API가 거절됩니다${because}.`,
    todo: `몇 분 기다린 뒤 이 ${account.word}${account.object} 호출하는 프로그램을 늦춰 주세요. 토큰 문제가 아닙니다.`,
  },
  api_trouble: {
    says: ({ mall, because }) => `${mall}: ${platform.word} 쪽에 장애가 있습니다${because}.`,
    todo: waitForIt,
  },
  api_unreachable: {
    says: ({ mall, because }) => `${mall}: ${platform.word}에서 응답이 없습니다${because}.`,
    todo: `모든 ${account.word}${account.subject} 그렇다면 이 컴퓨터의 네트워크·프록시·DNS를, 한 곳만 그렇다면 ${account.word} 아이디를 확인해 주세요.`,
  },
  api_slow: {
    says: ({ mall, span }) =>
      `${mall}: 간단한 호출에 ${platform.word}${platform.subject} ${span} 걸려 응답했습니다.`,
    todo: "호출하는 프로그램의 제한 시간을 이보다 넉넉히 잡아 주세요. 해외에서는 30초까지 걸린 적이 있습니다.",
  },
  api_odd: {
    says: ({ mall, because }) =>
      `${mall}: 간단한 호출에 ${platform.word}${platform.subject} 뜻밖의 응답을 했습니다${because}.`,
    todo: "토큰 문제가 아닙니다. 이 명령으로 응답을 기록해 알려 주세요.",
  },
})
