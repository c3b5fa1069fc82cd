// Nothing lies about that only a test knows: each file of the product leads from a door of the package, each sentence is said.
import assert from "node:assert/strict"
import { dirname, join } from "node:path"
import { test } from "node:test"
import { messages } from "../../src/messages/index.ts"
import { filesOf, isTest, withoutComments } from "./sources.ts"

const product = filesOf(/^(src|bin|scripts)\/.*\.(ts|js)$/).filter(({ path }) => !isTest(path))
const textAt = new Map(product.map(({ path, text }) => [path, withoutComments(text)]))

/** Imports of every kind, workers, and what is started by its path. A door of the package names what is built. */
function namedIn(path: string): string[] {
  const found = (textAt.get(path) ?? "").matchAll(/["'`](\.{1,2}\/[^"'`\s]+\.[jt]s)["'`]/g)
  return [...found].map(([, name = ""]) => sourceOf(join(dirname(path), name)))
}

const sourceOf = (path: string) => path.replace(/^dist\//, "src/").replace(/^(src\/.*)\.js$/, "$1.ts")

/** Beside the simulator's tests, and for them: their short ways to ask, and the table that its page must show. */
const forTests = ["src/simulator/testing-kit.ts", "src/simulator/switches/docs.ts"]

test("each file of the product leads from a door of the package, or from a script", () => {
  const [own] = filesOf(/^package\.json$/)
  const doors = [...(own?.text ?? "").matchAll(/"\.\/(dist\/[^"]+\.js)"/g)].map(([, path = ""]) =>
    sourceOf(path),
  )
  assert(doors.length > 5, "they are found")
  const reached = new Set(
    [...doors, ...textAt.keys()].filter((path) => !path.startsWith("src/") || doors.includes(path)),
  )
  for (const path of reached) for (const next of namedIn(path)) reached.add(next)
  const alone = [...textAt.keys()].filter((path) => !reached.has(path))
  assert.deepEqual(alone.sort(), forTests.toSorted())
})

/** What platforms say, in their words: nothing of ours names it. */
const bySomebodyElse = ["reasons.oauth", "reasons.redis", "reasons.database"]

test("each sentence is named where it is said", () => {
  const said = new Set<string>()
  for (const [path, text] of textAt) {
    if (/^src\/messages\/(en|ko)\//.test(path)) continue
    for (const [, word = ""] of text.matchAll(/(?:[.,{["'`]|^\s*)\s*(\w+)/gm)) said.add(word)
  }
  const unsaid: string[] = []
  const look = (part: object, place: string) => {
    if (bySomebodyElse.includes(place)) return
    for (const [key, inner] of Object.entries(part)) {
      const path = place === "" ? key : `${place}.${key}`
      if (/^[a-z_]\w*$/i.test(key) && !said.has(key)) unsaid.push(path)
      else if (typeof inner === "object" && inner !== null) look(inner, path)
    }
  }
  look(messages("en"), "")
  assert.deepEqual(unsaid, [])
})
