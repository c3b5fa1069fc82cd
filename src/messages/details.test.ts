// What the rules say in their own fixed words, a Korean reader gets in Korean.
import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { messages } from "./index.ts"

const rooms = ["core", "providers", "http", "access", "wire"]
const said = /\bdetail(?:\s*=|:)\s*"([^"]+)"/g

test("every fixed detail is said in Korean", () => {
  const files = rooms.flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: join(import.meta.dirname, "..") }))
  const sources = files.filter((path) => !path.endsWith(".test.ts"))
  const texts = sources.map((path) => readFileSync(join(import.meta.dirname, "..", path), "utf8"))
  const found = texts.flatMap((text) => [...text.matchAll(said)].map((match) => match[1] ?? ""))
  assert.ok(found.length > 10)
  assert.deepEqual(
    found.filter((detail) => !Object.hasOwn(messages("ko").details, detail)),
    [],
  )
})
