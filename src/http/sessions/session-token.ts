// Where a Supabase session is in a request: the Authorization header, or the cookie that its libraries keep it in.

/** Undefined: there is none. What is found is not verified here. */
export function sessionTokenOf(request: Request, projectUrl: string | undefined): string | undefined {
  const authorization = request.headers.get("authorization")
  if (authorization?.slice(0, 7).toLowerCase() === "bearer ") {
    const token = authorization.slice(7).trim()
    return isJwt(token) ? token : undefined
  }
  const cookies = request.headers.get("cookie")
  return cookies === null || projectUrl === undefined ? undefined : tokenInCookies(cookies, projectUrl)
}

/** `sb-PROJECT-auth-token`, or its pieces `.0`, `.1` … where it was too long for one. */
function tokenInCookies(text: string, projectUrl: string): string | undefined {
  const name = `sb-${new URL(projectUrl).hostname.split(".")[0]}-auth-token`
  const cookies = new Map(text.split(";").map((pair) => splitAt(pair.trim(), "=")))
  const pieces: string[] = []
  for (let piece = cookies.get(`${name}.0`); piece !== undefined; ) {
    pieces.push(piece)
    piece = cookies.get(`${name}.${pieces.length}`)
  }
  const value = cookies.get(name) ?? (pieces.length > 0 ? pieces.join("") : undefined)
  const token = value === undefined ? undefined : tokenIn(value)
  return token !== undefined && isJwt(token) ? token : undefined
}

/** `base64-…` of a session as JSON; older libraries wrote the JSON itself, or a list that begins with the token. */
function tokenIn(value: string): string | undefined {
  try {
    const plain = decodeURIComponent(value)
    const json = plain.startsWith("base64-") ? fromBase64(plain.slice("base64-".length)) : plain
    const session = JSON.parse(json)
    const token = Array.isArray(session) ? session[0] : session?.access_token
    return typeof token === "string" ? token : undefined
  } catch {
    return undefined
  }
}

function fromBase64(text: string): string {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)))
}

function isJwt(text: string): boolean {
  return text.length < 16_000 && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)]
}
