// The packed tarball, installed alone in an empty folder: its command runs, its demo answers, its doors open with types.
import assert from "node:assert/strict"
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { after, before, test } from "node:test"
import { promisify } from "node:util"
import { gzipSync } from "node:zlib"
import { root } from "./sources.ts"

const run = promisify(execFile)
const { exports, version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"))
const doors = Object.keys(exports)
  .filter((door) => !door.endsWith(".json"))
  .map((door) => `mallkey${door.slice(1)}`)

let folder = ""
let mallkey = ""
let packed: string[] = []

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallkey-tarball-"))
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root })
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf("[")))
  packed = files.map(({ path }: { path: string }) => path)
  await writeFile(join(folder, "package.json"), '{ "name": "somebody", "private": true, "type": "module" }')
  const options = ["--omit=dev", "--prefer-offline", "--no-audit", "--no-fund"]
  await run("npm", ["install", ...options, join(folder, filename)], { cwd: folder })
  mallkey = join(folder, "node_modules", ".bin", "mallkey")
})

after(() => rm(folder, { recursive: true, force: true }))

test("it holds what is needed to run, and neither tests nor sources", () => {
  for (const path of ["dist/cli/main.js", "dist/lambda.zip", "dist/index.d.ts", "LICENSE", "CHANGELOG.md"])
    assert(packed.includes(path), path)
  assert.deepEqual(
    packed.filter((path) => /\.test\.|^(src|tests|scripts)\/|^dist\/.*(?<!\.d)\.ts$/.test(path)),
    [],
  )
})

test("the client weighs less than 4 KB as it is published", async () => {
  const bytes = gzipSync(await readFile(join(folder, "node_modules/mallkey/dist/client/index.js"))).length
  assert(bytes < 4_096, `${bytes} bytes`)
})

test("every link of its README leads to something in it", async () => {
  const readme = await readFile(join(folder, "node_modules/mallkey/README.md"), "utf8")
  const links = [...readme.matchAll(/\]\(([^)#\s]+)/g)].map(([, link]) => link!)
  const inside = links.filter((link) => !/^[a-z]+:/.test(link)).map((link) => link.replace(/\/$/, ""))
  assert(inside.length > 5)
  const missing = inside.filter(
    (link) => !packed.some((path) => path === link || path.startsWith(`${link}/`)),
  )
  assert.deepEqual(missing, [])
})

test("mallkey --version tells the version of the package", async () => {
  const { stdout } = await run(mallkey, ["--version"], { cwd: folder })
  assert.equal(stdout.trim(), version)
})

test("mallkey lambda-zip needs no bundler: the zip comes with the package", async () => {
  const { stdout } = await run(mallkey, ["lambda-zip", "--json"], { cwd: folder })
  const { file, bytes } = JSON.parse(stdout)
  assert(bytes < 3_000_000)
  assert((await readFile(join(folder, file))).subarray(0, 2).equals(Buffer.from("PK")))
})

test("mallkey demo hands out a living token, and ends when it is told to", async () => {
  const demo = spawn(mallkey, ["demo", "--port", "0", "--json"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "ignore"],
  })
  const ended = once(demo, "exit")
  try {
    const { url, api_key, malls } = await firstDocument(demo.stdout)
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
    const answer = await fetch(`${url}/v1/connections/${malls[0].id}/token`, {
      headers: { "x-api-key": api_key },
    })
    const token = (await answer.json()) as { access_token?: string }
    assert.equal(answer.status, 200)
    assert(token.access_token)
  } finally {
    demo.kill("SIGTERM")
  }
  assert.deepEqual(await ended, [0, null])
})

async function firstDocument(output: NodeJS.ReadableStream) {
  let text = ""
  for await (const line of createInterface(output)) {
    text += line
    try {
      return JSON.parse(text)
    } catch {
      // It goes on in the next line.
    }
  }
  throw new Error(`no JSON document: ${text}`)
}

test("every door of the package opens", async () => {
  const program = doors.map((door) => `await import(${JSON.stringify(door)})`).join("\n")
  await run(process.execPath, ["--input-type=module", "--eval", program], { cwd: folder })
})

test("its types are understood by a program that is checked strictly", async () => {
  const program = doors.map(
    (door, at) =>
      `import * as door${at} from "${door}"\nexport const keys${at}: string[] = Object.keys(door${at})`,
  )
  await writeFile(join(folder, "program.ts"), program.join("\n"))
  // Types of Node are the program's own affair; borrowed from here instead of downloaded.
  await symlink(join(root, "node_modules", "@types"), join(folder, "node_modules", "@types"), "junction")
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc")
  const options = [
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2024",
    "--skipLibCheck",
    "--types",
    "node",
  ]
  await run(process.execPath, [tsc, ...options, "program.ts"], { cwd: folder }).catch(({ stdout }) =>
    assert.fail(stdout),
  )
})
