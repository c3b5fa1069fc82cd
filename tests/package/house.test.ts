// The rules of the house that a machine can check: short files and functions, names that say something, nothing private, every page in both languages.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { test } from "node:test"
import { filesOf, root, withoutComments } from "./sources.ts"

const code = filesOf(/^(src|scripts|tests|bench)\/.*\.ts$/)

test("the first line of every file says what it is for", () => {
  const silent = code.filter(({ text }) => !/^(#!.*\n)?\/\/ \S.{15,}/.test(text))
  assert.deepEqual(
    silent.map(({ path }) => path),
    [],
  )
})

test("files stay short, or say why they are long", () => {
  const long = code.filter(({ text }) => text.split("\n").length > 300 && !text.includes("// Long because"))
  assert.deepEqual(
    long.map(({ path, text }) => `${path}: ${text.split("\n").length} lines`),
    [],
  )
})

/** A line that opens a function, whatever its kind, and no `if`, loop or the like. */
const opensFunction = /^(?!\s*(?:\} )?(?:if|for|while|switch|catch|else)\b).*(?:=> \{|\)(?:: [^={}]+)? \{)$/

/** Lines of the function that opens at `start`; those of functions inside it are theirs. */
function ownLines(lines: string[], start: number): number {
  const indent = /^\s*/.exec(lines[start]!)![0]
  let own = 1
  for (let at = start + 1; at < lines.length && !lines[at]!.startsWith(`${indent}}`); at++) {
    own++
    if (!opensFunction.test(lines[at]!)) continue
    const inner = /^\s*/.exec(lines[at]!)![0]
    while (++at < lines.length && !lines[at]!.startsWith(`${inner}}`));
  }
  return own
}

test("no function is longer than 60 lines, those inside it aside", () => {
  const long = code
    .filter(({ path }) => path.startsWith("src/"))
    .flatMap(({ path, text }) => {
      const lines = text.split("\n")
      const lengths = lines.map((line, at) => (opensFunction.test(line) ? ownLines(lines, at) : 0))
      return lengths.flatMap((length, at) => (length > 60 ? [`${path}:${at + 1} has ${length} lines`] : []))
    })
  assert.deepEqual(long, [])
})

test("what a file exports is used by another: a value for itself alone is no offer", () => {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  const doors = Object.values<{ default?: string }>(exports).map(({ default: door }) =>
    door?.replace(/^\.\/dist\/(.*)\.js$/, "src/$1.ts"),
  )
  const named = new Map<string, number>()
  for (const { text } of code)
    for (const word of new Set(withoutComments(text).match(/\b[A-Za-z_]\w*\b/g)))
      named.set(word, (named.get(word) ?? 0) + 1)
  const alone = code
    .filter(({ path }) => path.startsWith("src/") && !doors.includes(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)]
        .filter(([, name]) => named.get(name!) === 1)
        .map(([, name]) => `${path}: ${name}`),
    )
  assert.deepEqual(alone, [])
})

test("files are named for the one thing in them", () => {
  const empty = /(^|-)(utils?|helpers?|common|misc|managers?|services?|types)(-|$)/
  const badly = code.filter(({ path }) => {
    const name = basename(path).replace(/(\.test)?\.ts$/, "")
    return empty.test(name) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
  })
  assert.deepEqual(
    badly.map(({ path }) => path),
    [],
  )
})

test("comments and the names of tests say who it is: a caller, a second process, the operator", () => {
  const riddle = /(?:\/\/|^\s*\/?\*|\btest\(").*\bwhoever\b/im
  const riddles = code.filter(({ path, text }) => riddle.test(text) && path !== "tests/package/house.test.ts")
  assert.deepEqual(
    riddles.map(({ path }) => path),
    [],
  )
})

test("nothing names a machine or a private registry", () => {
  const text = filesOf(
    /^(?!node_modules\/).*(\.(ts|mjs|js|json|md|ya?ml|toml|sh|txt|css|html|py)|\/run|\.npmrc|\.env\.example)$/,
  )
  const machine = /(?<![\w.])\/(work|tmp\/team|Users)\/\w/
  assert.deepEqual(
    text.filter((file) => machine.test(file.text)).map(({ path }) => path),
    [],
  )
  const lock = filesOf(/^package-lock\.json$/)[0]?.text ?? ""
  const hosts = new Set([...lock.matchAll(/"resolved": "(\w+:\/\/[^/"]+)/g)].map(([, host]) => host))
  hosts.delete("https://registry.npmjs.org")
  assert.deepEqual([...hosts], [])
})

test("the repository holds no link: one named node_modules took the place of the installed folder", () => {
  const entries = execFileSync("git", ["ls-files", "--stage"], { cwd: root, encoding: "utf8" }).split("\n")
  assert.deepEqual(
    entries.filter((entry) => entry.startsWith("120000 ")),
    [],
  )
})

test("ids are taken apart and put together in core/id.ts alone", () => {
  const byHand = /["'`]~["'`]|\}~\$\{|\[\^?~/
  const strangers = code.filter(
    ({ path, text }) =>
      /^src\/(?!core\/id|testing\/|simulator\/)/.test(path) && byHand.test(withoutComments(text)),
  )
  assert.deepEqual(
    strangers.map(({ path }) => path),
    [],
  )
})

test("every page is there in English and in Korean", () => {
  const pages = filesOf(/^[A-Z]+(\.ko)?\.md$|^docs\/.*\.md$|^examples\/(.*\/)?README(\.ko)?\.md$/)
  const paths = new Set(pages.map(({ path }) => path))
  assert(paths.size > 80, "the pages are found")
  const alone = [...paths].filter((path) => {
    const korean = path.endsWith(".ko.md")
    return !paths.has(korean ? path.replace(/\.ko\.md$/, ".md") : path.replace(/\.md$/, ".ko.md"))
  })
  assert.deepEqual(alone, [])
})

/** A heading, or an entry's names in code, in the order of their letters: a sentence may name them in another order. */
function linesOf(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    if (line.startsWith("## ") || line.startsWith("### ")) return [line]
    if (!line.startsWith("- ")) return []
    return [["-", ...(line.match(/`[^`]*`/g) ?? []).toSorted()].join(" ")]
  })
}

test("every entry of the changelog is in both languages, in the same place", () => {
  const [korean, english] = filesOf(/^CHANGELOG(\.ko)?\.md$/).map(({ text }) => linesOf(text))
  assert(english && english.length > 100)
  assert.deepEqual(korean, english)
})
