// 한국어: 진단이 살펴보는 것과 찾아낸 것. 문제마다 원인과 할 일을 말한다.

import type { doctor as model } from "../../en/doctor/doctor.ts"
import type { KoreanWords } from "../../platform-words.ts"
import { doctorConnections } from "./doctor-connections.ts"
import { doctorHouse } from "./doctor-house.ts"
import { doctorStore } from "./doctor-store.ts"

export const doctor = ({ platform, account }: KoreanWords): ReturnType<typeof model> => ({
  title: "mallkey 진단",
  because: (detail) => `(${detail})`,
  labels: { ok: "정상", warn: "주의", fail: "실패", skipped: "-" },
  urgencies: { now: "지금", today: "오늘", week: "이번 주", someday: "여유 있을 때" },
  actors: {
    operator: "관리자",
    owner: `${account.word} 운영자`,
    clicker: "링크를 누른 사람",
    caller: "호출한 프로그램",
    nobody: "기다리면 됨",
  },
  stages: {
    settings: "설정",
    store: "저장소",
    sealing: "암호화와 비밀값",
    clock: "시계",
    app: "앱 인증 정보",
    redirect: "Redirect URI",
    connections: "연결 상태",
    scopes: "권한",
    api: "Admin API 호출",
    limits: "호출 한도와 API 버전",
    notifiers: "알림",
    house: "갱신 작업·임시 보관 폴더·기록",
  },
  skipped: {
    no_world:
      "여기서는 확인하지 않았습니다. 데모에는 확인할 설정이 없고, 실제 서버라면 그 컴퓨터에서 `mallkey doctor`를 실행해 주세요.",
    no_connection: `확인할 ${account.word}${account.subject} 없습니다.`,
    no_answer: "확인하지 못했습니다. 호출에 쓸 수 있는 토큰이 없습니다.",
    scopes_unknown: `저장소에 권한이 적혀 있지 않아 확인하지 못했습니다. \`mallkey doctor --full\`은 ${platform.word}에 물어봅니다.`,
    not_asked: `아직 확인하지 못했습니다. ${account.word}${account.object} 먼저 연결하거나, CAFE24_MALL_ID를 설정하고 mallkey doctor --full을 실행해 주세요.`,
    app_not_asked: `아직 확인하지 못했습니다. 이 앱에 ${account.word}${account.object} 먼저 연결해 주세요.`,
    store_away: "저장소에 접근할 수 있어야 확인할 수 있습니다.",
    one_alone: `${account.word} 하나만 확인할 때는 저장소 전체를 살펴보지 않습니다. 전체를 확인하려면 이름 없이 \`mallkey doctor\`를 실행해 주세요.`,
    no_keeper: "위에 [실패]로 나온 것을 먼저 해결해야 확인할 수 있습니다.",
  },
  well: {
    settings: () => "설정에 문제가 없습니다.",
    exposures: () =>
      "env 파일, 브라우저용 설정, git, 파일 권한에서 노출된 비밀값이나 토큰을 찾지 못했습니다.",
    sessions: ({ name }) =>
      name === "none"
        ? "Supabase 세션은 받지 않도록 설정되어 있습니다."
        : "로그인한 사용자의 세션을 확인할 수 있습니다.",
    expected: () =>
      `설정과 이 폴더의 파일에 나오는 ${account.word}${account.subject} 모두 저장소에 있습니다.`,
    store: ({ name }) => `저장소(${name}) 쓰기와 잠금이 정상입니다.`,
    durability: ({ name }) =>
      name.startsWith("memory")
        ? "메모리에만 보관합니다. 끝내면 모두 사라집니다(데모나 시험용)."
        : `저장한 내용을 잃지 않습니다: ${name}`,
    sealing: ({ count, name }) =>
      name === "plain"
        ? "저장소 설정대로 토큰을 평문으로 보관합니다."
        : `${count}곳 모두 첫 번째 비밀값으로 암호화되어 있습니다.`,
    rings: ({ count }) =>
      count === 1
        ? "최근에 이 저장소를 쓴 다른 mallkey가 없어, 비밀값이 서로 다를 일이 없습니다."
        : `프로세스 ${count}개가 모두 같은 비밀값을 가지고 있습니다.`,
    clock: ({ span }) => `${platform.word} 시계와 ${span} 차이입니다.`,
    app: ({ app, when }) => {
      const credentials = `${app === undefined ? "" : `앱 ${app}의 `}Client ID와 Client Secret Key`
      return when === ""
        ? `${credentials}를 ${platform.word}에서 확인했습니다.`
        : `${credentials}가 마지막으로 확인된 시각: ${when}. 그 뒤에 바꾼 값은 아직 확인하지 않았습니다. 지금 확인하려면 mallkey app check`
    },
    redirect: ({ name }) => `이 서버의 주소입니다: ${name}`,
    connections: ({ count }) =>
      count === 0
        ? `아직 연결된 ${account.word}${account.subject} 없습니다.`
        : `저장된 기록으로는 ${count}곳 모두 정상입니다.`,
    scopes: ({ count, left }) =>
      `${count}곳 모두 요청한 권한을 가지고 있습니다.${left === 0 ? "" : ` 나머지 ${left}곳은 권한을 알 수 없어 확인하지 못했습니다.`}`,
    api: ({ count, left }) =>
      `호출 ${count}건에 정상 응답을 받았습니다.${left === 0 ? "" : ` 나머지 ${left}곳은 호출해 보지 않았습니다.`}`,
    limits: ({ name, count }) =>
      `API 버전 ${name} 사용 가능. 호출해 본 곳의 한도 사용량은 많아야 ${count}%입니다.`,
    channels: ({ names, count }) =>
      names === "console"
        ? "알림이 콘솔에만 나옵니다. 사람에게 전하려면 SLACK_WEBHOOK_URL, SMTP_URL, ALERT_WEBHOOK_URL 중 하나를 설정해 주세요."
        : `알림을 보내는 곳: ${names}.${count > 0 ? " 시험 알림도 도착했습니다." : ""}`,
    sweep: ({ when, count, left }) => {
      if (left > 0) return `갱신 작업이 돌고 있습니다. 마지막 갱신 작업: ${when}.`
      if (when !== "") return `밀린 갱신이 없습니다. 마지막 갱신 작업: ${when}.`
      return count === 0
        ? "밀린 갱신이 없습니다."
        : "밀린 갱신이 없습니다. 다만 아직 갱신 작업이 돈 적이 없습니다. `mallkey serve`를 켜 두거나 크론으로 `mallkey sweep`을 돌려야 토큰이 저절로 갱신됩니다."
    },
    mirrors: ({ names, count }) =>
      count === 0
        ? "다른 프로그램이 읽어 갈 미러를 두지 않았습니다. 필요할 때만 설정합니다(MIRRORS)."
        : `모두 쓸 수 있습니다: ${names}`,
    programs: () => "최근 일주일 동안 토큰을 스스로 갱신하려 한 프로그램이 없습니다.",
    rescue: ({ name }) => `임시 보관 위치(${name})에 쓸 수 있고, 저장 대기 중인 응답이 없습니다.`,
  },
  findings: {
    ...doctorHouse({ platform, account }),
    ...doctorStore({ platform, account }),
    ...doctorConnections({ platform, account }),
  },
  examining: (number, of, stage) => `[${number}/${of}] ${stage} 확인 중…`,
  examiningMany: (number, of, stage, done, total) =>
    `[${number}/${of}] ${stage} 확인 중… ${total}곳 중 ${done}곳`,
  more: (count) => `같은 문제가 ${count}곳 더 있습니다(--json으로 모두 보기)`,
  summary: (ok, warn, fail) => `정상 ${ok} · 주의 ${warn} · 실패 ${fail}`,
  notLooked: (why, stages) => `${why} 확인하지 못한 것: ${stages}`,
  codesIn: (address) => `코드별 설명: ${address}`,
  whatToDo: (address) => `대응 방법: ${address}`,
  hintFull: "열두 단계 모두 확인: mallkey doctor --full",
  written: (files) => `저장한 파일: ${files}`,
  recorded: (file, count) =>
    `${platform.word}의 응답 ${count}건을 비밀값 없이 ${file}에 저장했습니다. 다른 사람에게 보내기 전에 한번 읽어 봐 주세요.`,
  cannotWrite: (path, reason) => `${path}에 쓸 수 없습니다: ${reason}`,
  runbook: {
    title: "대응 안내서",
    intro:
      "알림과 `mallkey doctor`의 진단 결과가 각각 무슨 뜻이고 무엇을 하면 되는지 정리했습니다. 알림은 저절로 오고, 진단은 물어볼 때 답합니다. 서버의 `/v1/runbook`에서도 키 없이 볼 수 있습니다.",
    alerts: "알림",
    findings: "진단 결과",
    means: "뜻",
    todo: "할 일",
    run: "실행",
    level: "수준",
    urgency: "긴급도",
    who: "누가",
    columns: ["진단 결과", "수준", "긴급도", "누가"],
    alertColumns: ["알림", "심각도", "누가"],
  },
})
