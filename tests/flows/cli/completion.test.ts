// Tab in the shells themselves: the names of connections from a store and from a server; silence where nobody answers.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { type TestContext, test } from "node:test"
import { promisify } from "node:util"
import { findProgram } from "../../../scripts/test-run/programs.ts"
import { createDesk, type Desk } from "../../kit/command-line.ts"
import { adminKey } from "../../kit/http-world.ts"
import { platformPeer } from "../../kit/platform-peer.ts"

const run = promisify(execFile)
const program = join(import.meta.dirname, "../../../bin/mallkey.js")
/** On a busy machine a start alone may take longer than the second that is allowed: here a minute is. */
const patient = "--import=data:text/javascript,performance.now=()=>-60000"
const real = `exec "${process.execPath}" "${patient}" "${program}" "$@"`

const hasFish = await findProgram(["fish"])
const shells = ["bash", ...(hasFish ? ["fish"] : [])] as ("bash" | "fish")[]

/** What Tab offers at the end of each line, in one session. `command`: what `mallkey` is there. */
async function offered(
  context: TestContext,
  desk: Desk,
  { shell, lines, command = real }: { shell: (typeof shells)[number]; lines: string[]; command?: string },
): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-tab-"))
  context.after(() => rm(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries({ mallkey: command, timeout: 'shift; exec "$@"' })) {
    await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`)
    await chmod(join(folder, name), 0o755)
  }
  const { stdout: script } = await desk.run("completion", shell)
  await writeFile(join(folder, "script"), script.replace("read -r -t 1 ", "read -r -t 60 "))
  const asked = lines.map(shell === "bash" ? inBash : (line) => `complete -C "${line}"\necho ,`)
  const env = { ...desk.env, PATH: [folder, process.env.PATH].join(delimiter), HOME: folder }
  const text = [`source ${join(folder, "script")}`, ...asked].join("\n")
  const { stdout, stderr } = await run(shell, ["-c", text], { cwd: desk.folder, env })
  assert.equal(stderr, "")
  return stdout.split(",").map((each) => each.split(/\s+/).filter(Boolean).sort())
}

/** As bash takes a line apart: a colon is a word. */
function inBash(line: string): string {
  const parts = line.replaceAll(":", " : ").split(" ")
  const words = line.endsWith(":") ? parts.slice(0, -1) : parts
  const at = words.length - 1
  return `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${at}; _mallkey; echo "\${COMPREPLY[@]},"`
}

test("fish is at hand", (context) => {
  if (!hasFish) context.skip("fish is not on this machine: its completion was not tried")
})

test("connections of the store of this folder, where a command takes one", async (context) => {
  const desk = await createDesk(context)
  for (const mall of ["hanok-living", "hanbok", "teahouse"]) await desk.connect(mall)
  const lines = [
    "mallkey token han",
    "mallkey key create --connection tea",
    "mallkey exec hanbok -- tea",
    "mallkey key re",
  ]
  for (const shell of shells) {
    const [token, key, behind, words] = await offered(context, desk, { shell, lines })
    assert.deepEqual(token, ["hanbok", "hanok-living"], shell)
    assert.deepEqual(key, ["teahouse"], shell)
    assert.deepEqual([behind, words], [[], ["revoke"]], shell)
  }
})

test("a name with an app before it, which bash takes apart at its colon", async (context) => {
  const desk = await createDesk(context, { bare: true })
  const command = "echo cs:hanbok own:hanok hanbok"
  const lines = ["mallkey token cs:ha", "mallkey token cs:", "mallkey token han"]
  const inBash = await offered(context, desk, { shell: "bash", lines, command })
  assert.deepEqual(inBash.slice(0, 3), [["hanbok"], ["hanbok"], ["hanbok"]])
  if (!hasFish) return
  const inFish = await offered(context, desk, { shell: "fish", lines, command })
  assert.deepEqual(inFish.slice(0, 3), [["cs:hanbok"], ["cs:hanbok"], ["hanbok"]])
})

const asking = (url: string | undefined, ...args: string[]) => {
  const env = { PATH: process.env.PATH, ...(url && { MALLKEY_URL: url, MALLKEY_API_KEY: adminKey }) }
  return run(process.execPath, [...args, program, "completion", "connections", "ha"], { cwd: tmpdir(), env })
}

test("from a server: names alone come out, and none that a shell would run", async (context) => {
  const server = await platformPeer(context, (request, response) => {
    const isKnown = request.headers.authorization === `Bearer ${adminKey}`
    const names = ["hanbok", "tea", "ha$(touch ran)", "ha`touch ran`", "ha;touch ran", "ha\u001b[2J"]
    const connections = isKnown ? names.map((id) => ({ id, mall_id: id, detail: "a marked secret" })) : []
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ connections }))
  })
  const { stdout, stderr } = await asking(`http://127.0.0.1:${server.port}`, patient)
  assert.deepEqual([stdout, stderr], ["hanbok\n", ""])
})

test("a server that never answers, one that is away, and a folder without anything: nothing is said, and it ends", {
  timeout: 100_000,
}, async (context) => {
  // A server is waited for two minutes by everything else.
  const silent = await platformPeer(context, () => undefined)
  for (const url of [`http://127.0.0.1:${silent.port}`, "http://127.0.0.1:9", undefined]) {
    // Rejects where the exit code is another than 0.
    const { stdout, stderr } = await asking(url)
    assert.deepEqual([stdout.trim(), stderr], ["", ""])
  }
})
