// The Dockerfile and the compose file without Docker: what they copy is there, and its steps, done in a folder, run.
import assert from "node:assert/strict"
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { chmod, chown, cp, mkdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { test } from "node:test"
import { promisify } from "node:util"
import { freePort } from "../../scripts/test-run/provided.ts"
import { newFolder } from "../kit/new-folder.ts"
import { isLong } from "../kit/play-size.ts"
import { root } from "../package/sources.ts"

const run = promisify(execFile)
const folderOf = (path: string) => join(root, "examples/docker", path)

interface Instruction {
  word: string
  rest: string
}

async function dockerfile(): Promise<Instruction[]> {
  const text = await readFile(folderOf("Dockerfile"), "utf8")
  const lines = text.replaceAll(/\\\n\s*/g, "").split("\n")
  return lines
    .filter((line) => /^[A-Z]+ /.test(line))
    .map((line) => ({ word: line.split(" ")[0]!, rest: line.slice(line.indexOf(" ") + 1) }))
}

test("the image is slim, not root's, and looked after", async () => {
  const steps = await dockerfile()
  const of = (word: string) => steps.filter((step) => step.word === word).map(({ rest }) => rest)
  assert.deepEqual(of("FROM"), ["node:24-slim"])
  assert.deepEqual(of("USER"), ["node"])
  assert.equal(of("HEALTHCHECK").length, 1)
  const user = steps.findIndex(({ word }) => word === "USER")
  assert(user < steps.findIndex(({ word }) => word === "CMD"))
  const allowed = await readFile(folderOf("Dockerfile.dockerignore"), "utf8")
  for (const copied of of("COPY").flatMap((rest) => rest.split(" ").slice(0, -1))) {
    assert(existsSync(join(root, copied)), copied)
    assert(allowed.split("\n").includes(`!${copied}`), `${copied} is kept out of the build`)
  }
})

const skip = !isLong && "an installation of its own is for npm run test:long"

test("its steps, done in a folder as somebody without rights: it starts, is healthy, stops in order", {
  skip,
}, async (t) => {
  const folder = newFolder(t, "docker")
  const steps = await dockerfile()
  const app = join(folder, "app")
  const state = join(folder, "state")
  await Promise.all([mkdir(app), mkdir(state)])
  for (const { rest } of steps.filter(({ word }) => word === "COPY")) {
    const paths = rest.split(" ").slice(0, -1)
    for (const path of paths) await cp(join(root, path), join(app, path), { recursive: true })
  }
  const install = steps.find(({ word, rest }) => word === "RUN" && rest.startsWith("npm ci"))!
  const [command = ""] = install.rest.split(" && ")
  const [program = "", ...args] = command.split(" ")
  await run(program, [...args, "--prefer-offline"], {
    cwd: app,
    env: { ...process.env, NODE_ENV: "production" },
  })
  assert(!existsSync(join(app, "node_modules/typescript")), "no development dependency is installed")
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  if (nobody.uid) await chown(state, nobody.uid, nobody.gid)
  await chmod(folder, 0o755)
  const port = await freePort()
  const env = { PATH: process.env.PATH, NODE_ENV: "production", HOST: "127.0.0.1", PORT: String(port) }
  const start = JSON.parse(steps.find(({ word }) => word === "CMD")!.rest) as string[]
  const inFolder = start.slice(1).map((part) => part.replace(/^\/app\//, `${app}/`))
  const server = spawn(process.execPath, inFolder, {
    cwd: state,
    env,
    stdio: ["ignore", "ignore", "pipe"],
    ...nobody,
  })
  t.after(() => server.kill("SIGKILL"))
  const ended = once(server, "exit")
  await saysItRuns(server.stderr!, port)
  const check = steps.find(({ word }) => word === "HEALTHCHECK")!.rest
  const [, ...ask] = JSON.parse(check.slice(check.indexOf("["))) as string[]
  await run(process.execPath, ask, { env })
  await assert.rejects(run(process.execPath, ask, { env: { ...env, PORT: "9" } }), { code: 1 })
  server.kill("SIGTERM")
  assert.deepEqual(await ended, [0, null])
})

async function saysItRuns(output: NodeJS.ReadableStream, port: number): Promise<void> {
  let said = ""
  for await (const line of createInterface(output)) {
    said += `${line}\n`
    if (line.includes(`:${port}`)) return output.resume() && undefined
  }
  throw new Error(said)
}

test("the compose file builds this Dockerfile, keeps data in volumes, and waits for its database", async () => {
  const text = await readFile(folderOf("compose.yaml"), "utf8")
  assert(existsSync(join(root, /dockerfile: (\S+)/.exec(text)![1]!)))
  assert.equal(join(folderOf(""), /context: (\S+)/.exec(text)![1]!, "/"), join(root, "/"))
  const used = [...text.matchAll(/^ {6}- (\w+):\//gm)].map(([, name]) => name!)
  const made = [...text.slice(text.indexOf("\nvolumes:")).matchAll(/^ {2}(\w+):$/gm)].map(([, name]) => name!)
  assert.deepEqual(used.sort(), made.sort())
  assert.match(text, /condition: service_healthy/)
  // Every secret must be given: none has a value here, and an absent one stops the start.
  for (const [, value] of text.matchAll(/(?:SECRET|KEY|PASSWORD): (.*)$/gm))
    assert.match(value!, /^\$\{\w+:\?\}$/)
  assert(!text.includes("\t"))
})
