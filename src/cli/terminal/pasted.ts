// What people paste when a consent came back: the code alone, or the whole address the browser ended at.

export interface Pasted {
  code?: string
  state?: string
  /** The consent was not given; the word Cafe24 gave for it. */
  error?: string
  errorDescription?: string
}

export function readPasted(text: string): Pasted {
  const trimmed = text.trim()
  // An address without its scheme, or only what stood behind the question mark, is pasted often enough.
  if (/^[\w.~+/-]+$/.test(trimmed)) return { code: trimmed }
  const query = new URLSearchParams(trimmed.replace(/^[^?]*\?/, "").replace(/#.*$/, ""))
  const of = (name: string) => query.get(name) ?? undefined
  return {
    code: of("code"),
    state: of("state"),
    error: of("error"),
    errorDescription: of("error_description"),
  }
}
