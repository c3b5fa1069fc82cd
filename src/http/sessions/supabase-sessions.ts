// Supabase sessions: whose signed-in user sent this request? Verified by Supabase's public keys, or its JWT secret.
import type { JWTPayload, JWTVerifyGetKey } from "jose"
import { KeeperError } from "../../core/errors.ts"
import type { Clock } from "../../core/ports.ts"
import type { Session } from "../options.ts"
import { clockToleranceSeconds, isOver, keyPairAlgorithms, maySign } from "./plainly-none.ts"
import { createPublicKeys, unreadable } from "./public-keys.ts"
import { sessionTokenOf } from "./session-token.ts"

/** Whose sessions are taken. */
export interface SupabaseProject {
  /** `https://PROJECT.supabase.co`: whose keys are fetched, and who must have issued the session. */
  url?: string
  /** Signs sessions of projects that have not moved to key pairs. */
  jwtSecret?: string
}

/** For tests, and for who is told. */
export interface SessionSurroundings {
  clock?: Pick<Clock, "now">
  fetch?: typeof fetch
  /** Told once: sessions come that only SUPABASE_JWT_SECRET can check, and it is not set. */
  onSecretMissing?: () => void
  /** Told once: sessions come that another address issued than the one that is set. */
  onOtherIssuer?: (issuer: string) => void
}

/** Whose session a request carries; undefined: nobody's. */
export type ReadSession = (request: Request) => Promise<Session | undefined>

const secretAlgorithm = "HS256"
const otherAddress = "the session was issued by another address than SUPABASE_URL"

/**
 * Undefined: nobody we know. Rejects with `key_missing` where somebody's session is not valid or was issued by another
 * address (a custom domain, a project hosted at home): taken for nobody's, a consent begun with it would end up without an
 * owner.
 * @example
 * createApp(keeper, { sessions: createSupabaseSessions({ url: "https://abcdefgh.supabase.co" }) })
 */
export function createSupabaseSessions(
  project: SupabaseProject,
  { clock, fetch = globalThis.fetch, onSecretMissing, onOtherIssuer }: SessionSurroundings = {},
): ReadSession {
  const { url, jwtSecret } = project
  const origin = url?.replace(/\/+$/, "")
  const issuer = origin && `${origin}/auth/v1`
  const tellSecretMissing = once(() => onSecretMissing?.())
  const tellOther = once((other: string) => onOtherIssuer?.(other))
  const now = () => (clock ? clock.now() : Date.now())
  let publicKeys: JWTVerifyGetKey | undefined

  return async (request) => {
    const token = sessionTokenOf(request, origin)
    if (token === undefined) return undefined
    // Loaded with the first session: a house without sessions does not pay for it.
    const jose = await import("jose")
    const header = readOrNothing(() => jose.decodeProtectedHeader(token))
    const claimed = readOrNothing(() => jose.decodeJwt(token))
    if (!header || !claimed) return undefined
    if (issuer && claimed.iss !== issuer) {
      const other = otherIssuer(claimed)
      if (other === undefined) return undefined
      tellOther(other)
      throw new KeeperError("key_missing", { detail: otherAddress })
    }
    const rules = {
      audience: "authenticated",
      ...(issuer && { issuer }),
      requiredClaims: ["sub", "exp"],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(now()),
    }
    try {
      if (header.alg === secretAlgorithm && jwtSecret) {
        const key = new TextEncoder().encode(jwtSecret)
        const { payload } = await jose.jwtVerify(token, key, { ...rules, algorithms: [secretAlgorithm] })
        return sessionOf(payload)
      }
      if (!issuer) return undefined
      if (header.alg === secretAlgorithm) {
        tellSecretMissing()
        throw new KeeperError("key_missing", {
          detail: "sessions of this project need SUPABASE_JWT_SECRET here",
        })
      }
      if (!maySign(header.alg, token) || isOver(claimed, rules.currentDate)) throw over()
      sessionOf(claimed)
      publicKeys ??= createPublicKeys(jose, {
        address: `${issuer}/.well-known/jwks.json`,
        fetch: (...asked) => fetch(...asked),
        now,
      })
      const { payload } = await jose.jwtVerify(token, publicKeys, { ...rules, algorithms: keyPairAlgorithms })
      return sessionOf(payload)
    } catch (error) {
      if (error instanceof KeeperError) throw error
      throw error instanceof jose.errors.JOSEError ? over() : unreadable(error)
    }
  }
}

/**
 * The organization only from where Supabase's own server writes: anyone may write into their `user_metadata`.
 * A key of the project (anon, service_role) is no person's session, and neither is an anonymous sign-in.
 */
function sessionOf({ sub, role, org_id, app_metadata, email, phone, is_anonymous }: JWTPayload): Session {
  if (!isPersonId(sub) || role !== "authenticated" || is_anonymous === true) throw over()
  const claimed = org_id ?? (app_metadata as { org_id?: unknown } | undefined)?.org_id
  // Where organizations are numbered, their numbers stand there as numbers.
  const organization = Number.isSafeInteger(claimed) ? String(claimed) : claimed
  const name = [email, phone].find((each) => typeof each === "string" && each !== "") as string | undefined
  return {
    owner: sub,
    ...(typeof organization === "string" && organization !== "" && { organization }),
    ...(name !== undefined && { name }),
  }
}

/** A list or an object read as text would be the name of somebody else, or the same one for many. */
function isPersonId(sub: unknown): sub is string {
  return typeof sub === "string" && /^\P{Cc}{1,256}$/u.test(sub)
}

/** Where a person's session of another project, or of this one by another address, comes from. */
function otherIssuer({ iss, aud, role }: JWTPayload): string | undefined {
  const isPerson = [aud].flat().includes("authenticated") && role === "authenticated"
  if (!isPerson || !iss?.endsWith("/auth/v1") || !URL.canParse(iss)) return undefined
  return new URL(iss).origin.slice(0, 200)
}

function over(): KeeperError {
  return new KeeperError("key_missing", { detail: "the session is over or not valid: sign in again" })
}

function readOrNothing<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function once<Args extends unknown[]>(tell: (...args: Args) => void): (...args: Args) => void {
  let isTold = false
  return (...args) => {
    if (!isTold) tell(...args)
    isTold = true
  }
}
