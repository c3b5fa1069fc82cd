// Forms go the lean way only where `fetch` would go the same.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib"
import { createPostForm } from "../../src/node/post-form.ts"
import { createDesk } from "../kit/command-line.ts"
import { providerFor, withPeer } from "./peer.ts"

const source = (path: string) => JSON.stringify(import.meta.resolve(`../../src/${path}`))

/** In a process of its own: in this one somebody has fetched already. */
function isLean(env: Record<string, string> = {}): string {
  const script = `
    await import(${source("compose/house.ts")})
    const { postLikeFetch } = await import(${source("node/post-form.ts")})
    process.stdout.write(String(postLikeFetch() !== undefined))`
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  })
  return stdout || stderr
}

test("a house asks the lean way, and by fetch where somebody has chosen a way for that", () => {
  assert.equal(isLean(), "true")
  const preload = `data:text/javascript,globalThis[Symbol.for("undici.globalDispatcher.1")]={}`
  assert.equal(isLean({ NODE_OPTIONS: `--import=${encodeURI(preload)}` }), "false")
})

test("a server asks the lean way, whatever it has loaded before its house", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_API_KEY: "a-key-that-is-long-enough-for-a-server" } })
  await desk.connect("mymall")
  let seen: string | undefined
  await withPeer(
    (request, response) => {
      seen = request.headers["accept-encoding"]
      response.writeHead(503).end()
    },
    async (origin) => {
      desk.env.CAFE24_BASE_URL = `${origin}/{mall_id}`
      const server = desk.start("serve")
      await server.says(/"url":"http/)
      const headers = { authorization: `Bearer ${desk.env.MALLKEY_API_KEY}` }
      const url = `http://127.0.0.1:${desk.port}/v1/connections/mymall/refresh?force=true`
      await fetch(url, { method: "POST", headers })
      server.signal("SIGTERM")
      await server.ended
    },
  )
  assert.equal(seen, "identity", "fetch would take packed answers")
})

test("what arrives looks like what fetch sends, but for packing", async () => {
  const seen: Record<string, unknown>[] = []
  await withPeer(
    (request, response) => {
      let body = ""
      request.setEncoding("utf8").on("data", (text) => (body += text))
      request.on("end", () => {
        const { host: _, ...headers } = request.headers
        seen.push({ ...headers, method: request.method, url: request.url, body })
        response.end("{}")
      })
    },
    async (origin) => {
      const baseUrl = `${origin}/{mall_id}`
      for (const postForm of [undefined, createPostForm()])
        await providerFor({ baseUrl, postForm }).oauth.askRefresh(
          { account: "mymall", refreshToken: "a+b" },
          10_000,
        )
    },
  )
  const [byFetch, lean] = seen
  assert.deepEqual({ ...byFetch, "accept-encoding": "identity" }, lean)
})

const packers = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }
const tokens = '{"access_token":"0iqR5nM5EJIq2ZeQ1DmcQA","refresh_token":"JeTJ7XpnFC0P8fDmB7sWuV"'

for (const [coding, pack] of Object.entries(packers)) {
  test(`packed all the same, an answer is unpacked, and of one that broke off as much as came: ${coding}`, async () => {
    const whole = `${tokens},"filler":"${randomBytes(8_000).toString("hex")}"}`
    const packed = pack(whole)
    await withPeer(
      ({ url }, response) => {
        response.writeHead(200, { "content-encoding": coding, "content-length": packed.length })
        if (!url?.startsWith("/cut")) response.end(packed)
        else response.write(packed.subarray(0, -50), () => setImmediate(() => response.destroy()))
      },
      async (origin) => {
        const postForm = createPostForm()
        const refresh = async (baseUrl: string) =>
          (
            await providerFor({ baseUrl, postForm }).oauth.askRefresh(
              { account: "mymall", refreshToken: "a" },
              10_000,
            )
          ).body
        assert.equal(await refresh(`${origin}/{mall_id}`), whole)
        assert.ok((await refresh(`${origin}/cut/{mall_id}`)).startsWith(tokens))
      },
    )
  })
}
