// Deno, Bun and the runtime of Cloudflare Workers, as their packages bring them for Linux; each 90 to 150 MB, too large for development dependencies.
import { spawn } from "node:child_process"
import { readFile, writeFile } from "node:fs/promises"
import { stripTypeScriptTypes } from "node:module"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { freePort } from "../../scripts/test-run/provided.ts"
import { askingProgram } from "../kit/ways/asking-program.ts"
import { root } from "../package/sources.ts"
import { fromRegistry } from "./from-registry.ts"

const cpu =
  process.arch === "x64"
    ? { deno: "x64-glibc", bun: "x64", workerd: "64" }
    : { deno: "arm64-glibc", bun: "aarch64", workerd: "arm64" }

const runtimes = {
  Deno: { name: `@deno/linux-${cpu.deno}`, version: "2.9.6", path: "deno", place: "MALLKEY_TEST_DENO" },
  Bun: { name: `@oven/bun-linux-${cpu.bun}`, version: "1.4.5", path: "bin/bun", place: "MALLKEY_TEST_BUN" },
  workerd: {
    name: `@cloudflare/workerd-linux-${cpu.workerd}`,
    version: "1.20261117.1",
    path: "bin/workerd",
    place: "MALLKEY_TEST_WORKERD",
  },
}
export type Runtime = keyof typeof runtimes

/** Undefined: it is not here, and cannot be had. */
export async function findRuntime(runtime: Runtime): Promise<string | undefined> {
  const { name, version, path, place } = runtimes[runtime]
  if (process.env[place]) return process.env[place]
  if (process.platform !== "linux") return undefined
  const folder = await fromRegistry(name, version)
  return folder && join(folder, path)
}

/** The client as it is published, without its types. */
export async function writeClient(folder: string): Promise<void> {
  const source = await readFile(join(root, "src/client/index.ts"), "utf8")
  await writeFile(join(folder, "client.mjs"), stripTypeScriptTypes(source))
}

const calling = `
import { createInterface } from "node:readline"
import { createClient } from "./client.mjs"
const client = createClient({ url: process.env.MALLKEY_URL, key: process.env.MALLKEY_KEY })
for await (const _ of createInterface({ input: process.stdin })) {
  const calls = Array.from({ length: 8 }, () => client.fetch("mymall", "/api/v2/admin/store").then((a) => a.status, String))
  console.log(JSON.stringify(await Promise.all(calls)))
}`

const worker = `
import { createClient } from "./client.mjs"
let client
export default {
  async fetch(request, env) {
    client ??= createClient({ url: env.MALLKEY_URL, key: env.MALLKEY_KEY })
    const answer = await client.fetch("mymall", "/api/v2/admin/store")
    return new Response(await answer.text(), { status: answer.status })
  }
}`

export interface Place {
  MALLKEY_URL: string
  MALLKEY_KEY: string
}

/** Each call: eight at once with one client; what each came to. */
export async function startCalling(
  context: TestContext,
  { runtime, program, folder, place }: { runtime: Runtime; program: string; folder: string; place: Place },
): Promise<() => Promise<unknown[]>> {
  await writeClient(folder)
  if (runtime === "workerd") return startWorker(context, program, folder, place)
  await writeFile(join(folder, "calling.mjs"), calling)
  const args = runtime === "Deno" ? ["run", "--allow-net", "--allow-env"] : ["run"]
  const env = { PATH: process.env.PATH, HOME: folder, ...place }
  const { ask } = askingProgram(context, [program, ...args, join(folder, "calling.mjs")], env, folder)
  return async () => Object.values(await ask())
}

async function startWorker(
  context: TestContext,
  program: string,
  folder: string,
  place: Place,
): Promise<() => Promise<unknown[]>> {
  const port = await freePort()
  const bindings = Object.entries(place).map(([name, text]) => `(name = "${name}", text = "${text}")`)
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "client.mjs", esModule = embed "client.mjs"),
  ],
  bindings = [${bindings.join(", ")}],
  compatibilityDate = "2026-01-01",
);`
  await writeFile(join(folder, "worker.mjs"), worker)
  await writeFile(join(folder, "config.capnp"), config)
  const child = spawn(program, ["serve", "config.capnp"], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit"],
  })
  context.after(() => void child.kill("SIGKILL"))
  const one = () => fetch(`http://127.0.0.1:${port}/`).then(({ status }) => status)
  const isUp = async (): Promise<void> => {
    const line = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    if (!line && child.exitCode === null) return new Promise((go) => setTimeout(go, 50)).then(isUp)
  }
  await isUp()
  return () => Promise.all(Array.from({ length: 8 }, () => one().catch(String)))
}
