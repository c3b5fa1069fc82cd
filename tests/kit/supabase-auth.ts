// The part of a Supabase project that signs people in: key pairs that rotate, their public halves on a port, sessions.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose"

export interface SupabaseAuth {
  url: string
  /** A session as Supabase would sign it; what is given replaces or (undefined) takes away claims. */
  session(user: string, more?: JWTPayload): Promise<string>
  /** New sessions are signed by a new pair; the old one is withdrawn. */
  rotate(): Promise<void>
  /** How often the public keys were fetched. */
  fetched(): number
  /** The keys are not handed out any more. */
  breakKeys(): void
  end(): Promise<void>
}

export interface AuthOptions {
  alg?: "ES256" | "RS256" | "EdDSA"
  now?: () => number
}

export async function startSupabaseAuth({
  alg = "ES256",
  now = Date.now,
}: AuthOptions = {}): Promise<SupabaseAuth> {
  let number = 0
  let fetched = 0
  let isBroken = false
  const makeKey = async () => ({
    kid: `key-${++number}`,
    ...(await generateKeyPair(alg, { extractable: true })),
  })
  let key = await makeKey()
  const server = createServer(async ({ url }, response) => {
    if (isBroken || url !== "/auth/v1/.well-known/jwks.json") return void response.writeHead(500).end()
    fetched++
    const jwk = { ...(await exportJWK(key.publicKey)), kid: key.kid, alg, use: "sig" }
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: [jwk] }))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    session: (user, more = {}) =>
      new SignJWT({ ...claimsOf(url, user, now()), ...more })
        .setProtectedHeader({ alg, kid: key.kid, typ: "JWT" })
        .sign(key.privateKey),
    rotate: async () => {
      key = await makeKey()
    },
    fetched: () => fetched,
    breakKeys: () => {
      isBroken = true
    },
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export function claimsOf(url: string, user: string, now: number): JWTPayload {
  const seconds = Math.floor(now / 1_000)
  return {
    iss: `${url}/auth/v1`,
    sub: user,
    aud: "authenticated",
    role: "authenticated",
    iat: seconds,
    exp: seconds + 3_600,
    session_id: "11111111-1111-4111-8111-111111111111",
    app_metadata: { provider: "email" },
  }
}
