// What was asked of the token endpoint lately: times and outcomes, never a token.
import type { TokenAnswer, TokenErrorBody } from "./token-answers.ts"

/** One request to the token endpoint, without a token. */
export interface TokenRequestNote {
  at: number
  mallId: string
  grantType: string
  status: number
  /** "ok", the error word, "dropped" or "broken". */
  outcome: string
  /** Whether the token in the request was spent by it. */
  rotated: boolean
}

const remembered = 1000

export function createTokenLog() {
  const notes: TokenRequestNote[] = []
  let next = 0
  return {
    add(at: number, mallId: string, grantType: string | undefined, answer: TokenAnswer) {
      const rotated = answer.rotated === true
      const outcome = outcomeOf(answer)
      const note = { at, mallId, grantType: grantType ?? "", status: answer.status, outcome, rotated }
      notes[next] = note
      next = (next + 1) % remembered
    },
    /** Oldest first. */
    entries: (mallId?: string): TokenRequestNote[] =>
      [...notes.slice(next), ...notes.slice(0, next)].filter((n) => !mallId || n.mallId === mallId),
  }
}
export type TokenLog = ReturnType<typeof createTokenLog>

function outcomeOf({ dropped, body, status }: TokenAnswer): string {
  if (dropped) return "dropped"
  if (typeof body === "string") return "broken"
  return status === 200 ? "ok" : (body as TokenErrorBody).error
}
