// Every relative link of the documentation leads to something that is there, pages in two languages name each other, metrics are explained.
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"
import { filesOf, root } from "./sources.ts"

const pages = filesOf(
  /^(README|CONTRIBUTING|CHANGELOG)(\.ko)?\.md$|^docs\/.*\.md$|^examples\/(.*\/)?README(\.ko)?\.md$/,
)

/** What is shown as code is no link. */
const prose = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "")

function linksOf(text: string): string[] {
  const found = prose(text).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)
  return [...found]
    .map(([, link, attribute]) => link ?? attribute ?? "")
    .filter((link) => !/^[a-z]+:/.test(link))
}

/** As GitHub makes them. */
function anchorsOf(text: string): string[] {
  const headings = [...text.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/^#+ (.*)$/gm)]
  const slugs = headings.map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  )
  const named = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name = ""]) => name)
  return [...slugs, ...named]
}

const textAt = new Map(pages.map(({ path, text }) => [path, text]))

test("every relative link leads to a file or folder, and to a heading where it names one", () => {
  assert(pages.length > 40, "the pages are found")
  const dead = pages.flatMap(({ path, text }) =>
    linksOf(text)
      .filter((link) => {
        const [file = "", anchor] = link.split("#")
        const target = file === "" ? path : join(dirname(path), file)
        if (!existsSync(join(root, target))) return true
        const page = textAt.get(target)
        return anchor !== undefined && page !== undefined && !anchorsOf(page).includes(anchor)
      })
      .map((link) => `${path}: ${link}`),
  )
  assert.deepEqual(dead, [])
})

test("pages that come with the package link to nothing that stays in the repository", () => {
  const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: string[] }
  const packed = (path: string) => files.some((entry) => path === entry || path.startsWith(`${entry}/`))
  const outside = pages
    .filter(({ path }) => packed(path))
    .flatMap(({ path, text }) =>
      linksOf(text)
        .map((link) => join(dirname(path), link.split("#")[0] ?? ""))
        .filter((target) => target !== dirname(path) && !packed(target.replace(/\/$/, "")))
        .map((target) => `${path}: ${target}`),
    )
  assert.deepEqual(outside, [])
})

test("pages that sentences name are there, in their language, and come with the package", () => {
  const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: string[] }
  assert(files.includes("docs"))
  const named = filesOf(/^src\/messages\/(en|ko)\/.*\.ts$/).flatMap(({ path, text }) =>
    [...text.matchAll(/\bdocs\/[\w./-]*\w/g)].map(([page]) => ({ path, page })),
  )
  assert(named.length > 10, "they are found")
  const isWrong = ({ path, page }: (typeof named)[number]) =>
    !textAt.has(page) || page.endsWith(".ko.md") !== path.startsWith("src/messages/ko/")
  assert.deepEqual(named.filter(isWrong), [])
})

test("every metric is explained in both languages", () => {
  const [meters] = filesOf(/^src\/http\/metrics\/meters\.ts$/)
  const names = new Set(meters?.text.match(/mallkey_[a-z_]+/g))
  assert(names.size > 8, "the metrics are found")
  for (const path of ["docs/monitoring.md", "docs/monitoring.ko.md"]) {
    const unexplained = [...names].filter((name) => !textAt.get(path)?.includes(`| \`${name}`))
    assert.deepEqual(unexplained, [], path)
  }
})

test("a Korean page leads to Korean pages, wherever there are such", () => {
  const away = pages.flatMap(({ path, text }) => {
    if (!path.endsWith(".ko.md")) return []
    const english = path.replace(/\.ko\.md$/, ".md")
    return linksOf(text)
      .map((link) => join(dirname(path), link.split("#")[0] ?? ""))
      .filter((target) => target !== english && textAt.has(target.replace(/(?<!\.ko)\.md$/, ".ko.md")))
      .filter((target) => target.endsWith(".md") && !target.endsWith(".ko.md"))
      .map((target) => `${path}: ${target}`)
  })
  assert.deepEqual(away, [])
})

test("a page and its Korean version link to each other", () => {
  const silent = pages.flatMap(({ path, text }) => {
    if (!path.endsWith(".ko.md")) return []
    const name = path.replace(/^.*\/|\.ko\.md$/g, "")
    const english = textAt.get(path.replace(/\.ko\.md$/, ".md")) ?? ""
    return [
      ...(text.includes(`](${name}.md)`) ? [] : [path]),
      ...(english.includes(`](${name}.ko.md)`) ? [] : [`${name}.md`]),
    ]
  })
  assert.deepEqual(silent, [])
})
