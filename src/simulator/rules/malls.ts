// What the simulated Cafe24 remembers about one mall.
import { seedOf } from "../seeded-random.ts"

/** One consent and everything refreshed from it. Only its newest refresh token is kept. */
export interface Chain {
  readonly number: number
  generation: number
  refreshToken: string
  refreshExpiresAt: number
  scopes: readonly string[]
  userId: string
  dead: boolean
  /** Spent in this generation without the answer arriving: its token may fairly be presented once more. */
  unclearGeneration: number
}
/** An access token that was issued. */
export interface AccessToken {
  token: string
  mallId: string
  chain: Chain
  expiresAt: number
}
/** An authorization code that was issued. */
export interface Code {
  code: string
  mallId: string
  userId: string
  redirectUri: string
  scopes: readonly string[]
  challenge?: string
  expiresAt: number
  used: boolean
}
/** What has reached a mall, counted. */
export interface MallCounters {
  /** Everything that reached the token endpoint. */
  tokenRequests: number
  refreshes: number
  exchanges: number
  refused: number
  blocked: number
  /** The most token requests within any two hours. */
  peakIn2h: number
  reusedSpentTokens: number
  /** The part of them whose first answer never arrived: a guarded second try. */
  reusedAfterUnclear: number
  unknownRefreshTokens: number
  /** Rotated, but the answer never arrived. */
  unclearAnswers: number
  failedByFault: number
  revokes: number
  consents: number
  apiCalls: number
  apiRefused: number
  apiLimited: number
  webhooks: number
}
/** A mall as the simulator keeps it. */
export interface Mall {
  readonly id: string
  readonly refreshKey: number
  readonly accessKey: number
  installed: boolean
  chains: Map<number, Chain>
  nextChain: number
  /** Oldest first. */
  accessTokens: AccessToken[]
  codes: Map<string, Code>
  recentTokenRequests: number[]
  blockedUntil: number
  bucket: { used: number; at: number }
  quota: { startedAt: number; calls: number; spentMs: number; blockedUntil: number }
  counters: MallCounters
}

const noCounts: MallCounters = {
  tokenRequests: 0,
  refreshes: 0,
  exchanges: 0,
  refused: 0,
  blocked: 0,
  peakIn2h: 0,
  reusedSpentTokens: 0,
  reusedAfterUnclear: 0,
  unknownRefreshTokens: 0,
  unclearAnswers: 0,
  failedByFault: 0,
  revokes: 0,
  consents: 0,
  apiCalls: 0,
  apiRefused: 0,
  apiLimited: 0,
  webhooks: 0,
}

export const createMall = (id: string, seed: number): Mall => ({
  id,
  refreshKey: seedOf(seed, id, "refresh"),
  accessKey: seedOf(seed, id, "access"),
  installed: true,
  chains: new Map(),
  nextChain: 1,
  accessTokens: [],
  codes: new Map(),
  recentTokenRequests: [],
  blockedUntil: 0,
  bucket: { used: 0, at: 0 },
  quota: { startedAt: 0, calls: 0, spentMs: 0, blockedUntil: 0 },
  counters: { ...noCounts },
})

export function sumCounters(malls: Iterable<Mall>): MallCounters {
  const sum = { ...noCounts }
  for (const { counters } of malls)
    for (const key of Object.keys(sum) as (keyof MallCounters)[])
      sum[key] = key === "peakIn2h" ? Math.max(sum[key], counters[key]) : sum[key] + counters[key]
  return sum
}
