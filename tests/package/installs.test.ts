// What `npm ci` brings into a checkout runs on the Node that the README names: npm complains of nothing on the first try.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { root } from "./sources.ts"

interface Installed {
  engines?: { node?: string }
}

/** Ranges as packages write them: `>=18`, `^20.9 || >=22`, `18 || 20`. The newest of that major counts as it. */
function runsOn(major: number, range: string): boolean {
  return range.split("||").some((one) => {
    const [, sign = "", from = "0"] = /^\s*([<>=^~]*)\s*v?(\d+)/.exec(one) ?? []
    return sign.startsWith(">") ? Number(from) <= major : one.trim() === "*" || Number(from) === major
  })
}

test("no package of a checkout asks for a newer Node than the READMEs do", () => {
  const textOf = (file: string) => readFileSync(join(root, file), "utf8")
  const named = [
    /any Node from (\d+) on/.exec(textOf("README.md")),
    /Node (\d+) 이상/.exec(textOf("README.ko.md")),
  ]
  const [english, korean] = named.map((found) => Number(found?.[1]))
  assert.equal(english, korean)
  const { packages } = JSON.parse(textOf("package-lock.json")) as { packages: Record<string, Installed> }
  const newer = Object.entries(packages).filter(([, { engines }]) => !runsOn(english!, engines?.node ?? "*"))
  assert.deepEqual(
    newer.map(([path, { engines }]) => `${path} wants ${engines?.node}`),
    [],
  )
})
