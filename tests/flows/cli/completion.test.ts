// Tab in the shells themselves: the names of connections from a store and from a server; silence where nobody answers.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { chmod, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { type TestContext, test } from "node:test"
import { promisify } from "node:util"
import { findProgram } from "../../../scripts/test-run/programs.ts"
import { createDesk, type Desk } from "../../kit/command-line.ts"
import { adminKey } from "../../kit/http-world.ts"
import { newFolder } from "../../kit/new-folder.ts"
import { platformPeer } from "../../kit/platform-peer.ts"

const run = promisify(execFile)
const program = join(import.meta.dirname, "../../../bin/mallkey.js")
/** On a busy machine a start alone may take longer than the second that is allowed: here a minute is. */
const patient = "--import=data:text/javascript,performance.now=()=>-60000"
const real = `exec "${process.execPath}" "${patient}" "${program}" "$@"`

const hasFish = await findProgram(["fish"])
const hasZsh = await findProgram(["zsh"])
const shells = ["bash", ...(hasFish ? ["fish"] : [])] as ("bash" | "fish")[]

/** What Tab offers at the end of each line, in one session. `command`: what `mallkey` is there. */
async function offered(
  context: TestContext,
  desk: Desk,
  { shell, lines, command = real }: { shell: (typeof shells)[number]; lines: string[]; command?: string },
): Promise<string[][]> {
  const folder = newFolder(context, "tab")
  const programs = { mallkey: command, timeout: 'shift; exec "$@"', npx: 'exec "$@"' }
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`)
    await chmod(join(folder, name), 0o755)
  }
  const { stdout: script } = await desk.run("completion", shell)
  await writeFile(join(folder, "script"), script.replace("read -r -t $wait ", "read -r -t 60 "))
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
  const called = words[0] === "npx" ? "_mallkey_by_npx" : "_mallkey"
  return `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${at}; COMPREPLY=(); ${called}; echo "\${COMPREPLY[@]},"`
}

test("fish is at hand", (context) => {
  if (!hasFish) context.skip("fish is not on this machine: its completion was not tried")
})

test("zsh is at hand", (context) => {
  if (!hasZsh) context.skip("zsh is not on this machine: its completion was not tried")
})

/** Tab is really pressed, in a zsh at a terminal of its own in which nothing was set up. Each line ends in one answer. */
const inZsh = (script: string, lines: string[]) => `zmodload zsh/zpty
zpty tab zsh -f -i
pressed() {
  zpty -w -n tab "$1"
  local seen="" piece=""
  repeat 600; do
    while zpty -rt tab piece; do seen+="$piece"; done
    [[ "$seen" == *"$2"* ]] && { print -r -- found; break }
    sleep 0.1
  done
  [[ "$seen" == *"$2"* ]] || { print -r -- "missing $2 in $seen"; zpty -d tab; exit; }
  zpty -w -n tab $'\\x15'
}
pressed $'PS1=; HISTFILE=; source ${script}; print sour""ced\n' sourced
${lines.join("\n")}
zpty -d tab`

test("Tab pressed in zsh, in a checkout behind npx as well", { timeout: 200_000 }, async (context) => {
  if (!hasZsh) return
  const desk = await createDesk(context, { bare: true })
  const folder = newFolder(context, "zsh")
  for (const [name, text] of [
    ["mallkey", "echo hanok-living"],
    ["npx", "echo teahouse"],
  ] as const) {
    await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`)
    await chmod(join(folder, name), 0o755)
  }
  const { stdout } = await desk.run("completion", "zsh")
  await writeFile(join(folder, "script"), stdout.replace("read -r -t $wait ", "read -r -t 60 "))
  const env = { ...desk.env, PATH: [folder, process.env.PATH].join(delimiter), HOME: folder, TERM: "dumb" }
  const lines = [
    `pressed $'mallkey key re\t' "key revoke"`,
    `pressed $'mallkey token han\t' "token hanok-living"`,
    `pressed $'npx mallkey stat\t' "mallkey status"`,
    `pressed $'npx mallkey token tea\t' "token teahouse"`,
  ]
  const answer = await run("zsh", ["-f", "-c", inZsh(join(folder, "script"), lines)], { cwd: folder, env })
  assert.deepEqual(answer.stdout.trim().split("\n"), Array(5).fill("found"))
})

test("connections of the store of this folder, where a command takes one", async (context) => {
  const desk = await createDesk(context)
  for (const mall of ["hanok-living", "hanbok", "teahouse"]) await desk.connect(mall)
  const lines = [
    "mallkey token han",
    "mallkey key create --connection tea",
    "mallkey exec hanbok -- tea",
    "mallkey key re",
    "npx mallkey key re",
    "npx mallkey token tea",
    "mallkey sta",
  ]
  for (const shell of shells) {
    const [token, key, behind, ...words] = await offered(context, desk, { shell, lines })
    assert.deepEqual(token, ["hanbok", "hanok-living"], shell)
    assert.deepEqual(key, ["teahouse"], shell)
    assert.deepEqual(behind, [], shell)
    // Files of this folder are none of what a command takes.
    assert.deepEqual(words.slice(0, 4), [["revoke"], ["revoke"], ["teahouse"], ["status"]], shell)
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
