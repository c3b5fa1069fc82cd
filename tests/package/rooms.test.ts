// Who may import whom, type imports too. A room that is not in the table has no place in the house.
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"
import { test } from "node:test"
import { aboveAll, inside, mayImport } from "./room-tables.ts"
import { filesOf, isTest, root, withoutComments } from "./sources.ts"

const sources = filesOf(/^src\/.*\.ts$/).filter(({ path }) => !isTest(path))
/** `.from("x")` is a call of somebody's method. */
const imports = /(?:(?<!\.)\bfrom|\bimport)\s*\(?\s*"([^"\s]+)"/g
/** Lines of a doc comment may show how a user imports. */
const importsOf = (text: string) => [...text.replace(/^\s*\* .*$/gm, "").matchAll(imports)]
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
    const wanted = importsOf(text).map(([, target]) => wantedBy(path, target!))
    return wanted.filter((name) => !allowed.has(name)).map((name) => `${path} imports ${name}`)
  })
  assert.deepEqual(trespasses, [])
})

/** The room inside its room: `alive` of `core/alive/refresh`, "." of a file beside the rooms. */
function innerRoomOf(path: string): string {
  const [outer, ...rest] = path
    .replace(/^src\//, "")
    .replace(/\.ts$/, "")
    .split("/")
  if (rest.length > 1) return rest[0]!
  return aboveAll[`${outer}/${rest[0]}`] ?? "."
}

test("inside a room, every import leads down", () => {
  const trespasses = sources.flatMap(({ path, text }) => {
    const rooms = inside[roomOf(path)]
    if (!rooms) return []
    const own = innerRoomOf(path)
    const allowed = rooms[own]?.split(" ")
    if (!allowed) return [`${path}: the room ${own} is not in the table`]
    const targets = importsOf(text)
      .map(([, target]) => target!)
      .filter((to) => to.startsWith("."))
    const reached = targets.map((to) => posix.join(posix.dirname(path), to))
    const wanted = reached.filter((to) => roomOf(to) === roomOf(path)).map(innerRoomOf)
    return wanted.filter((to) => to !== own && !allowed.includes(to)).map((to) => `${path} imports ${to}`)
  })
  assert.deepEqual(trespasses, [])
})

/** What can be reached from a room, over the arrows of the table; a room that reaches itself stands in a circle. */
function circles(table: Record<string, string>): string[] {
  const next = (name: string) => (table[name] ?? "").split(" ").filter((to) => to in table)
  const reaches = (from: string, seen = new Set<string>()): Set<string> => {
    for (const to of next(from)) if (!seen.has(to)) reaches(to, seen.add(to))
    return seen
  }
  return Object.keys(table).filter((name) => reaches(name).has(name))
}

test("the tables themselves have no circle", () => {
  assert.deepEqual([mayImport, ...Object.values(inside)].flatMap(circles), [])
  assert.deepEqual(circles({ a: "b", b: "c", c: "a", d: "a" }), ["a", "b", "c"], "a circle would be seen")
})

test("no file is led back to itself by its imports, nor by those it makes when it is called", () => {
  const left = new Map(
    sources.map(({ path, text }) => {
      const targets = importsOf(text).map(([, target]) => target!)
      return [path, targets.map((target) => posix.join(posix.dirname(path), target))]
    }),
  )
  // What imports nothing that is left stands in no circle.
  for (let before = 0; before !== left.size; ) {
    before = left.size
    for (const [path, wanted] of left) if (!wanted.some((to) => left.has(to))) left.delete(path)
  }
  assert.deepEqual([...left.keys()], [])
})

/** The most files between a door and a store, both counted; those that only lend a type are on the way too. */
const furthest = 9

test("from no door is it far to a store: a type from a deep place would lead everybody there", () => {
  const wanted = new Map(
    sources.map(({ path, text }) => {
      const targets = importsOf(text).map(([, target]) => target!)
      return [path, targets.map((target) => posix.join(posix.dirname(path), target))]
    }),
  )
  const known = new Map<string, string[]>()
  /** The longest way; empty where none leads there. The table of rooms knows no circle. */
  const wayFrom = (path: string): string[] => {
    const before = known.get(path)
    if (before) return before
    if (path.startsWith("src/stores/")) return [path]
    const ways = (wanted.get(path) ?? []).map(wayFrom)
    const longest = ways.reduce((left, right) => (right.length > left.length ? right : left), [])
    const way = longest.length > 0 ? [path, ...longest] : []
    known.set(path, way)
    return way
  }
  const doors = [
    "src/cli/main.ts",
    "src/index.ts",
    "src/programs/lambda/lambda.ts",
    "src/programs/server/server.ts",
  ]
  assert(wayFrom(doors[0]!).length > 2)
  const far = doors.map(wayFrom).filter(({ length }) => length > furthest)
  assert.deepEqual(
    far.map((way) => way.join(" > ")),
    [],
  )
})

test("no folder holds more files than a reader can take in", () => {
  const folders = Map.groupBy(filesOf(/^src\/.*\.ts$/), ({ path }) => posix.dirname(path))
  const full = [...folders]
    .filter(([, files]) => files.length > 22)
    .map(([name, files]) => `${name}: ${files.length}`)
  assert.deepEqual(full, [])
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

/** Providers answer these calls, and the suite for them tries them out. */
const mayAsk = new Set(["providers", "testing"])

test("one file shows a platform tokens and codes", () => {
  const asking = /\b(askRefresh|askExchange|oauth\.revoke)\(|\{[^}]*\brevoke\b[^}]*\} = .*\boauth\b/
  const others = sources.filter(
    ({ path }) => !mayAsk.has(roomOf(path)) && path !== "src/core/platforms/provider.ts",
  )
  const askers = others.filter(({ text }) => asking.test(withoutComments(text))).map(({ path }) => path)
  assert.deepEqual(askers, ["src/core/alive/spend.ts"])
})

test("the core states no platform's facts as rules: they come with the provider", () => {
  const core = sources.filter(({ path }) => roomOf(path) === "core")
  // In its comments too: a sentence that is true of every provider names none.
  const rules = /cafe24|\b(2|two|14|fourteen) (hours|days)\b|developers\.|\b14 \* day\b/i
  const stated = core.flatMap(({ path, text }) => {
    const found = rules.exec(text)
    return found ? [`${path}: ${found[0]}`] : []
  })
  assert.deepEqual(stated, [])
})

test("the house hands out no store: programs and commands go through the keeper", () => {
  const [house] = sources.filter(({ path }) => path === "src/compose/house.ts")
  const [, members] = /^export interface House \{([^}]+)\}/m.exec(house!.text) ?? []
  assert.match(members!, /\bkeeper: KeeperOfHouse\b/)
  assert.doesNotMatch(members!, /^ +store\b|: Store$/m)
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

test("nothing under src needs what lies under tests", () => {
  const reaching = filesOf(/^src\/.*\.ts$/).filter(({ text }) =>
    importsOf(text).some(([, target]) => /^(?:\.\.\/)+tests\//.test(target!)),
  )
  assert.deepEqual(
    reaching.map(({ path }) => path),
    [],
  )
})

/** A file that is loaded when it is needed, as commands are, stands in nobody's way: only what is imported at once counts. */
function importedAtOnce(path: string, text: string): string[] {
  const targets = importsOf(text.replace(/\bimport\s*\(/g, "later(")).map(([, target]) => target!)
  return targets.filter((to) => to.startsWith(".")).map((to) => posix.join(posix.dirname(path), to))
}

test("no file imports itself by way of others", () => {
  const all = filesOf(/^(src|tests|bench|scripts)\/.*\.ts$/)
  const reached = new Map(all.map(({ path, text }) => [path, importedAtOnce(path, text)]))
  const done = new Set<string>()
  const circles: string[] = []
  const follow = (path: string, way: string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(" > "))
    if (way.includes(path) || done.has(path)) return
    for (const next of reached.get(path) ?? []) follow(next, [...way, path])
    done.add(path)
  }
  for (const path of reached.keys()) follow(path, [])
  assert.deepEqual(circles, [])
})
