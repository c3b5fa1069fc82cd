// Whatever page a callback answers with, the address it stands at afterwards holds neither code nor state, and can be loaded again.
import assert from "node:assert/strict"
import { test } from "node:test"
import { minute } from "../../../src/core/alive/schedule.ts"
import { KeeperError } from "../../../src/core/errors.ts"
import type { Session } from "../../../src/http/index.ts"
import type { HouseAppOptions } from "../../../src/http/options.ts"
import { type Asked, agree, createHttpWorld, type HttpWorld, origin } from "../../kit/http-world.ts"
import type { WorldOptions } from "../../kit/world.ts"

const callback = "/api/cafe24/callback"
const code = "abcdefghijklmnopqrstuv"
const page = { key: null, headers: { accept: "text/html", "accept-language": "en" } }
const program = { key: null, headers: { accept: "application/json" } }

const begun = (world: HttpWorld) => world.keeper.connect({ mallId: "mymall" }).url
const agreed = (world: HttpWorld) => agree(world, begun(world), "mymall")
const stateOf = (url: string) => new URL(url).searchParams.get("state") ?? ""
const withState = (world: HttpWorld, back: Record<string, string>) =>
  `${callback}?${new URLSearchParams({ ...back, state: stateOf(begun(world)) })}`

/** What a stranger's browser brings back, for a browser that keeps no cookie. */
async function strangers(world: HttpWorld, mallId = "mymall"): Promise<string> {
  const begun = await world.anotherBrowser()(`/api/cafe24/authorize?mall_id=${mallId}`)
  return agree(world, begun.headers.get("location") ?? "", mallId)
}

const answering =
  (status: number, body: string): WorldOptions["wire"] =>
  (inner) =>
  (input, init) =>
    String(input instanceof Request ? input.url : input).includes("oauth/token")
      ? Promise.resolve(new Response(body, { status }))
      : inner(input, init)

interface Kind {
  says: RegExp
  status: number
  /** Where it is another one: a code is spent once, a page is shown again. */
  toProgram?: number
  options?: WorldOptions & { http?: HouseAppOptions }
  back(world: HttpWorld): string | Promise<string>
  /** Afterwards nothing else may be looked at: the store is away. */
  isDeaf?: true
}

const overSession = async (): Promise<Session | undefined> => {
  throw new KeeperError("key_missing", { detail: "the session is over or not valid: sign in again" })
}

const kinds: Record<string, Kind> = {
  connected: { says: /is connected/, status: 200, back: agreed },
  "connected, by a browser whose session here is over": {
    says: /is connected/,
    status: 200,
    options: { http: { sessions: overSession } },
    back: agreed,
  },
  "another mall's consent": {
    says: /another mall/,
    status: 400,
    back: (world) => {
      world.simulator.switches.set({ consentOtherMall: "othermall" } as never)
      return agreed(world)
    },
  },
  "code refused": {
    says: /consent/i,
    status: 400,
    options: { wire: answering(400, '{"error":"invalid_grant"}') },
    back: agreed,
  },
  "Cafe24 away": { says: /trouble/, status: 503, options: { wire: answering(503, "{}") }, back: agreed },
  cancelled: {
    says: /The consent was not given/,
    status: 400,
    back: (world) => withState(world, { error: "access_denied" }),
  },
  "cancelled, without a state": {
    says: /did not begin here/,
    status: 400,
    back: () => `${callback}?error=access_denied&code=${code}`,
  },
  "scope refused": {
    says: /mall\.read_order/,
    status: 400,
    back: (world) => withState(world, { error: "invalid_scope", error_description: "mall.read_order" }),
  },
  "no code": {
    says: /did not say that you agreed/,
    status: 400,
    back: (world) => withState(world, {}),
  },
  "no state": { says: /did not begin here/, status: 400, back: () => `${callback}?code=${code}` },
  "a state that is not ours": {
    says: /did not begin here/,
    status: 400,
    back: () => `${callback}?code=${code}&state=made.up`,
  },
  "another server's answer": {
    says: /did not begin here/,
    status: 400,
    back: (world) => withState(world, { code, iss: "https://evil.example" }),
  },
  "too old": {
    says: /ten minutes are over/,
    status: 400,
    back: async (world) => {
      const back = agreed(world)
      await world.clock.step(11 * minute)
      return back
    },
  },
  "another browser": { says: /the browser you started in/, status: 400, back: (world) => strangers(world) },
  "a second time": {
    says: /is connected/,
    status: 200,
    toProgram: 400,
    back: async (world) => {
      const back = agreed(world)
      await world.ask(back, page)
      return back
    },
  },
  "the store is away": {
    says: /our server/,
    status: 503,
    isDeaf: true,
    back: async (world) => {
      const back = agreed(world)
      await world.store.close()
      return back
    },
  },
  "a parameter that is none": {
    says: /<h1>/,
    status: 400,
    back: (world) => withState(world, { code: code.repeat(500) }),
  },
  "a fault of our own": {
    says: /on our side/,
    status: 500,
    back: (world) => {
      const back = agreed(world)
      world.store.notes = () => {
        throw new TypeError("a mistake of the program")
      }
      return back
    },
    isDeaf: true,
  },
  "a result, and a code beside it": {
    says: /no longer shown/,
    status: 400,
    back: () => `${callback}?result=unknown&code=${code}&state=a.b`,
  },
}

function assertPrivate({ headers }: Asked, name: string): void {
  assert.equal(headers.get("referrer-policy"), "no-referrer", name)
  assert.equal(headers.get("cache-control"), "no-store", name)
}

function sentTo(sent: Asked, back: string, name: string): string {
  assert.equal(sent.status, 303, `${name}: ${sent.text}`)
  const to = new URL(sent.headers.get("location") ?? "", new URL(back, origin))
  assert.equal(to.pathname, callback, name)
  assert.deepEqual([...to.searchParams.keys()], ["result"], name)
  for (const given of new URL(back, origin).searchParams.values())
    assert.ok(given === "unknown" || !to.href.includes(given), `${name}: ${to.href}`)
  return to.pathname + to.search
}

for (const [name, { says, status, toProgram, options, back, isDeaf }] of Object.entries(kinds)) {
  test(`${name}: no code and no state stays in the address, and a reload shows the same`, async () => {
    const world = createHttpWorld(options)
    const address = await back(world)
    const sent = await world.ask(address, page)
    assertPrivate(sent, name)
    const result = sentTo(sent, address, name)
    const shown = await world.ask(result, page)
    assert.match(shown.text, says)
    for (const look of [shown, await world.ask(result, page)]) {
      assert.equal(look.status, status)
      assertPrivate(look, name)
      assert.equal(/<h1[^>]*>([^<]*)/.exec(look.text)?.[1], /<h1[^>]*>([^<]*)/.exec(shown.text)?.[1])
    }
    // What a failed exchange left behind is swept away with its state.
    if (isDeaf || (status !== 200 && !result.includes("=mk1."))) return
    await world.clock.step(2 * 24 * 60 * minute)
    await world.keeper.sweep()
    assert.match((await world.ask(result, page)).text, says, "two days later")
  })

  test(`${name}: a program has its answer at once`, async () => {
    const world = createHttpWorld(options)
    const answer = await world.ask(await back(world), program)
    assert.equal(answer.status, toProgram ?? status, answer.text)
    assert.equal(answer.headers.get("cache-control"), "no-store")
    assert.equal(answer.headers.get("content-type"), "application/json")
  })
}

test("too many codes: the page waits at an address of its own, and a stranger's pages leave nothing in the store", async () => {
  const world = createHttpWorld({ wire: answering(400, '{"error":"invalid_grant"}') })
  const outcomes: number[] = []
  for (let times = 0; times < 8; times++) {
    const browse = world.anotherBrowser()
    const begun = await browse("/api/cafe24/authorize?mall_id=mymall")
    const back = agree(world, begun.headers.get("location") ?? "", "mymall")
    const cookie = begun.headers.getSetCookie()[0]?.split(";")[0] ?? ""
    const asked = { key: null, headers: { ...page.headers, cookie } }
    const result = sentTo(await world.ask(back, asked), back, "a stranger's")
    const shown = await world.ask(result, page)
    outcomes.push(shown.status)
    if (shown.status === 429) assert.match(shown.text, /http-equiv="refresh"/)
  }
  assert.deepEqual(new Set(outcomes), new Set([400, 429]))
  const before = (await world.store.notes("state").list({ limit: 1_000 })).length
  for (let times = 0; times < 50; times++) {
    await world.ask(`${callback}?code=${code}&state=made.up.${times}`, page)
    await world.ask(`${callback}?error=access_denied&state=${stateOf(begun(world))}`, page)
  }
  assert.equal((await world.store.notes("state").list({ limit: 1_000 })).length, before)
})

test("the address of a failure is sealed, ends after a week, and cannot be made up or turned into a state", async () => {
  const world = createHttpWorld()
  const refused = withState(world, { error: "server_error", error_description: "db.internal said no" })
  const result = sentTo(await world.ask(refused, page), refused, "refused")
  const text = new URL(result, origin).searchParams.get("result") ?? ""
  const readable = text.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"))
  assert.doesNotMatch([result, ...readable].join(" "), /mymall|server_error|internal|read_order/)
  const changed = `${callback}?result=${text.slice(0, -2)}${text.endsWith("AA") ? "BB" : "AA"}`
  for (const odd of [changed, `${callback}?result=mk1.00000000.AAAA`, `${callback}?result=mk1`]) {
    const { status, text } = await world.ask(odd, page)
    assert.equal(status, 400, odd)
    assert.match(text, /no longer shown/)
  }
  const asState = await world.ask(`${callback}?${new URLSearchParams({ code, state: text })}`, program)
  assert.equal(asState.body.code, "state_invalid")
  await world.clock.step(8 * 24 * 60 * minute)
  assert.match((await world.ask(result, page)).text, /no longer shown/)
})

test("a consent from a lasting link that was cancelled leads back to that link, from the address of its page too", async () => {
  const world = createHttpWorld()
  const { path } = await world.keeper.link({ mallId: "mymall" })
  const { body } = await world.ask(path, program)
  const denied = `${callback}?${new URLSearchParams({ error: "access_denied", state: stateOf(body.url) })}`
  const result = sentTo(await world.ask(denied, page), denied, "cancelled")
  assert.ok(!result.includes(path.split("/").at(-1) ?? ""))
  assert.ok((await world.ask(result, page)).text.includes(`href="${origin}${path}"`))
})
