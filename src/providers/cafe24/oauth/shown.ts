// What of somebody else's text may be shown: plain words. Anything that could be a token becomes "…".

const longestShown = 160
const word = "(?:[A-Z]?[a-z]{1,14}|[A-Z]{1,12})"
// A random token of 16 characters or more practically never looks like words in one case joined by underscores.
const plain = new RegExp(`^(?:${word}(?:_${word})*|[가-힣]{1,12}|\\d{1,4}|\\d{4}-\\d{2}-\\d{2})$`)
const edges = /^[("'[{<]+|[)"'\]}>.,:;!?]+$/g

/**
 * Descriptions are Cafe24's, or those of a proxy in between, and may repeat what was sent. Masking by the
 * known secrets was rejected: a process that reads a rescued answer does not know what was sent.
 */
export function shown(text: string): string {
  const words = text
    .slice(0, 4 * longestShown)
    .split(/[\s\p{C}]+/u)
    .filter(Boolean)
    .map((piece) => (plain.test(piece.replaceAll(edges, "")) ? piece : "…"))
  return words
    .join(" ")
    .replaceAll(/…(?: …)+/g, "…")
    .slice(0, longestShown)
}
