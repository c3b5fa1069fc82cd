// Answers of every manner, and callers that vanish at every stage: passed on as they are, and never the end of the process.
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { connect } from "node:net"
import { type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { gzipSync } from "node:zlib"
import { adminKey } from "../kit/http-world.ts"
import { type PlatformPeer, platformPeer } from "../kit/platform-peer.ts"
import { playSize } from "../kit/play-size.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

const path = "/proxy/mymall/api/v2/admin/orders"
const json = { "content-type": "application/json" }

async function stageWithPeer(context: TestContext, answer: PlatformPeer["answer"]) {
  const peer = await platformPeer(context, answer)
  const stage = await proxyStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  return { stage, peer }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(5)
}

test("status, headers and body pass as they came", async (context) => {
  const gone = gzipSync("compressed whatever was asked for")
  const answers: Record<string, [number, Record<string, string>, Buffer]> = {
    html: [503, { "content-type": "text/html" }, Buffer.from("<html>점검 중</html>")],
    limited: [429, { ...json, "x-api-call-limit": "40/40" }, Buffer.from('{"error":{"code":429}}')],
    gzip: [200, { ...json, "content-encoding": "gzip", etag: '"strong"' }, gone],
    unprocessable: [422, json, Buffer.from('{"error":{"code":422,"message":"limit"}}')],
    redirect: [302, { location: "https://elsewhere.example/" }, Buffer.alloc(0)],
    empty: [204, {}, Buffer.alloc(0)],
  }
  const { stage } = await stageWithPeer(context, (_request, response, { url }) => {
    const [status, headers, body] = answers[new URL(url, "http://x").searchParams.get("of")!]!
    response.writeHead(status, headers).end(body)
  })
  for (const [name, [status, headers]] of Object.entries(answers)) {
    const answer = await stage.ask(`${path}?of=${name}`, { redirect: "manual" })
    assert.equal(answer.status, status, name)
    assert.equal(answer.headers.get("x-mallkey-upstream"), "1", name)
    for (const [header, value] of Object.entries(headers))
      assert.equal(answer.headers.get(header), value, name)
    await answer.arrayBuffer()
    // Told to wait, the next ones would.
    if (status === 429) await stage.clock.step(60_000)
  }
})

test("an answer that ends with its head is whole, whatever length it tells", async (context) => {
  const heads: Record<string, string> = {
    "304": 'HTTP/1.1 304 Not Modified\r\netag: "e"\r\ncontent-length: 500\r\n\r\n',
    "204": "HTTP/1.1 204 No Content\r\ncontent-length: 500\r\n\r\n",
  }
  const { stage } = await stageWithPeer(context, (request, _response, { url }) => {
    request.socket.write(heads[new URL(url, "http://x").searchParams.get("of")!]!)
  })
  for (const status of Object.keys(heads)) {
    for (const method of ["GET", "HEAD", "POST"]) {
      const answer = await stage.ask(`${path}?of=${status}`, { method })
      assert.equal(answer.status, Number(status), method)
      assert.equal(await answer.text(), "")
      const told = status === "304" ? "500" : null
      assert.equal(answer.headers.get("content-length"), told, `${method} ${status}`)
    }
  }
})

test("links lead back to us; lengths are true, and an ETag of another text is weak", async (context) => {
  const body = (base: string) =>
    JSON.stringify({ links: [{ rel: "next", href: `${base}/api/v2/admin/orders?offset=10` }], text: base })
  const { stage, peer } = await stageWithPeer(context, (request, response) => {
    assert.equal(request.headers["accept-encoding"], "identity")
    const text = body(`http://127.0.0.1:${peer.port}/mymall`)
    if (request.url?.includes("chunked"))
      response.writeHead(200, { ...json, etag: '"e"' }).write(text.slice(0, 40))
    if (request.url?.includes("chunked")) return void response.end(text.slice(40))
    response.writeHead(200, { ...json, etag: '"e"', "content-length": text.length }).end(text)
  })
  for (const query of ["", "?chunked"]) {
    const answer = await stage.ask(path + query)
    const text = await answer.text()
    const { links, text: other } = JSON.parse(text)
    assert.equal(links[0].href, `${stage.url}/proxy/mymall/api/v2/admin/orders?offset=10`)
    assert.equal(other, `http://127.0.0.1:${peer.port}/mymall`)
    assert.equal(answer.headers.get("etag"), 'W/"e"')
    if (query === "") assert.equal(answer.headers.get("content-length"), String(text.length))
    const next = await stage.ask(new URL(links[0].href).pathname)
    assert.equal(next.status, 200)
  }
})

test("large bodies stream both ways, whole, and little of them is ever in memory", async (context) => {
  const size = playSize({ short: 40, long: 1_024 }) * 1024 * 1024
  const chunk = Buffer.alloc(256 * 1024, "x")
  const wanted = createHash("sha256")
  for (let sent = 0; sent < size; sent += chunk.length) wanted.update(chunk)
  const { stage, peer } = await stageWithPeer(context, (_request, response) => {
    response.writeHead(200, { "content-type": "application/octet-stream" })
    let sent = 0
    const more = () => {
      while (sent < size && !response.destroyed) {
        sent += chunk.length
        if (!response.write(chunk)) return void response.once("drain", more)
      }
      response.end()
    }
    more()
  })
  const got = createHash("sha256")
  const before = process.memoryUsage().rss
  let most = 0
  const answer = await stage.ask(path)
  for await (const piece of answer.body!) {
    got.update(piece)
    most = Math.max(most, process.memoryUsage().rss)
  }
  assert.equal(got.digest("hex"), wanted.digest("hex"))
  assert(most - before < 200 * 1024 * 1024, `${Math.round((most - before) / 2 ** 20)} MB more`)
  const up = 5 * 1024 * 1024
  const posted = await stage.ask(path, { method: "POST", body: Buffer.alloc(up, "y") })
  await posted.body?.cancel()
  assert.equal(peer.heard.at(-1)?.body.length, up)
})

test("a reader that is slow slows the platform down: what it does not read is not piled up here", async (context) => {
  let written = 0
  const chunk = Buffer.alloc(64 * 1024)
  const { stage } = await stageWithPeer(context, (_request, response) => {
    response.writeHead(200, { "content-type": "application/octet-stream" })
    const more = () => {
      while (!response.destroyed) {
        written += chunk.length
        if (!response.write(chunk)) return void response.once("drain", more)
      }
    }
    more()
  })
  const socket = connect(stage.port, "127.0.0.1")
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nx-api-key: ${adminKey}\r\n\r\n`)
  await once(socket, "data")
  socket.pause()
  let last = -1
  // Until nothing moves any more.
  while (last !== written) {
    last = written
    await pause(300)
  }
  assert(written < 64 * 1024 * 1024, String(written))
  socket.destroy()
})

test("an answer that breaks off is cut for the caller too, and one that never comes is a 503 of ours", async (context) => {
  const { stage } = await stageWithPeer(context, (request, response) => {
    if (request.url?.includes("never")) return void request.socket.destroy()
    response.writeHead(200, { ...json, "content-length": 1_000_000 }).write('{"half":')
    setImmediate(() => response.destroy())
  })
  await assert.rejects((await stage.ask(path)).text())
  const never = await stage.ask(`${path}?never`)
  assert.equal(never.status, 503)
  assert.equal((await never.json()).error.code, "provider_unavailable")
  assert.equal(never.headers.get("x-mallkey-upstream"), null)
  const unclear = await stage.ask(`${path}?never`, { method: "POST", body: "{}" })
  assert.equal(unclear.status, 504)
  const { code, message, todo } = (await unclear.json()).error
  assert.equal(code, "call_unclear")
  // A refresh is tried again by itself; a write is not, and its caller must look first.
  assert.match(message, /may have been carried out/)
  assert.match(todo, /before you send it again/)
  assert.doesNotMatch(message + todo, /token/)
})

test("callers that vanish at every stage end their call at the platform and nothing else", async (context) => {
  let ended = 0
  const { stage, peer } = await stageWithPeer(context, (request, response) => {
    response.on("close", () => {
      if (!response.writableFinished) ended++
    })
    if (request.url?.includes("hang")) return
    response.writeHead(200, { "content-type": "application/octet-stream" })
    if (!request.url?.includes("endless")) return void response.end("fine")
    const more = () =>
      !response.destroyed &&
      (response.write(Buffer.alloc(16_384)) ? setImmediate(more) : response.once("drain", more))
    more()
  })
  const head = (method: string, query: string, ...more: string[]) =>
    [`${method} ${path}?${query} HTTP/1.1`, "host: x", `x-api-key: ${adminKey}`, ...more, "", ""].join("\r\n")
  const stages: [bytes: string, isReady: () => boolean | Promise<unknown>][] = [
    [`POST ${path} HTT`, () => pause(20)],
    [`${head("POST", "half", "content-length: 1000")}half`, () => pause(20)],
    [head("POST", "big", "content-length: 10000000") + "x".repeat(400_000), () => pause(50)],
    [head("GET", "hang"), () => peer.heard.some(({ url }) => url.includes("hang"))],
    [head("GET", "endless"), () => peer.heard.some(({ url }) => url.includes("endless"))],
  ]
  for (const [bytes, isReady] of stages) {
    const socket = connect(stage.port, "127.0.0.1")
    socket.on("error", () => undefined)
    socket.write(bytes)
    for (let ready = await isReady(); ready === false; ready = await isReady()) await pause(5)
    socket.destroy()
  }
  await until(() => ended >= 2)
  await until(() => stage.lines.some((line) => line.includes(" 499: ") || line.includes('"status":499')))
  assert.deepEqual(
    stage.lines.filter((line) => /"status":5\d\d/.test(line)),
    [],
  )
  assert.equal((await stage.ask(path)).status, 200)
})

test("a caller that leaves while a token is being refreshed does not cancel the refresh", async (context) => {
  const { stage, peer } = await stageWithPeer(
    context,
    (_request, response) => void response.writeHead(200, json).end("{}"),
  )
  await stage.clock.step(3 * 3_600_000)
  stage.simulator.switches.set({ slowMs: { value: 300, times: 1 } } as never)
  const leaving = new AbortController()
  const asked = stage.ask(path, { signal: leaving.signal }).catch(() => "left")
  await pause(100)
  leaving.abort()
  assert.equal(await asked, "left")
  await until(() => stage.simulator.counters("mymall").tokenRequests === 2)
  assert.equal((await stage.ask(path)).status, 200)
  assert.equal(stage.simulator.counters("mymall").tokenRequests, 2)
  assert(peer.heard.length <= 2)
})
