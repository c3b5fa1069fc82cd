// Real servers with bad manners: what surely was not sent is unavailable, everything else is unclear, nothing hangs.
import assert from "node:assert/strict"
import { createServer as createTcpServer } from "node:net"
import { test } from "node:test"
import { createServer as createTlsServer } from "node:tls"
import { isKeeperError } from "../../src/core/errors.ts"
import type { RawAnswer } from "../../src/core/ports.ts"
import { systemClock } from "../../src/node/clock.ts"
import { createPostForm } from "../../src/node/post-form.ts"
import { longestAnswerBytes } from "../../src/providers/cafe24/assumptions.ts"
import { ask } from "../../src/providers/cafe24/oauth/asking.ts"
import { providerFor, withPeer, withServer } from "./peer.ts"

const pair =
  '{"access_token":"0iqR5nM5EJIq2ZeQ1DmcQA","refresh_token":"JeTJ7XpnFC0P8fDmB7sWuV","mall_id":"mymall"'
const sent = "SENT5nM5EJIq2ZeQ1DmcQA"
const patienceMs = 10_000
const shortMs = 250

type Refresh = (origin: string, deadlineMs?: number) => Promise<RawAnswer>

/** Whichever way it goes, it is heard alike. */
const ways = { fetch: undefined, "undici itself": createPostForm() }

function eachWay(name: string, play: (refresh: Refresh) => Promise<void>): void {
  for (const [way, postForm] of Object.entries(ways)) {
    const refresh: Refresh = (origin, deadlineMs = patienceMs) => {
      const baseUrl = origin.includes("{mall_id}") ? origin : `${origin}/{mall_id}`
      const { oauth } = providerFor({ baseUrl, postForm })
      return oauth.askRefresh({ account: "mymall", refreshToken: sent }, deadlineMs)
    }
    test(`${name} (${way})`, () => play(refresh))
  }
}

const fails = (work: Promise<unknown>, code: "provider_unavailable" | "provider_unclear", detail: RegExp) =>
  assert.rejects(work, (error) => {
    assert.ok(isKeeperError(error, code), String(error))
    assert.match(error.detail ?? "", detail)
    assert.ok(!JSON.stringify([error, error.message, error.stack]).includes(sent))
    return true
  })

eachWay("nobody listens: unavailable", async (refresh) => {
  const origin = await withPeer(
    () => {},
    async (address) => address,
  )
  await fails(refresh(origin), "provider_unavailable", /ECONNREFUSED/)
})

eachWay("no such host: unavailable", async (refresh) => {
  const baseUrl = "https://{mall_id}.cafe24api.invalid"
  await fails(refresh(baseUrl), "provider_unavailable", /ENOTFOUND|EAI_AGAIN/)
})

eachWay("a peer that does not speak TLS: unavailable", async (refresh) => {
  await withPeer(
    () => {},
    (origin) => fails(refresh(origin.replace("http:", "https:")), "provider_unavailable", /ERR_SSL/),
  )
})

eachWay("a TLS peer that cannot agree on how to be secure: unavailable", async (refresh) => {
  const server = createTlsServer({})
  server.on("tlsClientError", () => {})
  // A TLS server is a TCP server: the peer needs no more than that.
  await withServer(server as never, (origin) =>
    fails(refresh(origin.replace("http:", "https:")), "provider_unavailable", /ERR_SSL/),
  )
})

eachWay("no answer within the deadline: unclear", async (refresh) => {
  await withPeer(
    () => {},
    (origin) => fails(refresh(origin, shortMs), "provider_unclear", /no answer within 250 ms/),
  )
})

eachWay("the connection is cut before an answer: unclear", async (refresh) => {
  await withPeer(
    (request) => request.socket.destroy(),
    (origin) => fails(refresh(origin), "provider_unclear", /UND_ERR_SOCKET|ECONNRESET/),
  )
})

eachWay("accepted and cut without reading: unclear, because it may have been read", async (refresh) => {
  const server = createTcpServer((socket) => socket.destroy())
  await withServer(server as never, (origin) => fails(refresh(origin), "provider_unclear", /./))
})

eachWay("cut after the head: unclear", async (refresh) => {
  await withPeer(
    (request, response) => {
      response.writeHead(200, { "content-length": "400" }).flushHeaders()
      setImmediate(() => request.socket.destroy())
    },
    (origin) => fails(refresh(origin), "provider_unclear", /./),
  )
})

eachWay("cut within the pair: unclear", async (refresh) => {
  await withPeer(
    (request, response) => {
      response.writeHead(200, { "content-length": "400" })
      response.write(pair.slice(0, 70), () => request.socket.destroy())
    },
    (origin) => fails(refresh(origin), "provider_unclear", /./),
  )
})

eachWay("cut behind the pair: bytes that reached us are an answer", async (refresh) => {
  await withPeer(
    (request, response) => {
      response.writeHead(200, { "content-length": "400" })
      response.write(`${pair},"user_`, () => setImmediate(() => request.socket.destroySoon()))
    },
    async (origin) => {
      const answer = await refresh(origin)
      assert.equal(answer.body, `${pair},"user_`)
      assert.equal(providerFor({}).oauth.read(answer, { account: "mymall" }).kind, "granted")
    },
  )
})

eachWay("a whole pair whose end never comes is an answer", async (refresh) => {
  await withPeer(
    (_, response) => void response.write(`${pair}}`),
    async (origin) => {
      const answer = await refresh(origin, shortMs)
      assert.equal(answer.body, `${pair}}`)
    },
  )
})

eachWay("a whole pair is an answer when its last byte is there: nobody waits for an end", async (refresh) => {
  await withPeer(
    (request, response) => {
      response.write(`${pair}}`)
      setTimeout(() => response.write("behind", () => request.socket.destroySoon()), shortMs)
    },
    async (origin) => assert.equal((await refresh(origin)).body, `${pair}}`),
  )
})

eachWay("a whole object within the pair's own is not taken for the whole answer", async (refresh) => {
  const [first, second] = [`${pair},"more":{"a":1}`, `,"user_id":"mymall"}`]
  await withPeer(
    (_, response) => {
      response.write(first)
      setTimeout(() => response.end(second), shortMs)
    },
    async (origin) => assert.equal((await refresh(origin)).body, first + second),
  )
})

eachWay("a slow answer within the deadline is an answer", async (refresh) => {
  await withPeer(
    (_, response) => void setTimeout(() => response.end(`${pair}}`), 2 * shortMs),
    async (origin) => assert.equal((await refresh(origin)).status, 200),
  )
})

eachWay("an endless body is read to the limit and no further", async (refresh) => {
  let written = 0
  const closed = Promise.withResolvers<void>()
  await withPeer(
    (_, response) => {
      response.on("close", () => closed.resolve())
      const chunk = Buffer.alloc(64 * 1_024, "x")
      const pour = () => {
        while (!response.destroyed && written < 2 ** 30) {
          written += chunk.length
          if (!response.write(chunk)) return response.once("drain", pour)
        }
        response.end()
      }
      pour()
    },
    async (origin) => {
      const answer = await refresh(origin)
      assert.equal(answer.body.length, longestAnswerBytes)
      assert.equal(providerFor({}).oauth.read(answer, { account: "mymall" }).kind, "unreadable")
      // The peer notices that nobody reads on.
      await closed.promise
      assert.ok(written < 2 ** 28, `${written} bytes were taken`)
    },
  )
})

eachWay("a redirect is an answer, not a way to another host", async (refresh) => {
  let visits = 0
  await withPeer(
    () => void visits++,
    (elsewhere) =>
      withPeer(
        (_, response) =>
          response.writeHead(307, { location: `${elsewhere}/mymall/api/v2/oauth/token` }).end(),
        async (origin) => {
          const answer = await refresh(origin)
          assert.equal(answer.status, 307)
          assert.equal(providerFor({}).oauth.read(answer, { account: "mymall" }).kind, "passing")
        },
      ),
  )
  assert.equal(visits, 0)
})

eachWay(
  "the date of an answer is Cafe24's own clock, and believed only where a server would write it so",
  async (refresh) => {
    const dates: [string, number | undefined][] = [
      ["Wed, 11 Mar 2026 01:39:27 GMT", Date.UTC(2026, 2, 11, 1, 39, 27)],
      ["Thu, 01 Jan 1970 00:00:00 GMT", undefined],
      ["Wed, 99 Mar 2026 01:39:27 GMT", undefined],
      ["2026-03-11", undefined],
      ["5", undefined],
    ]
    for (const [date, dateAt] of dates) {
      await withPeer(
        (_, response) => response.writeHead(503, { date }).end("busy"),
        async (origin) => assert.equal((await refresh(origin)).dateAt, dateAt, date),
      )
    }
  },
)

eachWay("a gateway's page is passing trouble, and its Retry-After is kept", async (refresh) => {
  await withPeer(
    (_, response) =>
      response
        .writeHead(502, { "content-type": "text/html", "retry-after": "17" })
        .end("<html>502 Bad Gateway"),
    async (origin) => {
      const answer = await refresh(origin)
      assert.equal(answer.retryAfterMs, 17_000)
      const verdict = providerFor({}).oauth.read(answer, { account: "mymall" })
      assert.deepEqual({ ...verdict, detail: "" }, { kind: "passing", detail: "", waitMs: 17_000 })
    },
  )
})

test("a fetch that ignores its signal cannot hold us", async () => {
  const fetch = () => new Promise<Response>(() => {})
  const question = { url: "https://mymall.cafe24api.com/", init: {}, deadlineMs: 20 }
  await fails(ask({ fetch, clock: systemClock }, question), "provider_unclear", /no answer within 20 ms/)
})

test("deadlines go by the clock that was handed in", async () => {
  const waits: number[] = []
  const clock = { now: () => 0, sleep: async (ms: number) => void waits.push(ms) }
  const fetch = () => new Promise<Response>(() => {})
  const question = { url: "https://mymall.cafe24api.com/", init: {}, deadlineMs: 86_400_000 }
  await fails(ask({ fetch, clock }, question), "provider_unclear", /no answer/)
  assert.deepEqual(waits, [86_400_000, 1_000], "and what arrived by then is read before it is called late")
})

test("a call may stream for as long as it likes once its head is here", async () => {
  await withPeer(
    (_, response) => void response.write("first,"),
    async (origin) => {
      const response = await providerFor({ baseUrl: `${origin}/{mall_id}` }).api.call({
        account: "mymall",
        accessToken: "a",
        path: "/api/v2/admin/orders",
      })
      const reader = response.body!.getReader()
      assert.equal(Buffer.from((await reader.read()).value!).toString(), "first,")
      const next = reader.read()
      await new Promise((resolve) => setImmediate(resolve))
      const state = await Promise.race([next.then(() => "ended"), Promise.resolve("open")])
      assert.equal(state, "open")
      await reader.cancel()
      await next
    },
  )
})
