// Small things the simulator's own tests share: a clock by hand and short ways to ask.
import { createRules } from "./rules/rules.ts"
import type { TokenBody, TokenErrorBody } from "./rules/token-answers.ts"
import type { RulesOptions } from "./rules/world.ts"

export const noon = Date.UTC(2026, 2, 11, 3, 39, 27)
export const minutes = (n: number) => n * 60_000
export const hours = (n: number) => n * 3_600_000
export const days = (n: number) => n * 86_400_000

export function rulesByHand(options: RulesOptions = {}) {
  const time = { at: noon }
  const sim = createRules({ clock: { now: () => time.at }, ...options })
  const auth = { clientId: sim.app.clientId, clientSecret: sim.app.clientSecret }
  const refresh = (refresh_token: string, mall = "mymall") => {
    const answer = sim.token(mall, { grant_type: "refresh_token", refresh_token }, auth)
    return {
      answer,
      status: answer.status,
      body: answer.body as TokenBody,
      error: answer.body as TokenErrorBody,
    }
  }
  return { sim, time, auth, refresh }
}
