// The page of the architecture is true: its files are there, its walk can be walked, its picture shows every room.
import assert from "node:assert/strict"
import { posix } from "node:path"
import { test } from "node:test"
import { filesOf, isTest } from "./sources.ts"

const sources = new Map(
  filesOf(/^src\/.*\.ts$/)
    .filter(({ path }) => !isTest(path))
    .map(({ path, text }) => [path, text]),
)
const pages = filesOf(/^docs\/architecture(\.ko)?\.md$/)
const rooms = new Set([...sources.keys()].map((path) => path.split("/")[1]!))

const imports = (path: string) =>
  [...sources.get(path)!.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map(([, to]) =>
    posix.join(posix.dirname(path), to!),
  )

test("every file that the page names is there", () => {
  for (const { path: page, text } of pages) {
    const named = [...text.matchAll(/`([a-z]+)\/([\w./-]+\.ts)`/g)].filter(([, room]) => rooms.has(room!))
    assert(named.length > 25, page)
    for (const [, room, rest] of named) assert(sources.has(`src/${room}/${rest}`), `${page}: ${room}/${rest}`)
  }
})

/** Tables whose rows are numbered, each from 1: the stops of a walk, in order. */
function walksOf(text: string): string[][] {
  const walks: string[][] = []
  for (const [, number, cell] of text.matchAll(/^\| (\d+) \| (.*?) \|/gm)) {
    if (number === "1") walks.push([])
    walks.at(-1)!.push(...[...cell!.matchAll(/`([^`]+)`/g)].map(([, stop]) => `src/${stop}`))
  }
  return walks
}

test("each walk leads from stop to stop: each is imported by one before it, or handed in", () => {
  const [first, second] = pages.map(({ text }) => walksOf(text))
  assert.deepEqual(first, second, "both languages walk the same ways")
  assert.equal(first!.length, 5, "a token that is at hand, a refresh, an alert, a proxied call, a setting")
  const handedIn = /^src\/(providers|stores|node|notifiers)\//
  for (const walk of first!) {
    for (const [at, stop] of walk.entries()) {
      if (at === 0 || handedIn.test(stop)) continue
      const isLedTo = walk.slice(0, at).some((before) => imports(before).includes(stop))
      assert(isLedTo, `nothing before it leads to ${stop}`)
    }
  }
})

test("the picture shows every room", () => {
  for (const { path, text } of pages) {
    const picture = text.slice(text.indexOf("```"), text.indexOf("```", text.indexOf("```") + 3))
    const missing = [...rooms].filter(
      (room) => !room.endsWith(".ts") && !new RegExp(`\\b${room}\\b`).test(picture),
    )
    assert.deepEqual(missing, [], path)
  }
})
