// What takes the types out of a checkout's sources (a WebAssembly program of Node's) stays in the memory of the process
// that called it, more than 20 MB of it. So it is called before a server begins anew, which then finds what Node kept.
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs"
import nodeModule from "node:module"
import { join, relative } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const sources = fileURLToPath(new URL("../src", import.meta.url))

/** What no server loads. Of the commands it loads two, which bring along what they need. */
const elsewhere =
  /^(client|moving|simulator|testing)\/|^programs\/(?!server\/)|^cli\/(?!(main|run|terminal\/stop|commands\/serve|commands\/ways\/proxy)\.ts)/

/** Whether it had anything to do. As before where nothing can be kept: then the server does it itself. */
export async function stripFirst() {
  const folder = nodeModule.getCompileCacheDir()
  if (folder === undefined || asksForHelp()) return false
  // Several checkouts may keep in one place.
  const note = join(folder, `${encodeURIComponent(sources).slice(-200)}.stripped`)
  const lastMs = whenAllWereKept(note)
  return lastMs !== "now" && (await strip(lastMs, note))
}

function asksForHelp() {
  return process.argv.some((word) => word === "--help" || word === "-h")
}

/** Looks at folders alone, which tell of what git brings: to look at each file would cost every start. */
function whenAllWereKept(note) {
  try {
    const { mtimeMs } = statSync(note)
    const folders = JSON.parse(readFileSync(note, "utf8"))
    return folders.some((path) => statSync(path).mtimeMs > mtimeMs) ? mtimeMs : "now"
  } catch {
    // There is no such note, or a folder is gone.
    return undefined
  }
}

async function strip(lastMs, note) {
  const begun = `${note}.${process.pid}`
  try {
    // Folders may come and go while git brings others.
    const found = readdirSync(sources, { recursive: true, withFileTypes: true })
    const paths = (entries) => entries.map((entry) => join(entry.parentPath, entry.name))
    const folders = [sources, ...paths(found.filter((entry) => entry.isDirectory()))]
    const files = paths(found.filter((entry) => /(?<!\.test)\.ts$/.test(entry.name)))
    // Written first and named last: what changes meanwhile is newer than it.
    writeFileSync(begun, JSON.stringify(folders))
    const stale = files.filter((path) => isStale(path, lastMs))
    if (stale.length > 0) await load(stale)
    renameSync(begun, note)
    return stale.length > 0
  } catch {
    return false
  }
}

function isStale(path, lastMs) {
  return lastMs === undefined ? !elsewhere.test(relative(sources, path)) : statSync(path).mtimeMs > lastMs
}

/** Without running any of it: all of it is loaded before the first one is run, which only throws. */
async function load(files) {
  const first = "data:text/javascript,throw null"
  const lines = [first, ...files.map((path) => pathToFileURL(path).href)].map(
    (url) => `import ${JSON.stringify(url)}`,
  )
  // What is wrong with a source is told by who runs it.
  await import(`data:text/javascript,${encodeURIComponent(lines.join("\n"))}`).catch(() => undefined)
  nodeModule.flushCompileCache()
}
