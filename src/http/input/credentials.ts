// What a request shows of who sends it: a key in its headers, a client's secret, and whether another site's page made it.
import type { Asked } from "../asked.ts"

/** A cookie comes along from anywhere; another site's page must not make it refresh. */
export function sameSite(request: Asked): boolean {
  return request.headers.get("sec-fetch-site") !== "cross-site"
}

/** `-H "x-api-key: $MALLKEY_API_KEY"` in a shell that does not know the variable: the header is there, the key is not. */
export function emptyKey({ headers }: Asked): string | undefined {
  const isThere = headers.get("x-api-key") === "" || /^bearer\s*$/i.test(headers.get("authorization") ?? "")
  return isThere ? "the header is there and holds no key: is the variable set in this shell?" : undefined
}

export function keyIn(request: Asked): string | undefined {
  const { headers } = request
  const key = headers.get("x-api-key")
  if (key) return key
  const authorization = headers.get("authorization")
  if (authorization?.slice(0, 7).toLowerCase() !== "bearer ") return undefined
  return authorization.slice(7).trim() || undefined
}

function decoded(base64: string): string {
  try {
    return atob(base64)
  } catch {
    return ""
  }
}

/** `Basic ID:SECRET`, as clients show themselves at a token endpoint. */
export function secretIn({ headers }: Asked): string | undefined {
  const [, encoded] = /^basic ([a-z\d+/]+={0,2})$/i.exec(headers.get("authorization") ?? "") ?? []
  if (encoded === undefined) return undefined
  const text = decoded(encoded)
  return text.slice(text.indexOf(":") + 1) || undefined
}
