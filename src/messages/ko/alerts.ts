// 한국어: 연결이나 앱에 문제가 생겼을 때, 그리고 정상으로 돌아왔을 때 보내는 알림.

import type { alerts as model } from "../en/alerts.ts"
import type { KoreanWords } from "../platform-words.ts"
import { concerned, eitherOf } from "./apps/rejected.ts"

const because = (detail: string) => (detail === "" ? "" : `(${detail})`)

export const alerts = ({ platform, account }: KoreanWords): ReturnType<typeof model> => ({
  severities: { critical: "긴급", warning: "주의", notice: "안내", good: "정상 복구" },
  labels: {
    mall: account.word,
    what: "무슨 일",
    since: "언제부터",
    until: "기한",
    works: "지금 되는 것",
    next: "다음 시도",
    refreshed: "마지막 갱신",
    troubleSince: "문제 시작",
    nextRefresh: "다음 갱신",
    todo: "할 일",
    look: "확인할 곳",
    runbook: "대응 안내서",
    forward: `${account.word} 운영자에게 그대로 보낼 수 있는 글`,
  },
  mall: (id) => `${id} ${account.word}`,
  several: account.several,
  more: (count) => `외 ${count}곳`,
  first: (moment) => `${moment} (가장 이른 곳 기준)`,
  forward: ({ mall, service, link }) =>
    `안녕하세요${service === undefined ? "" : `, ${service}입니다`}. ${mall}의 ${platform.word} 연결을 유지하려면 한 번 더 동의해 주셔야 합니다. 아래 주소를 열어 ${account.word}의 대표 운영자로 로그인한 뒤 동의해 주세요. 1분이면 끝나고, ${account.word}의 다른 설정은 바뀌지 않습니다. 저희는 비밀번호를 묻지 않습니다.\n${link}`,
  atApp: (mall, app) => `${mall}(앱 ${app})`,
  reconnect: "다시 연결하기",
  command: (command) => `\`${command}\``,
  todoOfMany: `아래 ${account.word}별 링크를 각 ${account.word} 운영자에게 보내 주세요. ${platform.word}에서 한 번 동의하면 복구되고, 다른 것은 바뀌지 않습니다.`,
  todoClaimed: (command) =>
    `이 연결은 사용자나 조직의 행에 적혀 있지만, 정말 그 사용자나 조직의 ${account.word}인지 아직 확인되지 않았습니다. ${account.word} 아이디는 누구나 적을 수 있습니다. 주인이 맞을 때만 \`${command}\` 명령이 출력하는 링크를 ${account.word} 운영자에게 보내 주세요.`,
  todoWithoutLink: (command) =>
    `\`${command}\` 명령이 출력하는 링크를 ${account.word} 운영자에게 보내 주세요. ${platform.word}에서 한 번 동의하면 됩니다.`,
  works: {
    all: "그때까지는 모두 정상입니다.",
    doubted: `${platform.word}${platform.subject} 액세스 토큰을 받아 주는지 확인하지 못했습니다. 호출이 이미 실패하고 있을 수 있습니다.`,
    until: (moment, relative) =>
      `지금의 액세스 토큰으로 ${moment}까지 API를 호출할 수 있습니다(${relative}).`,
    nothing: `없습니다. 쓸 수 있는 액세스 토큰이 없어 이 ${account.word}의 호출은 실패합니다.`,
    some: (living, count) =>
      living === count
        ? `${count}곳 모두 아직 액세스 토큰을 쓸 수 있습니다.`
        : `${count}곳 중 ${living}곳은 아직 액세스 토큰을 쓸 수 있습니다. 나머지는 호출이 실패합니다.`,
    none: (count) => `없습니다. ${count}곳 모두 쓸 수 있는 액세스 토큰이 없어 호출이 실패합니다.`,
    nothingAtAll: `없습니다. 저장소에 어떤 ${account.word}의 토큰도 없습니다.`,
    twoHours: "이미 내준 액세스 토큰은 길어야 두 시간 동안 쓸 수 있습니다.",
    clock: "API 호출과 갱신은 됩니다. 갱신 횟수의 한도는 시계가 아니라 실제로 흐른 시간으로 셉니다.",
    calls: "버전을 지정하지 않았거나 더 새로운 버전을 쓰는 호출은 그대로 됩니다.",
  },
  troubles: {
    lost: "연결 끊김",
    ending: "리프레시 토큰 기한 임박",
    unclear: "응답 없음",
    failing: "갱신 실패",
    unopenable: "열 수 없는 토큰",
    uninstalled_hint: "앱 삭제 통지",
    rescue_waiting: "저장되지 못한 토큰",
    app_rejected: "앱 거부",
    sweep_stalled: "갱신 중단",
    store_not_writable: "저장소 쓰기 불가",
    store_emptied: "빈 저장소",
    clock_off: "맞지 않는 시계",
    went_back: "되돌아온 토큰",
    version_ending: "API 버전 종료 임박",
  },
  eitherOf,
  kinds: {
    lost: {
      title: ({ mall }) => `${mall}의 연결이 끊겼습니다. 다시 연결해 주세요`,
      titleOfMany: ({ count }) => `${account.several(count)}의 연결이 끊겼습니다. 다시 연결해 주세요`,
      what: ({ detail }) =>
        `${platform.word}${platform.subject} 리프레시 토큰을 더 이상 받지 않습니다${because(detail)}. ${account.word} 운영자가 다시 동의할 때까지 토큰을 갱신할 수 없습니다.`,
      todo: `이 알림의 링크를 ${account.word} 운영자에게 보내 주세요. ${platform.word}에서 한 번 동의하면 복구되고, 다른 것은 바뀌지 않습니다.`,
    },
    ending: {
      title: ({ mall, left }) => `${mall}: ${left} 안에 다시 연결해 주세요`,
      titleOfMany: ({ count, left }) =>
        `${account.several(count)}: 가장 이른 곳은 ${left} 안에 다시 연결해 주세요`,
      what: ({ detail }) =>
        detail === ""
          ? "리프레시 토큰이 곧 만료되며, 갱신해도 기한이 늘어나지 않습니다."
          : `리프레시 토큰이 곧 만료되는데 갱신이 계속 실패하고 있습니다${because(detail)}.`,
      todo: `그 전에 ${account.word} 운영자가 이 알림의 링크를 열어 동의하게 해 주세요. 미리 하면 끊기는 시간이 전혀 없습니다.`,
    },
    unclear: {
      title: ({ mall }) => `${mall}: ${platform.word}의 응답을 받지 못했습니다`,
      titleOfMany: ({ count }) => `${account.several(count)}: ${platform.word}의 응답을 받지 못했습니다`,
      what: ({ detail }) =>
        `새 토큰을 요청했지만 응답이 오지 않았습니다${because(detail)}. 기존 토큰이 이미 쓰였을 수 있어 한 번 더 보내 보고 그 응답으로 판단합니다.`,
      todo: "지금은 없습니다. 정상으로 돌아왔는지, 다시 연결해야 하는지 곧 알려 드립니다.",
    },
    failing: {
      title: ({ mall }) => `${mall}: 토큰 갱신이 계속 실패하고 있습니다`,
      titleOfMany: ({ count }) => `${account.several(count)}: 토큰 갱신이 계속 실패하고 있습니다`,
      what: ({ detail }) =>
        `토큰을 갱신하지 못했습니다${because(detail)}. mallkey가 계속 다시 시도하며, 잃은 것은 없습니다.`,
      todo: `지금은 없습니다. 몇 시간 넘게 이어지면 ${platform.word}의 장애 공지를 확인해 주세요.`,
    },
    unopenable: {
      title: ({ mall }) => `${mall}의 토큰을 열 수 없습니다`,
      titleOfMany: ({ count }) => `${account.several(count)}의 토큰을 열 수 없습니다`,
      what: ({ detail }) =>
        `토큰을 암호화한 비밀값이 지금 설정에 없습니다${because(detail)}. 토큰을 내주지도 갱신하지도 못하며, 리프레시 토큰의 기한까지 고치지 않으면 연결이 끊깁니다.`,
      todo: "토큰을 암호화한 예전 비밀값을 지금 값 뒤에 적고(MALLKEY_SECRET=지금값,예전값) 다시 시작해 주세요. 그때까지 잃는 것은 없습니다.",
    },
    uninstalled_hint: {
      title: ({ mall }) => `${mall}에서 앱이 삭제됐다는 통지가 왔습니다`,
      titleOfMany: ({ count }) => `${account.several(count)}에서 앱이 삭제됐다는 통지가 왔습니다`,
      what: () =>
        `${platform.word}${platform.subject} 앱이 삭제되었거나 만료되었다고 알려 왔습니다. 잘못된 통지였던 적이 있어 상태는 바꾸지 않았으며, 다음 갱신 때 확인됩니다.`,
      todo: `${account.word} 운영자에게 일부러 삭제했는지 확인해 주세요. 아니라면 이 알림의 링크로 다시 연결할 수 있습니다.`,
    },
    rescue_waiting: {
      title: ({ mall }) => `${mall}의 새 토큰이 저장되지 못하고 있습니다`,
      titleOfMany: ({ count }) => `${account.several(count)}의 새 토큰이 저장되지 못하고 있습니다`,
      what: ({ detail }) =>
        `${platform.word}${platform.subject} 내준 새 토큰을 읽거나 저장하지 못했습니다${detail === "" ? "" : `(${detail})`}. 응답을 받은 서버의 임시 보관 폴더에 암호화해 두었습니다.`,
      todo: "그 서버에서 `mallkey doctor`를 실행해 주세요. 임시 보관 폴더는 지우지 마세요.",
    },
    app_rejected: {
      title: ({ app }) =>
        `${platform.word}${platform.subject} 앱을 거부해 ${app === undefined ? `어떤 ${account.word}도` : `이 앱의 ${account.word}${account.object}`} 갱신할 수 없습니다`,
      titleOfMany: () =>
        `${platform.word}${platform.subject} 이 앱들을 거부해 그 ${account.word}${account.object} 갱신할 수 없습니다`,
      what: ({ app, settings, malls, detail }) =>
        `${platform.word}${platform.subject} 앱 인증을 거부합니다${because(detail)}. ${settings} 값이 맞지 않으며, 고칠 때까지 ${concerned(account, { app, malls })}. ${account.word} 문제가 아니므로 끊긴 것으로 처리한 연결은 없으며, 값을 바로잡으면 모두 이어서 동작합니다.`,
      todo: "두 값을 개발자센터의 값과 비교해 고친 뒤 다시 시작해 주세요.",
    },
    sweep_stalled: {
      title: ({ detail }) =>
        detail === "" ? "토큰 갱신이 멈춰 있습니다" : "아직 갱신 작업이 돈 적이 없습니다",
      titleOfMany: () => "토큰 갱신이 멈춰 있습니다",
      what: ({ detail }) =>
        detail === ""
          ? "갱신할 때가 된 연결이 있는데 갱신 작업이 돌지 않고 있습니다. 그대로 두면 모든 연결이 끊깁니다."
          : "갱신할 때가 된 연결이 있는데 이 저장소에서는 갱신 작업이 한 번도 돌지 않았습니다. 다른 프로그램도 갱신하지 않는다면 모든 연결이 끊깁니다.",
      todo: "`mallkey serve`를 켜 두거나, 크론으로 `mallkey sweep`을 실행하거나 갱신 주소를 호출해 주세요.",
    },
    went_back: {
      title: () => "이미 쓴 토큰이 저장소에 되돌아왔습니다",
      titleOfMany: () => "이미 쓴 토큰이 저장소에 되돌아왔습니다",
      what: ({ detail }) =>
        `저장소에 mallkey가 저장한 것보다 오래된 토큰이 있었습니다${because(detail)}. mallkey가 알고 있던 살아 있는 토큰으로 되돌렸고, 두 번 쓴 토큰은 없습니다. 이미 종료된 프로세스만 갱신했던 ${account.word}${account.topic} 따로 알려 드립니다.`,
      todo: `무엇이 예전 값을 썼는지, 백업을 복원했는지 확인해 주세요. \`mallkey events\`에 ${account.word}별로 남아 있습니다. 행을 통째로 쓰는 프로그램은 토큰을 건드리지 않게 하고, 장애 때 원본을 대신할 Redis 복제본이나 예비 데이터베이스가 뒤처지지 않게 해 주세요(\`min-replicas-to-write\`, \`synchronous_standby_names\`).`,
    },
    store_not_writable: {
      title: () => "저장소에 쓸 수 없어 토큰을 갱신하지 못합니다",
      titleOfMany: () => "저장소에 쓸 수 없어 토큰을 갱신하지 못합니다",
      what: ({ detail }) =>
        `저장소가 mallkey의 쓰기를 거부합니다${because(detail)}. 아직 유효한 토큰은 내주지만, 다시 쓸 수 있을 때까지 갱신하지 못합니다.`,
      todo: "MALLKEY_STORE가 가리키는 데이터베이스·Redis·디스크가 켜져 있는지, 가득 찼는지, 읽기 전용이나 복제본은 아닌지 확인해 주세요. 그때까지 이 서버의 임시 보관 폴더(data/rescue)를 지우거나 서버를 새로 만들지 마세요. 저장하지 못한 새 토큰이 거기에만 있을 수 있습니다. 쓸 수 있게 되면 저절로 저장하고 이어서 갱신합니다.",
    },
    store_emptied: {
      title: () => "저장소가 비어 있습니다. 모든 연결이 사라졌습니다",
      titleOfMany: () => "저장소가 비어 있습니다. 모든 연결이 사라졌습니다",
      what: () =>
        "저장소에 있던 연결이 모두 사라졌고, 연결을 끊은 사람은 없습니다. 저장소가 비워졌거나 데이터 없이 다시 시작했거나 다른 저장소입니다.",
      todo: "다시 연결하기 전에 데이터를 되돌려 주세요(백업, 보존 디스크, MALLKEY_STORE의 주소). 가장 새로운 리프레시 토큰이 그 안에 있습니다.",
    },
    clock_off: {
      title: () => "이 컴퓨터의 시계가 맞지 않습니다",
      titleOfMany: () => "이 컴퓨터의 시계가 맞지 않습니다",
      what: ({ detail }) =>
        `${platform.word}의 마지막 응답에 적힌 시각과 5분 넘게 다릅니다${because(detail)}. 시각을 맞출 때까지 ${platform.word}에서 서명한 링크가 있다면 거절되고, 토큰을 너무 이르거나 늦게 갱신할 수 있으며, 메시지와 이벤트의 시각이 틀립니다.`,
      todo: "이 컴퓨터의 시각 동기화(NTP)를 켜 주세요. 바로잡히면 다음 갱신 때 확인됩니다.",
    },
    version_ending: {
      title: ({ detail, tier }) =>
        tier === 0
          ? `API 버전 ${detail}의 지원이 끝났습니다`
          : `API 버전 ${detail}의 지원이 약 ${tier}일 뒤 끝납니다`,
      titleOfMany: ({ detail }) => `API 버전 ${detail}의 지원이 끝납니다`,
      what: () =>
        `지원이 끝난 버전을 지정한 호출은 어느 날 갑자기 400으로 거절됩니다. 버전은 약 1년 동안 쓸 수 있고, 정확한 날짜는 ${platform.word}${platform.subject} 정합니다.`,
      todo: "CAFE24_API_VERSION을 더 새로운 버전으로 바꾸고, 달라진 점을 확인한 뒤 다시 시작해 주세요.",
    },
    recovered: {
      title: ({ mall, was }) =>
        mall === "" ? `정상으로 돌아왔습니다: ${was}` : `${mall}${account.subject} 정상으로 돌아왔습니다`,
      titleOfMany: ({ count }) => `${account.several(count)}이 정상으로 돌아왔습니다`,
      what: ({ was }) => `다음 문제가 해결되었습니다: ${was}.`,
      todo: "없습니다.",
    },
    test: {
      title: () => "알림 시험: 이곳으로 알림이 옵니다",
      titleOfMany: () => "알림 시험: 이곳으로 알림이 옵니다",
      what: () =>
        `누군가 \`mallkey check --send-test\`를 실행해 보낸 시험 알림입니다. ${account.word} 상태를 살펴보고 보낸 것이 아닙니다.`,
      todo: "없습니다.",
    },
  },
})
