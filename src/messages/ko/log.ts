// 한국어: 실행 중인 서버의 로그 문장.
import type { KeeperEvent } from "../../core/events.ts"
import { credentialsOf } from "../app-credentials.ts"
import type { log as english } from "../en/log.ts"
import type { KoreanWords } from "../platform-words.ts"
import type { ReasonWords } from "../reason-words.ts"
import { inWordsOf } from "../tell-reason.ts"
import { type ToldWords, toldOf } from "../told-of.ts"
import { alerts } from "./alerts.ts"
import { reasons } from "./reasons/reasons.ts"

type Why = (event: KeeperEvent) => string
const whyIn =
  (words: ReasonWords): Why =>
  ({ detail = "" }) =>
    detail === "" ? "" : `(${inWordsOf(words, detail)})`
const named = ({ app }: KeeperEvent) => (app === undefined ? "우리 앱을" : `앱 ${app}의 인증을`)

export const log = (words: KoreanWords): ReturnType<typeof english> =>
  sentences(words, whyIn(reasons(words)), toldIn(words))

const toldIn = (words: KoreanWords): ToldWords => ({
  channels: { console: "콘솔", slack: "Slack", email: "메일", webhook: "웹훅" },
  kinds: { ...alerts(words).troubles, recovered: "정상 복구", test: "시험" },
  several: words.account.several,
})

const sentences = (
  { platform, account }: KoreanWords,
  why: Why,
  told: ToldWords,
): ReturnType<typeof english> => ({
  events: {
    connected: (_e, mall) => `${mall}: 연결되었습니다`,
    reconnected: (_e, mall) => `${mall}: 다시 연결되었습니다`,
    imported: (_e, mall) => `${mall}: 가져왔습니다`,
    exported: (e) => `토큰을 내보냈습니다${why(e)}. 한쪽에서 갱신하면 다른 쪽은 쓸 수 없게 됩니다`,
    refreshed: (_e, mall) => `${mall}: 토큰을 갱신했습니다`,
    refresh_failed: (e, mall) => `${mall}: 갱신하지 못했습니다${why(e)}. 다시 시도합니다`,
    unclear: (e, mall) =>
      `${mall}: ${platform.word}의 응답을 받지 못했습니다${why(e)}. 같은 토큰을 나중에 한 번 더 보냅니다`,
    recovered: (_e, mall) => `${mall}: 정상으로 돌아왔습니다`,
    adopted: (e, mall) => `${mall}: 끊긴 연결이 다시 살아났습니다${why(e)}. 이제 그 토큰을 씁니다`,
    lost: (e, mall) => `${mall}: 연결이 끊겼습니다${why(e)}. ${account.word} 운영자가 다시 연결해야 합니다`,
    disconnected: (_e, mall) => `${mall}: 연결을 해제했습니다`,
    app_rejected: (e) =>
      `${platform.word}${platform.subject} ${named(e)} 거절합니다${why(e)}. ${account.word} 상태는 바꾸지 않았습니다. ${credentialsOf(e.app).secret} 값을 확인해 주세요`,
    app_accepted: (e) => `${platform.word}${platform.subject} ${named(e)} 다시 받아들입니다`,
    rescue_waiting: (e, mall) => `${mall}: 저장되지 못한 응답이 임시 보관 폴더에 남아 있습니다${why(e)}`,
    rescue_saved: (_e, mall) => `${mall}: 임시 보관 폴더의 응답을 저장했습니다`,
    rescue_failed: (e, mall) =>
      mall === ""
        ? `임시 보관 폴더를 읽을 수 없어 거기 남은 응답을 저장하지 못합니다${why(e)}`
        : `${mall}: 임시 보관 폴더에 쓸 수 없습니다${why(e)}`,
    rescue_refused: (e, mall) => `${mall}: 저장소가 새 토큰을 받지 않아 임시 보관 폴더에 두었습니다${why(e)}`,
    rescue_set_aside: (e, mall) =>
      `${mall}: 임시 보관 폴더의 응답이 저장소에 더는 필요 없어 따로 옮겼습니다${why(e)}`,
    scopes_missing: (e, mall) => `${mall}: 요청한 권한 중 허용되지 않은 것이 있습니다${why(e)}`,
    answer_odd: (e, mall) => `${mall}: ${platform.word} 응답에 이상한 점이 있습니다${why(e)}`,
    went_back: (e, mall) =>
      `${mall}: 이미 쓴 토큰이 저장소에 되돌아와${why(e)} 살아 있는 토큰으로 바로잡았습니다`,
    written_elsewhere: (_e, mall) =>
      `${mall}: 다른 프로그램이 저장소에 새 토큰을 써 두었습니다(직접 갱신했거나 그곳에서 다시 연결했습니다)`,
    store_emptied: (e) =>
      `저장소에 있던 연결이 모두 사라졌습니다${why(e)}. 연결을 끊은 사람은 없으니, 저장소가 비워졌거나 데이터 없이 다시 시작했거나 다른 저장소입니다`,
    store_new: ({ detail = "" }) =>
      `저장소가 새것이고 비어 있습니다: ${detail}. 전에 ${account.word}${account.object} 연결해 두었다면 그 데이터가 사라졌거나 다른 곳에 있습니다. 다시 연결하기 전에 서버를 멈추고 데이터를 되돌려 주세요(docs/backup.ko.md)`,
    clock_apart: (e) =>
      `이 서버의 시계가 저장소의 시계와 다릅니다${why(e)}. 시각을 맞춰 주세요(NTP). 그때까지 이 서버가 늦은 만큼 토큰이 더 일찍 만료되는 것으로 봅니다`,
    clock_off: (e, mall) =>
      `${mall}: ${platform.word} 응답의 시각과 비교하니 이 컴퓨터의 시계가 틀립니다${why(e)}. 시각을 맞춰 주세요(NTP)`,
    clock_went_back: (e) => `이 서버의 시계가 뒤로 갔습니다${why(e)}. 모든 연결을 한 번 확인합니다`,
    session_unverifiable: () =>
      "이 Supabase 프로젝트의 세션은 공유 비밀값으로 서명되는데 SUPABASE_JWT_SECRET이 없어, 로그인한 사용자를 거부하고 있습니다(401). Supabase 화면의 Project settings, JWT keys에서 legacy secret을 찾아 넣어 주세요",
    session_elsewhere: ({ detail = "" }) =>
      `SUPABASE_URL이 아닌 ${detail} 주소가 발급한 세션이 와서 거부하고 있습니다(401). 같은 프로젝트라면 SUPABASE_URL에 그 주소를 적어 주세요`,
    key_created: (e) => `키를 만들었습니다${why(e)}`,
    key_revoked: (e) => `키를 폐기했습니다${why(e)}`,
    resealed: (e) => `다시 암호화했습니다${why(e)}`,
    token_read: (_e, mall) => `${mall}: 토큰을 내주었습니다`,
    uninstalled_hint: (e, mall) =>
      `${mall}: ${platform.word}${platform.subject} 앱이 삭제·만료되었다고 알렸고${why(e)} 액세스 토큰도 받지 않습니다. 상태는 바꾸지 않았으며 다음 갱신으로 판단합니다`,
    consent_failed: (e, mall) => `${mall}: 동의가 완료되지 않았습니다${why(e)}`,
    hint_refuted: (e, mall) =>
      `${mall}: ${platform.word}${platform.subject} 앱이 삭제·만료되었다고 알렸지만${why(e)} 토큰이 정상이라 무시했습니다`,
    webhooks_undelivered: (e, mall) =>
      `${mall}: 도착하지 못한 웹훅이 있습니다${why(e)}. 개발자센터의 웹훅 주소와 CAFE24_WEBHOOK_KEY를 확인해 주세요`,
    mirror_failed: (e) => `미러에 쓸 수 없습니다${why(e)}. 다시 시도합니다`,
    mirror_recovered: (e) => `미러에 모두 다시 썼습니다: ${e.detail}`,
    alerted: (e, mall) => `${mall === "" ? "" : `${mall}: `}알림을 보냈습니다(${toldOf(told, e.detail)})`,
    alert_failed: (e) => `알림을 보내지 못했습니다${why(e)}. 다시 시도합니다`,
  },
  listening: (url) => `${url} 에서 요청을 받고 있습니다`,
  forwardListening: (url) => `포워드 프록시: ${url}`,
  keptIn: (store) => `연결 정보를 보관하는 곳: ${store}`,
  foreignLeft: (malls, place) =>
    `${place}에 다른 저장소의 응답이 있어 그대로 두었습니다: ${malls}. 그 저장소로 mallkey를 시작하거나 "mallkey import"로 옮겨 주세요`,
  broughtHome: (saved, waiting) =>
    `이전 프로세스가 남긴 응답 ${saved}건을 저장했습니다${waiting > 0 ? `. ${waiting}건은 아직 임시 보관 폴더에 있습니다` : ""}`,
  unopenable: (count, first) =>
    `${first} ${account.word}${count > 1 ? ` 외 ${count - 1}곳` : ""}의 토큰을 열 수 없습니다. 암호화한 비밀값이 MALLKEY_SECRET에 없습니다`,
  swept: (refreshed, skipped, failed) =>
    `갱신 작업: ${refreshed}건 갱신${skipped > 0 ? `, ${skipped}건은 다른 프로세스가 처리` : ""}${failed > 0 ? `, ${failed}건 실패` : ""}`,
  sweepTrouble: (what) => `갱신 작업을 실행하지 못했습니다: ${what}`,
  checked: (checked, warned, lost) =>
    `매일 점검: 연결 ${checked}건 중 주의 ${warned}건, ${account.word} 운영자의 조치 필요 ${lost}건`,
  checkTrouble: (what) => `매일 점검을 실행하지 못했습니다: ${what}`,
  stopping: "종료합니다. 진행 중인 갱신을 마치고 저장합니다",
  stopped: "종료했습니다",
  stoppedLate: `${platform.word}의 응답을 기다리던 중에 종료했습니다. 보낸 요청은 기록해 두었고 다음 시작 때 처리합니다`,
})
