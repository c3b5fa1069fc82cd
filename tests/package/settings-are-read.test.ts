// A setting that nothing reads would look as if it did something: each is read, or says at the start that it is not yet.
import assert from "node:assert/strict"
import { test } from "node:test"
import { inspectSettings } from "../../src/settings/index.ts"
import { shape } from "../../src/settings/shape.ts"
import { type SettingName, settingNames, type Values } from "../../src/settings/table.ts"
import { filesOf, isTest } from "./sources.ts"

/** Read by name, before there is a house. */
const elsewhere: Partial<Record<SettingName, string>> = {
  MALLKEY_APPS: "src/settings/apps.ts",
  MALLKEY_URL: "src/cli/reach/from-afar.ts",
}

/** What the shape looks at, and the fields that it makes of it. */
function shapedFrom(): { read: Set<string>; fields: string[] } {
  const read = new Set<string>()
  const values = new Proxy({ MALLKEY_STORE: "memory:" } as unknown as Values, {
    get: (kept, name: SettingName) => {
      read.add(name)
      return kept[name] ?? "x"
    },
  })
  return { fields: Object.keys(shape(values)), read }
}

function saysSo(name: SettingName): boolean {
  const env = { [name]: "open sesame", MALLKEY_LANG: "en" }
  const { warnings } = inspectSettings({ flags: {}, env, cwd: "/app", readFile: () => undefined })
  return warnings.some((text) => text.startsWith(name))
}

test("every setting of the table is read, or says that it is not", () => {
  const { read } = shapedFrom()
  const textOf = (path: string) => filesOf(/^src\/.*\.ts$/).find((file) => file.path === path)?.text ?? ""
  const unread = settingNames.filter(
    (name) => !read.has(name) && !textOf(elsewhere[name] ?? "").includes(name),
  )
  assert.deepEqual(
    unread.filter((name) => !saysSo(name)),
    [],
  )
})

test("every field that programs are handed is read by one", () => {
  const readers = filesOf(/^src\/(?!settings\/).*\.ts$/).filter(({ path }) => !isTest(path))
  const unread = shapedFrom().fields.filter((name) => {
    const reads = new RegExp(
      `[sS]ettings\\.${name}\\b|\\{[^{}]*\\b${name}\\b[^{}]*\\}\\s*(?::|=)[^\\n]*[sS]ettings`,
    )
    return !readers.some(({ text }) => reads.test(text))
  })
  assert.deepEqual(unread, [])
})
