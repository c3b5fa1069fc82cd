// Who may import whom, type imports too. A room that is not in the table has no place in the house.
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"
import { test } from "node:test"
import { filesOf, isTest, root, withoutComments } from "./sources.ts"

/** Rooms by name, packages as they are imported, `node:` for all of the platform's modules. */
const mayImport: Record<string, string> = {
  core: "",
  node: "core node: pino pino-pretty",
  cafe24: "core zod",
  stores: "core node: pg redis zod",
  moving: "core",
  notifiers: "core messages node: nodemailer",
  http: "core messages hono zod prom-client jose",
  mcp: "core messages hono zod @modelcontextprotocol/sdk",
  simulator: "hono @hono/node-server node: zod",
  testing: "core node:",
  messages: "core",
  settings: "core messages node: zod",
  client: "",
  version: "node:",
  assemble: "core cafe24 node node:",
  compose: "core assemble node settings stores notifiers node:",
  index: "core assemble node settings stores node:",
  server: "core compose event-log front messages node settings node: @hono/node-server croner",
  "event-log": "core compose messages node",
  front: "compose http node version",
  lambda: "core compose event-log front http messages node settings node: hono",
  demo: "core compose http messages node server settings simulator stores node: @hono/node-server",
  cli: "core compose demo http messages moving node server settings simulator version node:",
}

const sources = filesOf(/^src\/.*\.ts$/).filter(({ path }) => !isTest(path))
const imports = /(?:\bfrom|\bimport)\s*\(?\s*"([^"\s]+)"/g
const roomOf = (path: string) => path.replace(/^src\//, "").split(/[/.]/)[0]!

function wantedBy(path: string, target: string): string {
  if (target.startsWith("node:")) return "node:"
  if (!target.startsWith("."))
    return target
      .split("/")
      .slice(0, target.startsWith("@") ? 2 : 1)
      .join("/")
  const found = posix.join(posix.dirname(path), target)
  return found.startsWith("src/") ? roomOf(found) : found
}

test("every import stays within what its room may see", () => {
  const trespasses = sources.flatMap(({ path, text }) => {
    const room = roomOf(path)
    const allowed = new Set([room, ...(mayImport[room]?.split(" ") ?? [])])
    const wanted = [...text.matchAll(imports)].map(([, target]) => wantedBy(path, target!))
    return wanted.filter((name) => !allowed.has(name)).map((name) => `${path} imports ${name}`)
  })
  assert.deepEqual(trespasses, [])
})

test("the core is handed time, chance, network and the process", () => {
  const worldly =
    /\b(Date\.now|Math\.random|performance\.now|setTimeout|setInterval|setImmediate|process\.\w+|new Date\(\)|crypto\.\w+)|(?<![.\w])fetch\((?!\w+\??:)/
  const core = sources.filter(({ path }) => roomOf(path) === "core")
  const reaching = core.flatMap(({ path, text }) => {
    const found = worldly.exec(withoutComments(text))
    return found ? [`${path}: ${found[0]}`] : []
  })
  assert.deepEqual(reaching, [])
})

test("only the settings read the environment", () => {
  const reads = /\bprocess\.env\b|\benv\b.*from "node:process"/
  const readers = sources.filter(({ text }) => reads.test(withoutComments(text)))
  const elsewhere = readers.map(({ path }) => path).filter((path) => path !== "src/settings/sources.ts")
  assert.deepEqual(elsewhere, [])
})

test("every door of the package leads to a source file", () => {
  const { exports, bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  const doors = [
    ...Object.values<{ default: string }>(exports).map((door) => door.default),
    ...Object.values<string>(bin),
  ]
  const built = doors.filter((door): door is string => door?.includes("dist/"))
  assert(built.length > 1)
  const missing = built.map((door) => door.replace(/^(\.\/)?dist\/(.*)\.js$/, "src/$2.ts"))
  assert.deepEqual(
    missing.filter((path) => !existsSync(join(root, path))),
    [],
  )
})
