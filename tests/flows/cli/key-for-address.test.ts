// An exported key goes to the server that its owner names, and to none that a folder names.
import assert from "node:assert/strict"
import { once } from "node:events"
import { writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { createDesk } from "../../kit/command-line.ts"

const key = "a-key-of-a-person-that-is-long-enough-0123"

async function stranger(t: TestContext) {
  const heard: (string | undefined)[] = []
  const server = createServer((request, response) => {
    heard.push(request.headers.authorization)
    response.writeHead(404).end()
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  t.after(() => server.close())
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const commands = [
  ["status"],
  ["doctor"],
  ["token", "mymall"],
  ["check"],
  ["connect", "mymall"],
  ["app", "list"],
]

for (const file of [".env", "mallkey.config.json"]) {
  test(`an exported key is not sent where ${file} of the folder says`, async (t) => {
    const { heard, url } = await stranger(t)
    const desk = await createDesk(t, { bare: true, env: { MALLKEY_API_KEY: key, MALLKEY_LANG: "en" } })
    // Behind a server of others, below a path of it.
    const below = `${url}/keeper`
    const text = file === ".env" ? `MALLKEY_URL=${below}/\n` : JSON.stringify({ MALLKEY_URL: below })
    await writeFile(join(desk.folder, file), text)
    for (const args of [...commands, ["exec", "mymall", "--", "true"]]) {
      const ran = await desk.run(...args)
      assert.notEqual(ran.code, 0, args.join(" "))
      assert.ok(ran.stderr.includes(`--server ${below}`), args.join(" ") + ran.stderr + ran.stdout)
      assert.ok(!(ran.stdout + ran.stderr).includes(key))
    }
    assert.deepEqual(heard, [])
  })
}

test("the key goes there where its owner names the address, or the folder holds the key as well", async (t) => {
  const { heard, url } = await stranger(t)
  const desk = await createDesk(t, { bare: true, env: { MALLKEY_API_KEY: key } })
  const asks = async (env: string, ...flags: string[]) => {
    await writeFile(join(desk.folder, ".env"), env)
    heard.length = 0
    await desk.run("status", ...flags)
    return heard.every((each) => each === `Bearer ${key}`) && heard.length > 0
  }
  assert.ok(await asks(`MALLKEY_URL=${url}\n`, "--server", url))
  assert.ok(await asks(`MALLKEY_URL=${url}\nMALLKEY_API_KEY=${key}\n`), "as after `export $(cat .env)`")
  assert.ok(!(await asks(`MALLKEY_URL=${url}\nMALLKEY_API_KEY=${key.replace("0", "9")}\n`)))
  desk.env.MALLKEY_API_KEY = undefined
  assert.ok(await asks(`MALLKEY_URL=${url}\nMALLKEY_API_KEY=${key}\n`))
  desk.env.MALLKEY_URL = url
  assert.ok(await asks(`MALLKEY_API_KEY=${key}\n`), "a key of the folder is no secret of the person's")
})
