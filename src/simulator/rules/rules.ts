// The simulated Cafe24 without HTTP: synchronous, fast, and all that a year of a fleet needs.

import { mallChanges, mallFacts } from "../mall-verbs.ts"
import type { Switches } from "../switches/table.ts"
import type { Agreement, AuthorizeRequest } from "./authorize.ts"
import { agree, errorAddress, judgeAuthorize } from "./authorize.ts"
import { present } from "./grants.ts"
import { type LaunchOptions, launchAddress } from "./launch.ts"
import { refused, type TokenAnswer } from "./token-answers.ts"
import { createTokenLog } from "./token-log.ts"
import { answerTokenRequest, type ClientAuth, type TokenParams } from "./token-rules.ts"
import { createWorld, type RulesOptions, type SimulatedWorld } from "./world.ts"

/**
 * The simulated Cafe24 without HTTP: synchronous, for tests that play years.
 * @example
 * const rules = createRules({ seed: 1 })
 * const pair = rules.grant("yourmall")
 * rules.clock.step(3 * 60 * 60_000)
 * console.log(rules.isLive(pair.access_token)) // false
 */
export function createRules(options: RulesOptions = {}) {
  const world = createWorld(options)
  const { seed, startedAt, app, clock, switches, knows, mallOf } = world
  return {
    seed,
    startedAt,
    app,
    clock,
    switches,
    knows,
    mallOf,
    ...tokenEndpoint(world),
    ...authorizeEndpoint(world),
    ...mallChanges(world),
    ...mallFacts(world),
    launchUrl: (appUrl: string, mallId: string, launch: LaunchOptions = {}): string =>
      launchAddress(appUrl, mallId, launch, app.clientSecret, clock.now()),
  }
}
/** What `createRules` gives. */
export type Rules = ReturnType<typeof createRules>

function tokenEndpoint({ app, clock, switches, tokens, knows, mallOf, anyMall }: SimulatedWorld) {
  const log = createTokenLog()
  return {
    log,
    /** One token request, answered at once; faults are drawn unless they are handed in. */
    token(
      mallId: string,
      params: TokenParams,
      auth: ClientAuth | undefined,
      faults: Switches = switches.draw("token", mallId),
    ): TokenAnswer {
      if (!knows(mallId)) return refused(404, "not_found", "There is no such mall")
      const now = clock.now()
      const rules = switches.of(mallId)
      const mall = mallOf(mallId)
      const answer = answerTokenRequest({
        mall,
        params,
        auth,
        now,
        rules,
        faults,
        app,
        tokens,
        mallOf: anyMall,
      })
      log.add(now, mallId, params.grant_type, answer)
      return answer
    },
    /** Says afterwards that the answer to this request never arrived (the client hung up). */
    answerNeverArrived(mallId: string, params: TokenParams) {
      const mall = mallOf(mallId)
      mall.counters.unclearAnswers += 1
      const was = params.refresh_token && present(mall, params.refresh_token, clock.now())
      if (was && was.is === "spent") was.chain.unclearGeneration = was.generation
    },
  }
}

const authorizeEndpoint = ({ app, clock, switches, mallOf }: SimulatedWorld) => ({
  judgeAuthorize: (mallId: string, query: URLSearchParams) => judgeAuthorize(query, app, switches.of(mallId)),
  /** The callback address that a person's "agree" makes; the consent faults strike here. */
  agree(mallId: string, request: AuthorizeRequest, by: Agreement, issuer: string): string {
    const faults = switches.draw("consent", mallId)
    const agreement = {
      mallId: faults.consentOtherMall || by.mallId,
      userId: faults.consentOtherMall || by.userId,
      scopes: by.scopes.filter((scope) => !faults.withheldScopes.includes(scope)),
    }
    const at = { now: clock.now(), rules: switches.of(mallId), issuer }
    return agree(mallOf(mallId), request, agreement, at)
  },
  disagree: (mallId: string, request: AuthorizeRequest, why = "The user denied the request") =>
    errorAddress(request, "access_denied", why, switches.of(mallId)),
})
