// A 401 about the token: one forced refresh per tag and one repeat, however many callers had one at the same moment.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { HandOut, Token } from "../core/alive/hand-out.ts"
import type { ProxyFacet } from "../core/ports.ts"
import { type Exchange, Gone, type Head, type ProxyCall, type Sink } from "./exchange.ts"
import { withReplay } from "./with-replay.ts"

const refusal = `{"error":{"code":401,"message":"access_token time expired. (invalid_token)"}}`
const tokenOf = (tag: string) => ({ id: "mymall", mallId: "mymall", accessToken: `of ${tag}`, tag }) as Token
const facetOf = () => ({ isTokenRefused: (body: string) => body.includes("invalid_token") }) as ProxyFacet

function exchangeWith(body: Exchange["body"], method = "POST"): Exchange {
  const caller = { name: "test", rights: new Set<never>() }
  return {
    id: "mymall",
    caller,
    method,
    target: "/",
    headers: [],
    body,
    gone: new Gone(),
    token: tokenOf("first"),
  }
}

/** A platform that refuses the first token, and a refresh that is counted. */
function stage({ second = "second", says = refusal }: { second?: string; says?: string } = {}) {
  const sent: string[] = []
  const asked: (string | undefined)[] = []
  const platform: ProxyCall = async (exchange, take) => {
    sent.push(exchange.token!.tag)
    await Promise.resolve()
    const isRefused = exchange.token!.tag === "first" || second === "first"
    const sink = take({ status: isRefused ? 401 : 200, headers: [] })
    sink.write(Buffer.from(isRefused ? says : "fine"))
    sink.end()
  }
  const token: HandOut = async (_id, request) => {
    asked.push(request?.unless)
    return tokenOf(second)
  }
  return { call: withReplay(platform, { token, facetOf }), sent, asked }
}

async function answerOf(call: ProxyCall, exchange: Exchange) {
  const heads: Head[] = []
  let text = ""
  const sink: Sink = {
    write: (chunk) => {
      text += chunk
      return true
    },
    end: () => undefined,
    cut: () => {
      text += " cut"
    },
  }
  await call(exchange, (head) => {
    heads.push(head)
    return sink
  })
  assert.equal(heads.length, 1)
  return { status: heads[0]!.status, text }
}

test("refused, refreshed, repeated: of any method whose body is at hand", async () => {
  for (const method of ["GET", "POST", "PUT", "DELETE"]) {
    const { call, sent, asked } = stage()
    assert.deepEqual(await answerOf(call, exchangeWith(Buffer.from("{}"), method)), {
      status: 200,
      text: "fine",
    })
    assert.deepEqual(sent, ["first", "second"])
    assert.deepEqual(asked, ["first"])
  }
})

test("a body that is gone is not repeated; the 401 passes, and the token is renewed for the next", async () => {
  const { call, sent, asked } = stage()
  async function* once() {
    yield new Uint8Array(1)
  }
  assert.deepEqual(await answerOf(call, exchangeWith(once())), { status: 401, text: refusal })
  assert.deepEqual([sent, asked], [["first"], ["first"]])
})

test("where no other token comes, or the second is refused too, the 401 passes as it came", async () => {
  const same = stage({ second: "first" })
  assert.deepEqual(await answerOf(same.call, exchangeWith(undefined)), { status: 401, text: refusal })
  assert.deepEqual(same.sent, ["first"])
})

test("a 401 about something else, and one that is too long to be a refusal, pass untouched", async () => {
  for (const says of ["<html>gateway</html>", "x".repeat(100_000)]) {
    const { call, sent, asked } = stage({ says })
    assert.deepEqual(await answerOf(call, exchangeWith(undefined)), { status: 401, text: says })
    assert.deepEqual([sent, asked], [["first"], []])
  }
})

test("a refresh that fails is told as that, and never as Cafe24's 401", async () => {
  const { call } = stage()
  const failing = withReplay(
    async (_exchange, take) => {
      const sink = take({ status: 401, headers: [] })
      sink.write(Buffer.from(refusal))
      sink.end()
    },
    {
      token: () => Promise.reject(new Error("needs_reconnect")),
      facetOf,
    },
  )
  await assert.rejects(answerOf(failing, exchangeWith(undefined)), /needs_reconnect/)
  assert(call)
})

test("an idle line that ends under a GET is tried once more; under a POST it is told", async () => {
  for (const [method, tries] of [
    ["GET", 2],
    ["POST", 1],
  ] as const) {
    let calls = 0
    const cut: ProxyCall = async () => {
      calls++
      const { failureOf } = await import("./undici/failures.ts")
      throw failureOf(Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }), method)
    }
    const call = withReplay(cut, { token: async () => tokenOf("second"), facetOf })
    await assert.rejects(answerOf(call, exchangeWith(undefined, method)))
    assert.equal(calls, tries, method)
  }
})

test("whose key ended while another token was awaited hears of the key, and not the platform's refusal", async () => {
  const { call, sent } = stage()
  const exchange = exchangeWith(undefined)
  const asked = answerOf(call, exchange)
  exchange.gone.cut()
  await assert.rejects(asked, { code: "key_missing" })
  assert.deepEqual(sent, ["first"])
})
