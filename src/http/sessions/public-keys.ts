// The public keys of a Supabase project: fetched when a session needs them, and while they cannot be had, once in a few seconds.
import type { JWTVerifyGetKey } from "jose"
import { KeeperError } from "../../core/errors.ts"

type Jose = typeof import("jose")

interface KeysPlace {
  address: string
  fetch: typeof fetch
  now(): number
}

/** Anybody can send what looks like a session: each of those would be a question to Supabase, and a wait for its answer. */
const quietMs = 5_000

/** Rejects with `busy` where the keys cannot be read. One that is at hand goes on being used. */
export function createPublicKeys(jose: Jose, { address, fetch, now }: KeysPlace): JWTVerifyGetKey {
  let failedAt: number | undefined
  const quietUntil = () => {
    const sinceMs = failedAt === undefined ? quietMs : now() - failedAt
    // A clock that was put back must not keep it quiet for hours.
    return sinceMs >= 0 && sinceMs < quietMs ? failedAt! + quietMs : undefined
  }
  const refuseWhileQuiet = () => {
    const retryAt = quietUntil()
    if (retryAt !== undefined) throw unreadable(undefined, retryAt)
  }
  const remote = jose.createRemoteJWKSet(new URL(address), {
    [jose.customFetch]: async (url, init) => {
      refuseWhileQuiet()
      return fetch(url, init)
    },
  })
  return async (header, token) => {
    try {
      return await remote(header, token)
    } catch (error) {
      if (error instanceof KeeperError || !isUnreadable(error, jose.errors)) throw error
      failedAt = now()
      throw unreadable(error, failedAt + quietMs)
    }
  }
}

function isUnreadable(error: unknown, errors: Jose["errors"]): boolean {
  if (!(error instanceof errors.JOSEError)) return true
  // `JOSEError` itself stands for an answer other than 200, and for one that is no JSON.
  return (
    error.code === "ERR_JOSE_GENERIC" ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid
  )
}

/** Neither yes nor no: this one may be forged, and the next one somebody's. */
export function unreadable(cause: unknown, retryAt?: number): KeeperError {
  return new KeeperError("busy", { detail: "the public keys of Supabase could not be read", retryAt, cause })
}
