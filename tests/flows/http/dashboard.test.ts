// The dashboards for Grafana ask for numbers that /metrics gives, for all of them, and both languages ask the same.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { createApp } from "../../../src/http/index.ts"
import { createProxy } from "../../../src/programs/inside/proxy.ts"
import { createWorld } from "../../kit/world.ts"

const docs = join(import.meta.dirname, "../../../docs")
const adminKey = "the-admin-key-of-the-tests-0123456789"

interface Panel {
  id: number
  title: string
  gridPos: object
  targets?: { expr: string }[]
}

const dashboard = (file: string): { uid: string; panels: Panel[] } =>
  JSON.parse(readFileSync(join(docs, file), "utf8"))
const languages = { english: dashboard("grafana.json"), korean: dashboard("grafana.ko.json") }
const asked = ({ targets = [] }: Panel) => targets.map(({ expr }) => expr)

/** By their bare names: a histogram is several, called by what it is made of. */
async function namesGiven(context: TestContext): Promise<string[]> {
  const { keeper } = createWorld()
  const proxy = createProxy(keeper)
  context.after(() => proxy.close())
  const app = createApp(keeper, { adminKey, proxy })
  const answer = await app.fetch(
    new Request("https://keeper.example/metrics", { headers: { "x-api-key": adminKey } }),
  )
  const text = await answer.text()
  return Array.from(text.matchAll(/^# TYPE (mallkey_\w+)/gm), ([, name = ""]) => name)
}

test("every number of /metrics is on the dashboard, and nothing else is asked for", async (context) => {
  const given = await namesGiven(context)
  assert.ok(given.length > 15, given.join(" "))
  for (const { panels } of Object.values(languages)) {
    const named = panels.flatMap(asked).flatMap((expr) => expr.match(/mallkey_[a-z_]+[a-z]/g) ?? [])
    assert.deepEqual([...new Set(named.map((name) => name.replace(/_bucket$/, "")))].sort(), given.toSorted())
  }
})

test("both languages ask the same at the same place, each in its own words", () => {
  const { english, korean } = languages
  const shape = ({ panels }: { panels: Panel[] }) =>
    panels.map((panel) => ({ id: panel.id, at: panel.gridPos, asks: asked(panel) }))
  assert.deepEqual(shape(korean), shape(english))
  assert.notEqual(korean.uid, english.uid, "both can be imported beside each other")
  for (const { title } of korean.panels) assert.match(title, /[가-힣]/)
  for (const { title } of english.panels) assert.doesNotMatch(title, /[가-힣]/)
})

test("the alert rules of both pages ask for numbers that there are, too", async (context) => {
  const given = new Set(await namesGiven(context))
  for (const page of ["monitoring.md", "monitoring.ko.md"]) {
    const text = readFileSync(join(docs, page), "utf8")
    const rules = [...text.matchAll(/expr: (.*)/g)].map(([, expr = ""]) => expr).join("\n")
    const named = rules.match(/mallkey_[a-z_]+[a-z]/g) ?? []
    assert.ok(named.length > 5, page)
    assert.deepEqual(
      named.filter((name) => !given.has(name)),
      [],
      page,
    )
  }
})
