// How many columns a text takes on a terminal: Hangul and its neighbours take two.

const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const nothing = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u
// Colours are control sequences; they take no room.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const colour = /\u001b\[[\d;]*m/g
const graphemes = new Intl.Segmenter()

export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text.replace(colour, ""))) width += columnsOf(segment)
  return width
}

function columnsOf(grapheme: string): number {
  if (nothing.test(grapheme)) return 0
  return wide.test(grapheme) ? 2 : 1
}

export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)))
}

/** Plain text only: a cut colour would run on. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ""
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    used += columnsOf(segment)
    if (used > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** Broken between words; a word that is too long is cut, except addresses and commands, which must stay whole. */
export function wrap(text: string, width: number, indent = ""): string {
  const lines: string[] = []
  let line = ""
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`
    if (line !== "" && widthOf(longer) > width - indent.length) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line].map((each) => indent + each).join("\n")
}
