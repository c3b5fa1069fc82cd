// The simulated Cafe24 without HTTP: synchronous, fast, and all that a year of a fleet needs.
import type { AuthorizeRequest } from "./authorize-rules.ts"
import * as authorize from "./authorize-rules.ts"
import { createGrants } from "./grants.ts"
import { type Launch, launchAddress } from "./launch.ts"
import { type AccessToken, createMall, type Mall, type MallCounters, sumCounters } from "./malls.ts"
import { createRandom, seedOf } from "./seeded-random.ts"
import type { SwitchInput } from "./switch-input.ts"
import { mallIdPattern } from "./switch-kinds.ts"
import { createSwitches } from "./switches.ts"
import { refused, type TokenAnswer, type TokenBody, tokenBody } from "./token-answers.ts"
import { createTokenLog } from "./token-log.ts"
import { type ClientAuth, createTokenRules, type TokenParams } from "./token-rules.ts"
import { readToken } from "./token-text.ts"
import { createClock } from "./virtual-clock.ts"

export interface RulesOptions {
  seed?: number
  /** Where real time comes from. */
  clock?: { now(): number }
  /** Virtual time runs this many times as fast as the clock. */
  speed?: number
  /** Virtual time at the start; the clock's own when absent. */
  startAt?: number
  clientId?: string
  clientSecret?: string
  redirectUris?: readonly string[]
  webhookKey?: string
  /** Only these malls exist; any well-formed id when absent. */
  malls?: readonly string[]
  /** The scopes ticked for the app; every known one when absent. */
  scopesAllowed?: readonly string[]
  switches?: SwitchInput
}
export interface GrantOptions {
  scopes?: readonly string[]
  userId?: string
  /** How long ago the pair was issued. */
  ageMs?: number
}
export interface MallSnapshot {
  id: string
  installed: boolean
  liveAccessTokens: number
  liveRefreshTokens: number
  accessExpiresAt?: number
  refreshExpiresAt?: number
  scopes: readonly string[]
  blockedUntil?: number
}

export const defaultScopes: readonly string[] = [
  "mall.read_order",
  "mall.read_product",
  "mall.read_customer",
  "mall.read_community",
  "mall.read_store",
]

export function createRules(options: RulesOptions = {}) {
  const seed = options.seed ?? 1
  const clock = createClock(options)
  const app = {
    clientId: options.clientId ?? "simulator-client-id",
    clientSecret: options.clientSecret ?? "simulator-client-secret",
    redirectUris: options.redirectUris,
    scopesAllowed: options.scopesAllowed,
    webhookKey: options.webhookKey ?? "simulator-webhook-key",
  }
  const switches = createSwitches(createRandom(seedOf(seed, "faults")), options.switches)
  const malls = new Map<string, Mall>()
  const accessTokens = new Map<string, AccessToken>()
  const grants = createGrants(accessTokens)
  const log = createTokenLog()

  const knows = (id: string) =>
    malls.has(id) || (options.malls ? options.malls.includes(id) : mallIdPattern.test(id))
  function mallOf(id: string): Mall {
    let mall = malls.get(id)
    if (!mall) {
      if (!knows(id)) throw new RangeError(`there is no mall ${JSON.stringify(id)} here`)
      mall = createMall(id, seed)
      malls.set(id, mall)
    }
    return mall
  }
  for (const id of options.malls ?? []) {
    if (!mallIdPattern.test(id)) throw new RangeError(`not a mall id: ${JSON.stringify(id)}`)
    mallOf(id)
  }
  // A person may be logged in to a mall that is not in the list: it exists then.
  const anyMall = (id: string) => malls.get(id) ?? malls.set(id, createMall(id, seed)).get(id)!
  const decide = createTokenRules({ app: () => app, grants, mallOf: anyMall })

  function token(
    mallId: string,
    params: TokenParams,
    auth: ClientAuth | undefined,
    faults = switches.draw("token", mallId),
  ): TokenAnswer {
    if (!knows(mallId)) return refused(404, "not_found", "There is no such mall")
    const mall = mallOf(mallId)
    const now = clock.now()
    const answer = decide({ mall, params, auth, now, rules: switches.of(mallId), faults })
    log.add(now, mallId, params.grant_type, answer)
    return answer
  }

  const liveChains = (mall: Mall, now = clock.now()) =>
    [...mall.chains.values()].filter((chain) => !chain.dead && chain.refreshExpiresAt > now)

  return {
    seed,
    startedAt: clock.now(),
    app,
    clock,
    switches,
    log,
    knows,
    mallOf,
    malls: (): readonly string[] => [...malls.keys()].sort(),
    token,
    /** Says afterwards that the answer to this refresh never arrived (the client hung up). */
    answerNeverArrived(mallId: string, params: TokenParams) {
      const mall = mallOf(mallId)
      mall.counters.unclearAnswers += 1
      const was = params.refresh_token && grants.present(mall, params.refresh_token, clock.now())
      if (was && was.is === "spent") was.chain.unclearGeneration = was.generation
    },

    /** A consent without the browser. The answer has the shape of the token endpoint's. */
    grant(mallId: string, grant: GrantOptions = {}): TokenBody {
      const mall = mallOf(mallId)
      const who = { scopes: grant.scopes ?? defaultScopes, userId: grant.userId ?? mallId }
      const rules = switches.of(mallId)
      return tokenBody(
        grants.begin(mall, who, clock.now() - (grant.ageMs ?? 0), rules),
        app.clientId,
        mallId,
        rules,
      )
    },

    revoke(mallId: string, presented: string): boolean {
      const mall = mallOf(mallId)
      const access = accessTokens.get(presented)
      const refresh = grants.present(mall, presented, clock.now())
      const chain =
        access?.mallId === mallId ? access.chain : refresh.is === "live" ? refresh.chain : undefined
      if (!chain) return false
      mall.counters.revokes += 1
      grants.kill(mall, chain)
      return true
    },

    judgeAuthorize: (mallId: string, query: URLSearchParams) =>
      authorize.judgeAuthorize(query, app, switches.of(mallId)),
    /** What a person's "agree" makes; the consent faults strike here. */
    agree(mallId: string, request: AuthorizeRequest, by: authorize.Agreement, issuer: string): string {
      const faults = switches.draw("consent", mallId)
      const agreement = {
        mallId: faults.consentOtherMall || by.mallId,
        userId: faults.consentOtherMall || by.userId,
        scopes: by.scopes.filter((scope) => !faults.withheldScopes.includes(scope)),
      }
      const at = { now: clock.now(), rules: switches.of(mallId), issuer }
      return authorize.agree(mallOf(mallId), request, agreement, at)
    },
    disagree: (mallId: string, request: AuthorizeRequest, why = "The user denied the request") =>
      authorize.errorAddress(request, "access_denied", why, switches.of(mallId)),

    launchUrl: (appUrl: string, mallId: string, launch: Launch = {}): string =>
      launchAddress(appUrl, mallId, launch, app.clientSecret, clock.now()),

    uninstall(mallId: string) {
      const mall = mallOf(mallId)
      mall.installed = false
      for (const chain of mall.chains.values()) grants.kill(mall, chain)
    },
    expireRefreshToken(mallId: string) {
      for (const chain of mallOf(mallId).chains.values()) chain.refreshExpiresAt = clock.now() - 1
    },
    expireAccessTokens(mallId: string) {
      for (const access of mallOf(mallId).accessTokens) access.expiresAt = clock.now() - 1
    },

    accessToken: (text: string): AccessToken | undefined => accessTokens.get(text),
    /** Whether this mall was ever given this access token, living or not. */
    wasIssued: (mallId: string, text: string): boolean =>
      readToken(mallOf(mallId).accessKey, text) !== undefined,
    isLive(accessToken: string): boolean {
      const access = accessTokens.get(accessToken)
      return access !== undefined && access.expiresAt > clock.now()
    },
    /** The refresh token of the newest living consent. */
    liveRefreshToken: (mallId: string): string | undefined => liveChains(mallOf(mallId)).at(-1)?.refreshToken,
    mall(mallId: string): MallSnapshot {
      const mall = mallOf(mallId)
      const now = clock.now()
      const live = mall.accessTokens.filter((access) => access.expiresAt > now)
      const chains = liveChains(mall, now)
      return {
        id: mallId,
        installed: mall.installed,
        liveAccessTokens: live.length,
        liveRefreshTokens: chains.length,
        accessExpiresAt: live.at(-1)?.expiresAt,
        refreshExpiresAt: chains.at(-1)?.refreshExpiresAt,
        scopes: chains.at(-1)?.scopes ?? [],
        blockedUntil: mall.blockedUntil > now ? mall.blockedUntil : undefined,
      }
    },
    /** Of one mall, or of all together. */
    counters: (mallId?: string): MallCounters =>
      mallId === undefined ? sumCounters(malls.values()) : { ...mallOf(mallId).counters },
  }
}
export type Rules = ReturnType<typeof createRules>
