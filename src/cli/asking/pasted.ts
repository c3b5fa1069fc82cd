// What people paste when a consent came back: the code alone, or the whole address the browser ended at.

export interface Pasted {
  code?: string
  state?: string
  /** The consent was not given; the word Cafe24 gave for it. */
  error?: string
  errorDescription?: string
}

/** A line out of a log or a table: `authorization_code: X`, `code = X`, `"code": "X",`. */
const labelledCode =
  /^["']?(?:authorization[_ ]?|auth_?|oauth_?)?code["']?\s*[:=]\s*["']?([\w.~+/-]+)["']?,?$/i

export function readPasted(text: string): Pasted {
  const trimmed = text.trim()
  // An address without its scheme, or only what stood behind the question mark, is pasted often enough.
  if (/^[\w.~+/-]+$/.test(trimmed)) return { code: trimmed }
  const [, labelled] = labelledCode.exec(trimmed) ?? []
  if (labelled) return { code: labelled }
  const query = new URLSearchParams(trimmed.replace(/^[^?]*\?/, "").replace(/#.*$/, ""))
  const of = (name: string) => query.get(name) ?? undefined
  return {
    code: of("code"),
    state: of("state"),
    error: of("error"),
    errorDescription: of("error_description"),
  }
}
