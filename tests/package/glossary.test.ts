// One name for each meaning: no two files export a type by the same name, and the words of the glossary are kept to.
import assert from "node:assert/strict"
import { test } from "node:test"
import { filesOf, isTest } from "./sources.ts"

const sources = filesOf(/^src\/.*\.ts$/).filter(({ path }) => !isTest(path))

test("no two files export a type by the same name", () => {
  const named = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/^export (?:interface|type|class|abstract class) (\w+)/gm)].map(([, name]) => ({
      name: name!,
      path,
    })),
  )
  assert(named.length > 500)
  const double = [...Map.groupBy(named, ({ name }) => name)]
    .filter(([, found]) => found.length > 1)
    .map(([name, found]) => `${name}: ${found.map(({ path }) => path).join(", ")}`)
  assert.deepEqual(double, [])
})

test("every word of the glossary is said in both languages, and its files are there", () => {
  const pages = filesOf(/^docs\/glossary(\.ko)?\.md$/)
  assert.equal(pages.length, 2)
  const [english, korean] = pages
    .toSorted((a, b) => b.path.length - a.path.length)
    .map(({ text }) => [...text.matchAll(/^\| \*\*.*\| (.*) \|$/gm)].map(([, place]) => place))
  assert(english!.length > 20)
  assert.deepEqual(english, korean, "the same words in the same order")
  const paths = new Set(filesOf(/^(src|docs)\//).map(({ path }) => path))
  for (const { path, text } of pages) {
    const named = [...text.matchAll(/`(core|access|wire|providers|stores)\/([\w/.-]+\.ts)`/g)]
    for (const [, room, file] of named) assert(paths.has(`src/${room}/${file}`), `${path}: ${room}/${file}`)
  }
})
