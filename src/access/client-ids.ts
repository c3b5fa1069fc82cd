// As which client a program names itself at a token endpoint: in the header, in the body, or in both.

/** The header's first: with that one it has proven itself. Each counts, and a body may hold several. */
export function clientIdsIn(authorization: string | null | undefined, form: URLSearchParams): string[] {
  const inHeader = basicIdIn(authorization ?? "")
  const all = [...(inHeader === undefined ? [] : [inHeader]), ...form.getAll("client_id")]
  return all.filter((id) => id !== "")
}

/** `Basic ID:SECRET` */
function basicIdIn(authorization: string): string | undefined {
  const [, encoded] = /^basic (\S+)$/i.exec(authorization) ?? []
  try {
    return encoded && atob(encoded).split(":", 1)[0]
  } catch {
    return undefined
  }
}
