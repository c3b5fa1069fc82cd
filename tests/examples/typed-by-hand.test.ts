// What pages beside that of the library have people type: the README's snippet, the simulator's, the commands of the forward proxy.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { chmod, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { freePort } from "../../scripts/test-run/provided.ts"
import { createDesk } from "../kit/command-line.ts"
import { newFolder } from "../kit/new-folder.ts"
import { root } from "../package/sources.ts"

const run = promisify(execFile)
const doors = pathToFileURL(join(root, "tests/examples/from-source.ts")).href

async function blocksOf(page: string, language: string): Promise<string[]> {
  const text = await readFile(join(root, page), "utf8")
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    ([, code]) => code!,
  )
}

async function runSnippet(folder: string, code: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const file = join(folder, "snippet.mjs")
  await writeFile(file, code)
  const all = { PATH: process.env.PATH, ...env }
  const { stdout } = await run(process.execPath, ["--import", doors, file], {
    cwd: folder,
    env: all,
    timeout: 60_000,
  })
  return stdout
}

const bare = (code: string) => code.replace(/\s*\/\/ .*$/gm, "")

for (const page of ["README.md", "README.ko.md"]) {
  test(`the snippet of ${page} calls the Admin API in the folder of a mall that is connected`, async (t) => {
    const desk = await createDesk(t)
    await desk.connect("yourmall")
    const { CAFE24_BASE_URL: base, CAFE24_CLIENT_ID: id, CAFE24_CLIENT_SECRET: secret } = desk.env
    const [code = ""] = await blocksOf(page, "ts")
    const filled = code
      .replace('clientId: "…"', `clientId: ${JSON.stringify(id)}, baseUrl: ${JSON.stringify(base)}`)
      .replace('clientSecret: "…"', `clientSecret: ${JSON.stringify(secret)}`)
      .replace("https://…", "https://keeper.example.com/api/cafe24/callback")
    const end = "console.log(accessToken, orders.status)\nawait keeper.stop(1_000)\n"
    assert.match(await runSnippet(desk.folder, filled + end), /^\w{22} 200\n$/)
  })
}

test("the snippet of the simulator's page runs, the same in both languages", async (t) => {
  const [english = ""] = await blocksOf("docs/simulator.md", "ts")
  const [korean = ""] = await blocksOf("docs/simulator.ko.md", "ts")
  assert.equal(bare(korean), bare(english))
  const shown = english.replace(
    "await close()",
    'console.log(simulator.counters("mymall").reusedSpentTokens)\n$&',
  )
  assert.equal(await runSnippet(newFolder(t, "simulator"), shown), "0\n")
})

/** In a checkout `npx mallkey` is this checkout's. */
async function withNpx(t: TestContext): Promise<string> {
  const folder = newFolder(t, "npx")
  const command = [process.execPath, join(root, "bin/mallkey.js")].map((part) => `'${part}'`).join(" ")
  await writeFile(join(folder, "npx"), `#!/bin/sh\nshift\nexec ${command} "$@"\n`)
  await chmod(join(folder, "npx"), 0o755)
  return `${folder}:${process.env.PATH}`
}

test("the forward proxy's commands reach a mall as they are typed, the same in both languages", async (t) => {
  const [english, korean] = await Promise.all(
    ["docs/proxy.md", "docs/proxy.ko.md"].map(async (page) => (await blocksOf(page, "sh")).map(bare)),
  )
  assert.deepEqual(english!.map(withoutWords), korean!.map(withoutWords))
  const using = english!.find((block) => block.includes("--ca >"))!
  const desk = await createDesk(t)
  await desk.connect("mymall")
  const { stdout: key } = await desk.run("key", "create", "--name", "orders-bot", "--right", "proxy")
  const port = String(await freePort())
  await desk.start("proxy", "--port", port).says(/HTTPS_PROXY/)
  const env = { ...desk.env, PATH: await withNpx(t), KEY: key.trim() }
  const script = using.replace(":2426", `:${port}`)
  const { stdout } = await run("sh", ["-ec", script], { cwd: desk.folder, env, timeout: 60_000 })
  assert.match(stdout, /"mall_id": ?"mymall"/)
})

/** What stands behind a `#` is said in the page's language. */
function withoutWords(block: string): string {
  return block.replace(/\s+#.*$/gm, "")
}
