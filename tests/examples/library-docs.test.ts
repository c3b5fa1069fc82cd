// The page about the library: each of its snippets is run as it stands, in both languages, against a simulated Cafe24.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { mkdtemp, readFile, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { getRequestListener } from "@hono/node-server"
import { createApp } from "../../src/http/index.ts"
import { createKeeper, openStore } from "../../src/index.ts"
import { startSimulator } from "../../src/simulator/index.ts"
import { root } from "../package/sources.ts"

const run = promisify(execFile)
const apiKey = "a-key-for-the-snippets-of-the-library-page"
const redirectUri = "http://127.0.0.1:3000/api/cafe24/callback"
const page = (name: string) => readFile(join(root, `docs/${name}.md`), "utf8")
const snippetsOf = (text: string) =>
  [...text.matchAll(/^```js run.*\n([\s\S]*?)^```$/gm)].map(([, code]) => code ?? "")

test("every snippet of docs/library.md runs", async (t) => {
  const snippets = snippetsOf(await page("library"))
  assert.equal(snippets.length, 8)
  const { baseUrl, simulator, close } = await startSimulator()
  t.after(close)
  const app = {
    clientId: "simulator-client-id",
    clientSecret: "simulator-client-secret",
    redirectUri,
    baseUrl,
  }
  const keeper = createKeeper({ store: await openStore("memory:"), app })
  const pair = simulator.grant("yourmall")
  const tokens = { accessToken: pair.access_token, refreshToken: pair.refresh_token }
  const copy = { id: "yourmall", mallId: "yourmall", scopes: [], tokens }
  await keeper.import(copy, { rotate: true, replace: false, by: "test" })
  const server = createServer(getRequestListener(createApp(keeper, { adminKey: apiKey }).fetch))
  t.after(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo

  const cwd = await mkdtemp(join(tmpdir(), "mallkey-library-"))
  const env = {
    PATH: process.env.PATH,
    CAFE24_CLIENT_ID: app.clientId,
    CAFE24_CLIENT_SECRET: app.clientSecret,
    CAFE24_REDIRECT_URI: redirectUri,
    CAFE24_BASE_URL: baseUrl,
    MALLKEY_URL: `http://127.0.0.1:${port}`,
    MALLKEY_API_KEY: apiKey,
  }
  const doors = pathToFileURL(join(root, "tests/examples/from-source.ts")).href
  const said: string[] = []
  for (const [index, code] of snippets.entries()) {
    const file = join(cwd, `snippet-${index}.mjs`)
    await writeFile(file, code)
    const { stdout } = await run(process.execPath, ["--import", doors, file], { cwd, env, timeout: 60_000 })
    said.push(stdout)
  }
  const expected = [
    /oauth\/authorize/,
    /client_id=cs-id/,
    /^200 /,
    /^401 key_missing/,
    /^200\n/,
    /channel: .pager/,
    /fail 0/,
    /^2026-03-11T00:01:00/,
  ]
  for (const [index, pattern] of expected.entries())
    assert.match(said[index] ?? "", pattern, `snippet ${index + 1}`)
})

test("the Korean page shows the same snippets", async () => {
  const code = async (name: string) =>
    snippetsOf(await page(name)).map((text) => text.replace(/\s*\/\/ .*$/gm, ""))
  assert.deepEqual(await code("library.ko"), await code("library"))
})
