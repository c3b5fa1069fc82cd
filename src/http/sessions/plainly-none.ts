// What could be no session of Supabase's is refused without its keys: strangers must not make us ask for them, nor wait.
import type { JWTPayload } from "jose"

/** Only what Supabase signs with, each kind with its own key: a public key must never serve as a shared secret. */
export const keyPairAlgorithms = ["ES256", "RS256", "EdDSA"]
export const clockToleranceSeconds = 10
/** Two numbers of 32 bytes each; of RSA no key below 2048 bits is taken. */
const signatureBytes: Record<string, number> = { ES256: 64, EdDSA: 64, RS256: 256 }

/** Is it by a kind of key that Supabase has, and does it hold as much of a signature? */
export function maySign(alg: unknown, token: string): boolean {
  if (typeof alg !== "string" || !keyPairAlgorithms.includes(alg)) return false
  const bytes = Math.floor(((token.length - token.lastIndexOf(".") - 1) * 3) / 4)
  const least = signatureBytes[alg]!
  return alg === "RS256" ? bytes >= least : bytes === least
}

export function isOver({ exp }: JWTPayload, now: Date): boolean {
  return typeof exp !== "number" || exp + clockToleranceSeconds <= now.getTime() / 1_000
}
