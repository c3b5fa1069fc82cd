// What `exec` loads before its program starts: nothing of what serves the program's first call.
import assert from "node:assert/strict"
import { posix } from "node:path"
import { test } from "node:test"
import { filesOf } from "../package/sources.ts"

const texts = new Map(filesOf(/^src\/.*\.ts$/).map(({ path, text }) => [path, text]))
/** Loaded one after the other on the way to the program; each by an import that waits for it. */
const roots = [
  "src/cli/main.ts",
  "src/cli/run.ts",
  "src/cli/commands/ways/exec.ts",
  "src/compose/compose.ts",
  "src/programs/exec/near-way.ts",
]

/** Types alone load nothing; what is imported later is loaded later. */
function loadedAtOnce(path: string): string[] {
  const text = (texts.get(path) ?? "")
    .replace(/^\s*\* .*$/gm, "")
    .replace(/\b(?:im|ex)port type\b[^"]*"[^"]*"/g, "")
  const found = [...text.matchAll(/(?:\bfrom|^import) "([^"\s]+)"/gm)].map(([, target]) => target!)
  return found.map((to) => (to.startsWith(".") ? posix.join(posix.dirname(path), to) : to))
}

function reachedFrom(paths: readonly string[]): Set<string> {
  const reached = new Set<string>()
  const follow = (path: string): void => {
    if (reached.has(path)) return
    reached.add(path)
    for (const to of loadedAtOnce(path)) follow(to)
  }
  for (const path of paths) follow(path)
  return reached
}

test("neither the forward proxy nor what it is made of is loaded before the program", () => {
  const reached = reachedFrom(roots)
  assert(reached.size > 200 && reached.has("src/compose/run-forward.ts"), `${reached.size}`)
  // Node's own http brings its fetch and HTTP/2 along.
  const late = [
    "undici/lib/dispatcher/agent.js",
    "node:http",
    "node:https",
    "node:tls",
    "src/proxy/forward/listener.ts",
    "src/proxy/stack.ts",
  ]
  assert.deepEqual(
    late.filter((one) => reached.has(one)),
    [],
  )
  assert(!reached.has("undici"))
  const served = reachedFrom(["src/proxy/forward/listener.ts", "src/proxy/stack.ts"])
  assert.deepEqual(
    late.filter((one) => !served.has(one)),
    [],
    "all of it is found where it is",
  )
})
