// Places are shown to people, and their keys come from the file: what may be a token must not be among them.
import type { Found, Problem, Reading } from "./found.ts"

const hidden = "…"
const longestKey = 80

/** Small and capital letters and digits, many of them: a token, or an id that nobody reads anyway. */
export function safeKey(key: string): string {
  const looksRandom = key.length >= 16 && /[a-z]/.test(key) && /[A-Z]/.test(key) && /\d/.test(key)
  if (looksRandom || !/^[\p{L}\p{N} _:.~@{}[\]()/-]+$/u.test(key)) return hidden
  return key.length <= longestKey ? key : `${key.slice(0, longestKey)}${hidden}`
}

/** Whatever its look, a word that stands as a token elsewhere in the same text is one. */
export function withoutTokens({ found, problems }: Reading): Reading {
  const all = found.flatMap(({ tokens }) => [tokens.accessToken, tokens.refreshToken])
  const tokens = new Set(all.flatMap((token) => (token === undefined ? [] : [token.toLowerCase()])))
  const isToken = (text: string) => tokens.has(text.toLowerCase())
  const safe = (place: string) =>
    place
      .split(" › ")
      .map((part, at) => (at > 0 && part.split(":").some(isToken) ? hidden : part))
      .join(" › ")
  return {
    found: found.map((each): Found => {
      const { mallId, places } = each
      return {
        ...each,
        mallId: mallId !== undefined && isToken(mallId) ? undefined : mallId,
        places: places.map(safe),
      }
    }),
    problems: problems.map((problem): Problem => ({ ...problem, place: safe(problem.place) })),
  }
}
