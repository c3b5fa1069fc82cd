// A text with terminal colours as an SVG: each piece of one colour at its own column, so that any font keeps the table.
import { widthOf } from "../../src/cli/pictures/width.ts"

const colours: Record<string, string> = {
  30: "#484f58",
  31: "#ff7b72",
  32: "#3fb950",
  33: "#d29922",
  34: "#58a6ff",
  35: "#bc8cff",
  36: "#39c5cf",
  90: "#8b949e",
}
const plain = "#e6edf3"
const cell = 8.4
const lineHeight = 20
const margin = 18

export function terminalSvg(command: string, output: string): string {
  const lines = [command, "", ...output.trimEnd().split("\n")]
  const columns = Math.max(...lines.map(widthOf))
  const width = Math.ceil(columns * cell + 2 * margin)
  const height = lines.length * lineHeight + 2 * margin
  const rows = lines.map((line, at) => row(line, margin + (at + 0.8) * lineHeight))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${escaped(command)}</title>
<rect width="100%" height="100%" rx="10" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'D2Coding', 'NanumGothicCoding', monospace" font-size="14" xml:space="preserve">
${rows.filter(Boolean).join("\n")}
</g></svg>
`
}

/** Words by themselves: where Hangul is not twice as wide as Latin letters, each still begins in its own column. */
function row(line: string, y: number): string {
  let column = 0
  let style = { fill: plain, bold: false }
  const pieces: string[] = []
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with an escape character
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    if (part.startsWith("\u001b")) {
      style = styled(style, part)
      continue
    }
    for (const word of part.split(/( +)/)) {
      if (word.trim() !== "") {
        const weight = style.bold ? ' font-weight="bold"' : ""
        const x = (margin + column * cell).toFixed(1)
        const length = (widthOf(word) * cell).toFixed(1)
        pieces.push(
          `<text x="${x}" y="${y.toFixed(1)}" fill="${style.fill}"${weight} textLength="${length}">${escaped(word)}</text>`,
        )
      }
      column += widthOf(word)
    }
  }
  return pieces.join("")
}

function styled(before: { fill: string; bold: boolean }, sequence: string) {
  let { fill, bold } = before
  for (const code of sequence.slice(2, -1).split(";")) {
    if (code === "0" || code === "") [fill, bold] = [plain, false]
    else if (code === "1") bold = true
    else if (code === "22") bold = false
    else if (code === "39") fill = plain
    else fill = colours[code] ?? fill
  }
  return { fill, bold }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}
