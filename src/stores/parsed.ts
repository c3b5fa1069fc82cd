// JSON out of a store: what is none is nothing, and never the end of the page it stands on.

export function parsed(text: unknown): unknown {
  if (typeof text !== "string") return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
