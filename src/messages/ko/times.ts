// 한국어: 시각과 기간, 그리고 지금을 기준으로 한 표현.
import type { times as model } from "../en/times.ts"
import { koreanMoment, spanText } from "../moment.ts"

const units = { day: "일", hour: "시간", minute: "분", second: "초" }
const span = (ms: number) => spanText(ms, units)

export const times: typeof model = {
  moment: koreanMoment,
  span,
  relative: (at, now) => (at >= now ? `${span(at - now)} 뒤` : `${span(now - at)} 전`),
  both: (at, now) => `${koreanMoment(at)}, ${times.relative(at, now)}`,
  never: "없음",
}
