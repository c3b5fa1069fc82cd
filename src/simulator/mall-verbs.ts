// What can be done to a mall from outside, and what can be asked about it: for tests and the control routes.
import { begin, kill, present } from "./rules/grants.ts"
import { type AccessToken, type Mall, type MallCounters, sumCounters } from "./rules/malls.ts"
import { type TokenBody, tokenBody } from "./rules/token-answers.ts"
import { readToken } from "./rules/token-text.ts"
import type { SimulatedWorld } from "./rules/world.ts"

/** What a consent without a browser grants. */
export interface GrantOptions {
  scopes?: readonly string[]
  userId?: string
  /** How long ago the pair was issued. */
  ageMs?: number
}
/** How a mall stands at this moment. */
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

const liveChains = (mall: Mall, now: number) =>
  [...mall.chains.values()].filter((chain) => !chain.dead && chain.refreshExpiresAt > now)

export const mallChanges = ({ app, clock, switches, tokens, mallOf }: SimulatedWorld) => ({
  /** A consent without the browser. The answer has the shape of the token endpoint's. */
  grant(mallId: string, grant: GrantOptions = {}): TokenBody {
    const who = { scopes: grant.scopes ?? defaultScopes, userId: grant.userId ?? mallId }
    const rules = switches.of(mallId)
    const pair = begin(tokens, mallOf(mallId), who, clock.now() - (grant.ageMs ?? 0), rules)
    return tokenBody(pair, app.clientId, mallId, rules)
  },
  revoke(mallId: string, presented: string): boolean {
    const mall = mallOf(mallId)
    const access = tokens.get(presented)
    const refresh = present(mall, presented, clock.now())
    const chain = access?.mallId === mallId ? access.chain : refresh.is === "live" ? refresh.chain : undefined
    if (!chain) return false
    mall.counters.revokes += 1
    kill(tokens, mall, chain)
    return true
  },
  /** The owner deletes the app: every token of the mall is dead. */
  uninstall(mallId: string) {
    const mall = mallOf(mallId)
    mall.installed = false
    for (const chain of mall.chains.values()) kill(tokens, mall, chain)
  },
  expireRefreshToken(mallId: string) {
    for (const chain of mallOf(mallId).chains.values()) chain.refreshExpiresAt = clock.now() - 1
  },
  expireAccessTokens(mallId: string) {
    for (const access of mallOf(mallId).accessTokens) access.expiresAt = clock.now() - 1
  },
})

export const mallFacts = ({ clock, tokens, malls, mallOf }: SimulatedWorld) => ({
  malls: (): readonly string[] => [...malls.keys()].sort(),
  accessToken: (text: string): AccessToken | undefined => tokens.get(text),
  isLive(accessToken: string): boolean {
    const access = tokens.get(accessToken)
    return access !== undefined && access.expiresAt > clock.now()
  },
  /** Whether this mall was ever given this access token, living or not. */
  wasIssued: (mallId: string, text: string): boolean =>
    readToken(mallOf(mallId).accessKey, text) !== undefined,
  /** The refresh token of the newest living consent. */
  liveRefreshToken: (mallId: string): string | undefined =>
    liveChains(mallOf(mallId), clock.now()).at(-1)?.refreshToken,
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
})
