// mallkey lambda-zip writes the zip, and the SAM template names what is in it.
import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { shortestTimeoutMs } from "../../src/programs/lambda/invocation.ts"
import * as handlers from "../../src/programs/lambda/lambda.ts"
import { createDesk } from "../kit/command-line.ts"
import { root } from "../package/sources.ts"
import { unpack } from "./unpack.ts"

test("lambda-zip writes one file, wherever it is told to, the same bytes each time", async (t) => {
  const desk = await createDesk(t, { bare: true, env: { MALLKEY_LANG: "en" } })
  const usual = await desk.run("lambda-zip")
  assert.match(usual.stdout, /mallkey-lambda\.zip \(\d+ KB\).*nodejs24\.x.*index\.handler, index\.sweep/)
  const told = await desk.run("lambda-zip", "--json", "--out", "keeper.zip")
  const { file, bytes, handlers: named } = JSON.parse(told.stdout)
  const [first, second] = await Promise.all(
    ["mallkey-lambda.zip", file].map((name) => readFile(join(desk.folder, name))),
  )
  assert.equal(second!.length, bytes)
  assert(first!.equals(second!))
  assert.deepEqual(
    named.map((name: string) => name.replace("index.", "")).sort(),
    Object.keys(handlers).sort(),
  )
  const entries = await unpack(first!, join(desk.folder, "task"))
  assert(entries.some(({ name }) => name === "index.mjs"))
  const nowhere = await desk.run("lambda-zip", "--out", "no/such/folder.zip")
  assert.equal(nowhere.code, 2)
  assert.match(nowhere.stderr, /no\/such\/folder\.zip cannot be written \(ENOENT\)/)
})

test("the SAM template: every handler there is, each with time enough, the check at 09:00 in Korea", async () => {
  const template = await readFile(join(root, "examples/lambda/template.yaml"), "utf8")
  const named = [...template.matchAll(/Handler: index\.(\w+)/g)].map(([, name]) => name!)
  assert.deepEqual(named.sort(), Object.keys(handlers).sort())
  const timeouts = [...template.matchAll(/Timeout: (\d+)/g)].map(([, seconds]) => Number(seconds) * 1_000)
  assert.equal(timeouts.length, named.length)
  assert(timeouts.every((timeoutMs) => timeoutMs >= shortestTimeoutMs))
  assert.match(template, /cron\(0 9 \* \* \? \*\)\s+ScheduleExpressionTimezone: Asia\/Seoul/)
})
