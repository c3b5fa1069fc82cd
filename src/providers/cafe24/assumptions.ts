// Everything we believe about Cafe24 without having measured it, with the ground for believing it: change it here.

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** [doc] Life of an access token. Used only where an answer does not say, and then told as an oddity. */
export const accessLifeMs = 2 * hourMs

/** [doc] Life of a refresh token, sliding. ⚠ One source says it never slides: so only where an answer does not say. */
export const refreshLifeMs = 14 * dayMs

/** [guess] A life longer than this is a misread time, not a generous provider. */
export const longestAccessLifeMs = 7 * dayMs
export const longestRefreshLifeMs = 400 * dayMs

/** [guess] How far `issued_at` may be from our clock before we call it odd: slow answers and drifting clocks. */
export const clockToleranceMs = 5 * minuteMs

/** [seen] What a clock is off by when Korean time was read as UTC, or the other way round. */
export const koreanOffsetMs = 9 * hourMs

/** [seen] The zone of zone-less times, unless the app's setting at Cafe24 says otherwise. */
export const defaultTimeZone = "Asia/Seoul"

/** [doc] Tokens are opaque; they are 22 letters and digits today. */
export const longestTokenChars = 4_096

/** [guess] Far above a real token answer (under 1 KB), far below what could hurt. */
export const longestAnswerBytes = 64 * 1_024

/** [seen] Scopes joined with spaces were refused as `invalid_scope`. ⚠ One official page says "space". */
export const scopeSeparator = ","

/** [seen] The newest version an answer has named. Versions appear quarterly and live for about a year. */
export const newestApiVersion = "2026-09-01"
export const apiVersionLifeMs = 365 * dayMs

/** [seen] Answers of 30 s exist. Until the head of an answer is here; its body then flows at the caller's pace. */
export const callDeadlineMs = 60 * secondMs

/** [guess] A 401 is a few hundred bytes and arrives in one piece. */
export const refusalPeekBytes = 8 * 1_024
export const refusalPeekMs = 5 * secondMs

/** [guess] Nobody means a longer Retry-After than this. */
export const longestWaitMs = dayMs

/** [doc] An app launch is to be refused when its timestamp is older. */
export const launchLifeMs = 2 * hourMs

/** [guess] Of the letters in a webhook log (general, resent, test) the one for the TEST button. */
export const webhookTestLogType = "T"

/** How long to leave Cafe24 alone, by the kind of trouble: [guess], but for the day the first is named after. */
export const waitAfter = {
  /** [doc] A false "Uninstalled app" has lasted for about a day: no hurry, and no verdict. */
  falseUninstall: hourMs,
  /** [doc] 15 token requests in 2 hours; how a block answers is not known. */
  limited: 15 * minuteMs,
  /** Our own request was wrong: the next one will be too, until somebody has looked. */
  ourFault: 30 * minuteMs,
  unknownRefusal: 10 * minuteMs,
  redirect: 10 * minuteMs,
  page: 5 * minuteMs,
  serverTrouble: minuteMs,
  requestTimeout: 30 * secondMs,
} as const
