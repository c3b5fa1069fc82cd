// Hints name commands; where `mallkey` alone is not found by a shell, they are shown as they can be typed. Pages are named where they lie.
import { existsSync } from "node:fs"
import { delimiter, dirname, isAbsolute, join, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { processEnvironment } from "../../settings/index.ts"
import { docsUrl } from "../../version.ts"
import { commandNames } from "../command-names.ts"

const hint = new RegExp(
  // A word that is drawn bold begins right behind the sequence that makes it so.
  `(?:(?<=\\u001b\\[[\\d;]*m)|(?<![\\w./@-]|npx ))mallkey (?=(?:${commandNames.join("|")}|--help|--version|\\.\\.\\.|…)(?![\\w./-]))`,
  "g",
)

/**
 * `script`: what Node was started with. In a checkout and in somebody's project the command is npx's to find. From
 * elsewhere npx would fetch whatever goes by that name in a registry: a checkout for everybody on a machine has a small
 * program before it (docs/systemd.md), which `isCommand` looks for.
 */
export function phraseFor(
  script: string,
  isCheckout: boolean,
  cwd: string,
  isCommand: () => boolean,
): (text: string) => string {
  const isByNpx = isCheckout
    ? isBelow(dirname(dirname(script)), cwd) || !isCommand()
    : isInProject(script, cwd)
  return isByNpx ? (text) => text.replace(hint, "npx mallkey ") : (text) => text
}

function isBelow(folder: string, path: string): boolean {
  const below = relative(folder, path)
  return !below.startsWith("..") && !isAbsolute(below)
}

function isInProject(script: string, cwd: string): boolean {
  const isInModules = isBelow(cwd, script) && /(^|[\\/])node_modules[\\/]/.test(relative(cwd, script))
  return isInModules || isByNpxAlone(script)
}

function isByNpxAlone(script: string): boolean {
  return /[\\/]_npx[\\/]/.test(script)
}

function isOnPath(): boolean {
  const folders = (processEnvironment().PATH ?? "").split(delimiter).filter(Boolean)
  return folders.some((folder) => existsSync(join(folder, "mallkey")))
}

/** A page of ours that stands alone, and not at the end of an address or a path. */
const page = /(?<![\w./:-])docs\/(?=[a-z\d-]+(?:\.ko)?\.md\b)/g

/** Pages come with the package, which lies elsewhere than where its commands are typed. `before`: what leads to them. */
export function pagesFor(before: string, cwd: string): (text: string) => string {
  return before === cwd + sep ? (text) => text : (text) => text.replace(page, `${before}docs/`)
}

const withPages = pagesFor(docsUrl ?? fileURLToPath(new URL("../../../", import.meta.url)), process.cwd())

const script = process.argv[1] ?? ""
const withCommands = phraseFor(
  script,
  import.meta.url.endsWith(".ts"),
  process.cwd(),
  // npx itself puts the command on the path of what it starts.
  () => !isByNpxAlone(script) && isOnPath(),
)

export const asTyped = (text: string) => withPages(withCommands(text))
