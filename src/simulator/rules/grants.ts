// Rules about tokens once they exist: issuing, rotating, evicting, killing. No HTTP, no faults.

import type { Switches } from "../switches/table.ts"
import type { AccessToken, Chain, Mall } from "./malls.ts"
import { chainSpan, readToken, writeToken } from "./token-text.ts"

export interface Pair {
  chain: Chain
  accessToken: string
  accessExpiresAt: number
  refreshToken: string
  refreshExpiresAt: number
  issuedAt: number
}
export type ShownToken =
  | { is: "live"; chain: Chain }
  | { is: "expired"; chain: Chain }
  | { is: "spent"; chain: Chain; generation: number }
  | { is: "dead" }
  | { is: "unknown" }
/** Every access token that may still be alive, of all malls. */
export type AccessTokens = Map<string, AccessToken>

/** Chains of one mall that are remembered; an older one counts as dead. */
const rememberedChains = 64

/** A new consent: the mall has the app (again) and gets the first pair of a new chain. */
export function begin(
  tokens: AccessTokens,
  mall: Mall,
  who: { scopes: readonly string[]; userId: string },
  now: number,
  rules: Switches,
): Pair {
  mall.installed = true
  if (rules.secondAuthorization === "killsFirst")
    for (const chain of mall.chains.values()) kill(tokens, mall, chain)
  const chain: Chain = {
    ...who,
    number: mall.nextChain,
    generation: 0,
    refreshToken: "",
    refreshExpiresAt: 0,
    dead: false,
    unclearGeneration: 0,
  }
  mall.nextChain = (mall.nextChain + 1) % chainSpan
  mall.chains.set(chain.number, chain)
  forgetOldestChain(tokens, mall)
  return nextPair(tokens, mall, chain, now, rules)
}

/** Spends the chain's refresh token and puts a new pair in its place. */
export function nextPair(tokens: AccessTokens, mall: Mall, chain: Chain, now: number, rules: Switches): Pair {
  chain.generation += 1
  chain.refreshToken = writeToken(mall.refreshKey, chain.number, chain.generation, rules.tokenLength)
  if (rules.refreshLife === "sliding" || chain.refreshExpiresAt === 0)
    chain.refreshExpiresAt = now + rules.refreshLifeMs
  const access = addAccess(tokens, mall, chain, now, rules)
  return {
    chain,
    accessToken: access.token,
    accessExpiresAt: access.expiresAt,
    refreshToken: chain.refreshToken,
    refreshExpiresAt: chain.refreshExpiresAt,
    issuedAt: now,
  }
}

/** What a presented refresh token is worth, without changing anything. */
export function present(mall: Mall, token: string, now: number): ShownToken {
  const says = readToken(mall.refreshKey, token)
  if (!says) return { is: "unknown" }
  const chain = mall.chains.get(says.chain)
  if (!chain) return { is: "dead" }
  if (chain.refreshToken === token && !chain.dead)
    return { is: chain.refreshExpiresAt > now ? "live" : "expired", chain }
  if (says.generation < chain.generation) return { is: "spent", chain, generation: says.generation }
  return { is: says.generation > chain.generation ? "unknown" : "dead" }
}

export function kill(tokens: AccessTokens, mall: Mall, chain: Chain) {
  chain.dead = true
  dropAccess(tokens, mall, chain)
}

function dropAccess(tokens: AccessTokens, mall: Mall, chain: Chain) {
  for (const access of mall.accessTokens) if (access.chain === chain) tokens.delete(access.token)
  mall.accessTokens = mall.accessTokens.filter((access) => access.chain !== chain)
}

function addAccess(
  tokens: AccessTokens,
  mall: Mall,
  chain: Chain,
  now: number,
  rules: Switches,
): AccessToken {
  if (rules.oldAccessToken === "dies") dropAccess(tokens, mall, chain)
  const live = mall.accessTokens
  const dropOldest = () => tokens.delete(live.shift()!.token)
  while (live.length > 0 && live[0]!.expiresAt <= now) dropOldest()
  const token = writeToken(mall.accessKey, chain.number, chain.generation, rules.tokenLength)
  const access = { token, mallId: mall.id, chain, expiresAt: now + rules.accessLifeMs }
  live.push(access)
  tokens.set(token, access)
  if (rules.liveAccessTokens > 0) while (live.length > rules.liveAccessTokens) dropOldest()
  return access
}

function forgetOldestChain(tokens: AccessTokens, mall: Mall) {
  if (mall.chains.size <= rememberedChains) return
  const [oldest] = mall.chains.values()
  kill(tokens, mall, oldest!)
  mall.chains.delete(oldest!.number)
}
