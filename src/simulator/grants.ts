// Rules about tokens once they exist: issuing, rotating, evicting, killing. No HTTP, no faults.
import type { AccessToken, Chain, Mall } from "./malls.ts"
import type { Switches } from "./switch-table.ts"
import { chainSpan, readToken, writeToken } from "./token-text.ts"

export interface Pair {
  chain: Chain
  accessToken: string
  accessExpiresAt: number
  refreshToken: string
  refreshExpiresAt: number
  issuedAt: number
}
export type Presented =
  | { is: "live"; chain: Chain }
  | { is: "expired"; chain: Chain }
  | { is: "spent"; chain: Chain; generation: number }
  | { is: "dead" }
  | { is: "unknown" }

/** Chains of one mall that are remembered; an older one counts as dead. */
const rememberedChains = 64

export function createGrants(accessTokens: Map<string, AccessToken>) {
  function forget(access: AccessToken) {
    accessTokens.delete(access.token)
  }

  function dropAccess(mall: Mall, doomed: (access: AccessToken) => boolean) {
    mall.accessTokens = mall.accessTokens.filter((access) => {
      if (doomed(access)) forget(access)
      return accessTokens.has(access.token)
    })
  }

  function kill(mall: Mall, chain: Chain) {
    chain.dead = true
    dropAccess(mall, (access) => access.chain === chain)
  }

  function addAccess(mall: Mall, chain: Chain, now: number, rules: Switches): AccessToken {
    const live = mall.accessTokens
    while (live.length > 0 && live[0]!.expiresAt <= now) forget(live.shift()!)
    if (rules.oldAccessToken === "dies") dropAccess(mall, (access) => access.chain === chain)
    const token = writeToken(mall.accessKey, chain.number, chain.generation, rules.tokenLength)
    const access = { token, mallId: mall.id, chain, expiresAt: now + rules.accessLifeMs }
    mall.accessTokens.push(access)
    accessTokens.set(token, access)
    if (rules.liveAccessTokens > 0)
      while (mall.accessTokens.length > rules.liveAccessTokens) forget(mall.accessTokens.shift()!)
    return access
  }

  function nextPair(mall: Mall, chain: Chain, now: number, rules: Switches): Pair {
    chain.generation += 1
    chain.refreshToken = writeToken(mall.refreshKey, chain.number, chain.generation, rules.tokenLength)
    if (rules.refreshLife === "sliding" || chain.refreshExpiresAt === 0)
      chain.refreshExpiresAt = now + rules.refreshLifeMs
    const access = addAccess(mall, chain, now, rules)
    return {
      chain,
      accessToken: access.token,
      accessExpiresAt: access.expiresAt,
      refreshToken: chain.refreshToken,
      refreshExpiresAt: chain.refreshExpiresAt,
      issuedAt: now,
    }
  }

  function begin(
    mall: Mall,
    who: { scopes: readonly string[]; userId: string },
    now: number,
    rules: Switches,
  ) {
    mall.installed = true
    if (rules.secondAuthorization === "killsFirst")
      for (const chain of mall.chains.values()) kill(mall, chain)
    const chain: Chain = {
      number: mall.nextChain,
      generation: 0,
      refreshToken: "",
      refreshExpiresAt: 0,
      dead: false,
      unclearGeneration: 0,
      ...who,
    }
    mall.nextChain = (mall.nextChain + 1) % chainSpan
    mall.chains.set(chain.number, chain)
    const oldest = mall.chains.size > rememberedChains ? mall.chains.values().next().value : undefined
    if (oldest) {
      kill(mall, oldest)
      mall.chains.delete(oldest.number)
    }
    return nextPair(mall, chain, now, rules)
  }

  /** What a presented refresh token is worth, without changing anything. */
  function present(mall: Mall, token: string, now: number): Presented {
    const says = readToken(mall.refreshKey, token)
    if (!says) return { is: "unknown" }
    const chain = mall.chains.get(says.chain)
    if (!chain) return { is: "dead" }
    if (chain.refreshToken === token && !chain.dead)
      return { is: chain.refreshExpiresAt > now ? "live" : "expired", chain }
    if (says.generation < chain.generation) return { is: "spent", chain, generation: says.generation }
    return { is: says.generation > chain.generation ? "unknown" : "dead" }
  }

  return { begin, nextPair, present, kill, forgetAll: (mall: Mall) => dropAccess(mall, () => true) }
}
export type Grants = ReturnType<typeof createGrants>
