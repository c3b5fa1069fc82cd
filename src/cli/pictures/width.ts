// How many columns a text takes on a terminal: Hangul and its neighbours take two.

const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const nothing = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u
// Colours are control sequences; they take no room.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const colour = /\u001b\[[\d;]*m/g
/** Where each character stands for itself: ASCII, Hangul syllables, dashes, quotes, arrows and bars. */
const simple = /^[ -~·‐-‧‰-›←-◿가-힣]*$/
const firstSyllable = 0xac00
let segmenter: Intl.Segmenter | undefined

/** Made when something is drawn: a server draws nothing, and its data would stay in memory. */
function graphemesOf(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter()
  return segmenter.segment(text)
}

export function widthOf(text: string): number {
  const bare = text.replace(colour, "")
  if (simple.test(bare)) return simpleWidth(bare)
  let width = 0
  for (const { segment } of graphemesOf(bare)) width += columnsOf(segment)
  return width
}

/** A segmenter holds kilobytes outside the heap for each text until a collection that nothing hurries. */
function simpleWidth(text: string): number {
  let width = text.length
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= firstSyllable) width++
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
  for (const { segment } of graphemesOf(text)) {
    used += columnsOf(segment)
    if (used > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** What is copied or typed stays in one piece: what stands between backticks, and a command with its first word. */
const whole = /`[^`\n]{1,60}`|(?:→ )?(?:npx )?\bmallkey [a-z-]+/g
/** A blank that no text of ours holds, while the text is taken apart. */
const held = "\u0000"
/** A command may be shown as `npx mallkey …`, which is decided behind us. */
const roomForNpx = "npx ".length

function pieces(text: string): string[] {
  return text.replace(whole, (piece) => piece.replaceAll(" ", held)).split(" ")
}

function roomOf(piece: string): number {
  const isCommand = piece.includes(`mallkey${held}`) && !piece.includes(`npx${held}`)
  return widthOf(piece.replaceAll(held, " ")) + (isCommand ? roomForNpx : 0)
}

/** Broken between words; a word that is too long is cut, except addresses and commands, which must stay whole. */
export function wrap(text: string, width: number, indent = ""): string {
  const lines: string[] = []
  let line: string[] = []
  let used = 0
  for (const piece of pieces(text)) {
    const room = roomOf(piece)
    if (line.length > 0 && used + 1 + room > width - indent.length) {
      lines.push(line.join(" "))
      line = []
      used = 0
    }
    used += room + (line.length > 0 ? 1 : 0)
    line.push(piece.replaceAll(held, " "))
  }
  return [...lines, line.join(" ")].map((each) => indent + each).join("\n")
}
