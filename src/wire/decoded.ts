// A part of an address in plain letters: of a path, or of a login that was written into one.

/** What is not well encoded stays as it is: it is nobody's name, and is refused as such where it is looked up. */
export function decoded(text: string): string {
  if (!text.includes("%")) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
