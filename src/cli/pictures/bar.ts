// A span of time as a bar: how much of it is left.

/** At least one block while anything is left; full only when nothing has passed worth a block. */
export function bar(left: number, whole: number, blocks: number): { full: string; rest: string } {
  const share = whole > 0 ? Math.min(1, Math.max(0, left / whole)) : 0
  const filled = share === 0 ? 0 : Math.max(1, Math.round(share * blocks))
  // Neither glyph is of the "ambiguous" kind that some Korean terminals draw two columns wide.
  return { full: "▰".repeat(filled), rest: "▱".repeat(blocks - filled) }
}
