// 한국어: 시각과 기간, 그리고 지금을 기준으로 한 표현.

import { isTellable } from "../../core/believable.ts"
import type { times as model } from "../en/times.ts"
import { koreanMoment, plainMoment, spanText, wholeMinutes } from "../moment.ts"

const units = { day: "일", hour: "시간", minute: "분", second: "초" }
const span = (ms: number) => spanText(ms, units)

export const times: typeof model = {
  moment: (at) => (isTellable(at) ? koreanMoment(at) : times.unknown),
  span,
  relative: (at, now) => {
    if (!isTellable(at)) return times.unknown
    return at >= now ? `${span(at - now)} 뒤` : `${span(now - at)} 전`
  },
  both: (at, now) => (isTellable(at) ? `${koreanMoment(at)}, ${times.relative(at, now)}` : times.unknown),
  unknown: "언제인지 알 수 없음",
  plain: (at, now) =>
    isTellable(at) ? `${plainMoment("ko-KR", at, now)}(${times.relative(at, now)})` : times.unknown,
  from: (at, now) => `${plainMoment("ko-KR", wholeMinutes(at), now)}(약 ${span(wholeMinutes(at - now))} 뒤)`,
  never: "없음",
}
