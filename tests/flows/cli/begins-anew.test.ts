// What serves for long begins once more, with what the C library reads only at a start. It stays the same process.
import assert from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { pathToFileURL } from "node:url"
import { createDesk, type Running } from "../../kit/command-line.ts"

const report = process.report.getReport() as { header: object }
const skip =
  process.platform === "linux" && "glibcVersionRuntime" in report.header
    ? false
    : "only glibc is told, and only Linux shows what a process was begun with"

const checkout = join(import.meta.dirname, "../../..")
const program = asInstalled()
const told = ["MALLOC_ARENA_MAX=1", "MALLOC_MMAP_THRESHOLD_=32768", "MALLOC_TRIM_THRESHOLD_=131072"]
const young = "--max-semi-space-size=4"
const listens = /"url":"http|"url": "http/
/** What a program that the server starts would find, said at the very end. */
const tellsEnvironment = `--import="data:text/javascript,process.on('exit',()=>console.error('env:'+JSON.stringify(process.env)))"`

const begunWith = (pid: number | undefined, what: "environ" | "cmdline") =>
  readFileSync(`/proc/${pid}/${what}`, "utf8").split("\0").slice(0, -1)
const toldTo = (pid: number | undefined) =>
  begunWith(pid, "environ")
    .filter((line) => line.startsWith("MALLOC_"))
    .sort()

/** As a package has it, without sources beside it; what would be built from them is the sources themselves. */
function asInstalled(): string {
  const root = mkdtempSync(join(tmpdir(), "mallkey-installed-"))
  after(() => rmSync(root, { recursive: true, force: true }))
  for (const part of ["bin", "package.json"])
    cpSync(join(checkout, part), join(root, part), { recursive: true })
  mkdirSync(join(root, "dist/cli"), { recursive: true })
  const main = pathToFileURL(join(checkout, "src/cli/main.ts")).href
  writeFileSync(join(root, "dist/cli/main.js"), `await import(${JSON.stringify(main)})\n`)
  return join(root, "bin/mallkey.js")
}

async function stop(server: Running) {
  server.signal("SIGTERM")
  return server.ended
}

for (const words of [["serve"], ["proxy", "--port", "0", "--json"]]) {
  test(`${words[0]} is begun anew: told of memory, the same process, and nothing of it for its children`, {
    skip,
  }, async (t) => {
    const desk = await createDesk(t, { program, env: { NODE_OPTIONS: tellsEnvironment } })
    const server = desk.start(...words)
    await server.says(listens)
    assert.deepEqual(toldTo(server.pid), told)
    assert.deepEqual(begunWith(server.pid, "cmdline").slice(1), [young, program, ...words])
    const { code, stderr } = await stop(server)
    assert.equal(code, 0)
    assert.doesNotMatch(stderr, /Warning/)
    const found = /env:(.*)/.exec(stderr)?.[1] ?? ""
    assert.deepEqual(
      Object.keys(JSON.parse(found)).filter((name) => /^MALLOC_|BEGUN/.test(name)),
      [],
    )
  })
}

test("who has said one of it, or bounds the young generation, has the say", { skip }, async (t) => {
  const desk = await createDesk(t, { program, env: { MALLOC_ARENA_MAX: "2" } })
  const first = desk.start("serve")
  await first.says(listens)
  assert.deepEqual(toldTo(first.pid), ["MALLOC_ARENA_MAX=2"])
  await stop(first)
  desk.env.MALLOC_ARENA_MAX = undefined
  desk.env.NODE_OPTIONS = "--max-semi-space-size=8"
  const second = desk.start("serve")
  await second.says(listens)
  assert.deepEqual(toldTo(second.pid), told)
  assert.deepEqual(begunWith(second.pid, "cmdline").slice(1), [program, "serve"])
  await stop(second)
})

test("where it could not be found again or may not begin programs, it serves as it was begun", {
  skip,
}, async (t) => {
  const desk = await createDesk(t, { program })
  for (const options of ["--inspect=0", "--permission --allow-fs-read=* --allow-fs-write=*"]) {
    desk.env.NODE_OPTIONS = options
    const server = desk.start("serve")
    await server.says(listens)
    assert.deepEqual(toldTo(server.pid), [], options)
    assert.equal((await stop(server)).code, 0)
  }
})

test("a parent that speaks with it over a channel keeps that channel", { skip }, async (t) => {
  const desk = await createDesk(t, { program })
  const child = spawn(process.execPath, [program, "serve"], {
    cwd: desk.folder,
    env: desk.env,
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  })
  t.after(() => child.kill("SIGKILL"))
  await once(child.stdout!, "data")
  assert.deepEqual(toldTo(child.pid), [])
  assert.equal(child.connected, true)
})

test("a file that it was handed open, and that is named by its number, can be read", { skip }, async (t) => {
  const desk = await createDesk(t, { program })
  const [cert, key] = ["own.pem", "own.key"].map((name) => join(desk.folder, name))
  const wanted = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
  spawnSync("openssl", [...wanted, "-subj", "/CN=localhost", "-out", cert!, "-keyout", key!])
  const words = ["proxy", "--port", "0", "--json", "--forward-proxy-cert", cert!, "--forward-proxy-key"]
  const child = spawn(process.execPath, [program, ...words, "/dev/fd/3"], {
    cwd: desk.folder,
    env: desk.env,
    stdio: ["ignore", "pipe", "inherit", openSync(key!, "r")],
  })
  t.after(() => child.kill("SIGKILL"))
  const [said] = await once(child.stdout!, "data")
  assert.match(String(said), /https:/)
})

test("what cannot serve ends as it did: wrong settings with 2", { skip }, async (t) => {
  const desk = await createDesk(t, { program, env: { REFRESH_AHEAD_MINUTES: "soon" } })
  assert.equal((await desk.start("serve").ended).code, 2)
})

test("so does a checkout", { skip }, async (t) => {
  const desk = await createDesk(t)
  const server = desk.start("serve")
  await server.says(listens)
  assert.deepEqual(toldTo(server.pid), told)
  await stop(server)
})

for (const [place, began, way] of [
  ["a checkout", join(checkout, "bin/mallkey.js"), /`npm ci`.*\n.*`npm ci --ignore-scripts=false`/],
  ["an installed package", program, /`npx -p node@24 mallkey`/],
] as const) {
  test(`an older Node says in both languages what to do: ${place}`, () => {
    const older = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.1.0'})"
    const { status, stderr } = spawnSync(process.execPath, ["--import", older, began, "serve"], {
      encoding: "utf8",
    })
    assert.equal(status, 2)
    assert.match(stderr, /필요합니다/)
    assert.match(stderr, /needs Node/)
    assert.match(stderr, way)
  })
}
