// The words of an error answer, whichever of Cafe24's two shapes it has.

export interface RefusalWords {
  /** The OAuth error word, from `error` or from the brackets in an Admin API message. */
  error?: string
  /** The description or message. */
  says?: string
  /** A web page: somebody between us and Cafe24, or Cafe24's front door. */
  isPage: boolean
}

const errorWord = /^[a-z][a-z_]{1,39}$/
const bracketedWord = /\(([a-z][a-z_]{1,39})\)/

export function readWords(body: string): RefusalWords {
  const isPage = /^\s*</.test(body)
  const json = isPage ? undefined : readObject(body)
  if (!json) return { isPage }
  const { error } = json
  if (typeof error === "string") {
    return { error: lowerWord(error), says: textOf(json.error_description) ?? textOf(json.message), isPage }
  }
  const message = textOf(isObject(error) ? error.message : json.message)
  return { error: bracketedWord.exec(message ?? "")?.[1], says: message, isPage }
}

export function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function lowerWord(text: string): string | undefined {
  const lower = text.trim().toLowerCase()
  return errorWord.test(lower) ? lower : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined
}
