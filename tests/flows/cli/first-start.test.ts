// A checkout's first start: what takes the types out of the sources is no longer in the memory of the process that serves.
import assert from "node:assert/strict"
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { createDesk, type Desk } from "../../kit/command-line.ts"

const skip = process.platform === "linux" ? false : "only there does a process begin anew"
const checkout = join(import.meta.dirname, "../../..")
const listens = /"url":"http|"url": "http/
/** Whether Node has loaded its stripper, and what a program that the server starts would find; said at the very end. */
const tells = `--import="data:text/javascript,process.on('exit',()=>console.error('end:'+JSON.stringify([process.moduleLoadList.some((name)=>name.includes('amaro')),Object.keys(process.env)])))"`

const root = mkdtempSync(join(tmpdir(), "mallkey-checkout-"))
after(() => rmSync(root, { recursive: true, force: true }))
for (const part of ["bin", "package.json", "src"])
  cpSync(join(checkout, part), join(root, part), { recursive: true, preserveTimestamps: true })
symlinkSync(join(checkout, "node_modules"), join(root, "node_modules"))
const program = join(root, "bin/mallkey.js")
const kept = join(root, "kept")

async function serve(desk: Desk) {
  const server = desk.start("serve", "--port", "0")
  await server.says(listens)
  const environ = readFileSync(`/proc/${server.pid}/environ`, "utf8").split("\0")
  server.signal("SIGTERM")
  const { code, stderr } = await server.ended
  assert.equal(code, 0)
  assert.doesNotMatch(stderr, /Warning/)
  const [hasStripped, names] = JSON.parse(/end:(.*)/.exec(stderr)?.[1] ?? "[]") as [boolean, string[]]
  return { hasStripped, names, malloc: environ.filter((line) => line.startsWith("MALLOC_")) }
}

const deskOf = (t: Parameters<typeof createDesk>[0], env: Record<string, string> = {}) =>
  createDesk(t, { program, env: { NODE_OPTIONS: tells, NODE_COMPILE_CACHE: kept, ...env } })

test("two first starts at once: neither server has stripped anything itself", { skip }, async (t) => {
  const desks = await Promise.all([deskOf(t), deskOf(t)])
  const both = await Promise.all(desks.map(serve))
  assert.deepEqual(
    both.map(({ hasStripped }) => hasStripped),
    [false, false],
  )
})

test("nor after some sources came anew, where memory is told of by somebody else", { skip }, async (t) => {
  for (const path of ["src/proxy/proxy.ts", "src/cli/terminal/output.ts"].map((name) => join(root, name))) {
    const text = readFileSync(path, "utf8")
    // As git does it.
    rmSync(path)
    writeFileSync(path, `${text}// Changed.\n`)
  }
  const { hasStripped, malloc, names } = await serve(await deskOf(t, { MALLOC_ARENA_MAX: "2" }))
  assert.equal(hasStripped, false)
  assert.deepEqual(malloc, ["MALLOC_ARENA_MAX=2"])
  assert.deepEqual(
    names.filter((name) => /^MALLOC_|BEGUN/.test(name)),
    ["MALLOC_ARENA_MAX"],
  )
})

test("where nothing can be kept it serves as it did", { skip }, async (t) => {
  const { hasStripped, malloc } = await serve(await deskOf(t, { NODE_DISABLE_COMPILE_CACHE: "1" }))
  assert.equal(hasStripped, true)
  assert.equal(malloc.length, 3)
})
