// Hints name commands; where `mallkey` alone is not found by a shell, they are shown as they can be typed.
import { isAbsolute, relative } from "node:path"
import { commandNames } from "../command-names.ts"

const hint = new RegExp(
  // A word that is drawn bold begins right behind the sequence that makes it so.
  `(?:(?<=\\u001b\\[[\\d;]*m)|(?<![\\w./@-]|npx ))mallkey (?=(?:${commandNames.join("|")}|--help|--version|\\.\\.\\.|…)(?![\\w./-]))`,
  "g",
)

/** `script`: what Node was started with. In a checkout and in somebody's project the command is npx's to find. */
export function phraseFor(script: string, isCheckout: boolean, cwd: string): (text: string) => string {
  if (!isCheckout && !isInProject(script, cwd)) return (text) => text
  return (text) => text.replace(hint, "npx mallkey ")
}

function isInProject(script: string, cwd: string): boolean {
  const below = relative(cwd, script)
  const isBelow = below !== "" && !below.startsWith("..") && !isAbsolute(below)
  return (isBelow && /(^|[\\/])node_modules[\\/]/.test(below)) || /[\\/]_npx[\\/]/.test(script)
}

export const asTyped = phraseFor(process.argv[1] ?? "", import.meta.url.endsWith(".ts"), process.cwd())
