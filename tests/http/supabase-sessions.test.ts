// Who is signed in: sessions by public keys and by the secret, and everything that only looks like one.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose"
import { createSupabaseSessions, type ReadSession } from "../../src/http/sessions/supabase-sessions.ts"
import { claimsOf, type SupabaseAuth, startSupabaseAuth } from "../kit/supabase-auth.ts"

const user = "6f1a2b3c-0000-4000-8000-000000000001"
const jwtSecret = "a-jwt-secret-of-the-tests-that-is-long-enough"

let auth: SupabaseAuth
let read: ReadSession
before(async () => {
  auth = await startSupabaseAuth()
  read = createSupabaseSessions({ url: auth.url, jwtSecret })
})
after(() => auth?.end())

const withToken = (token: string) =>
  new Request("http://keeper.example/api/cafe24/refresh", { headers: { authorization: `Bearer ${token}` } })
const withCookie = (cookie: string) => new Request("http://keeper.example/", { headers: { cookie } })
const signedBySecret = (claims: JWTPayload, secret = jwtSecret) =>
  new SignJWT(claims).setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(new TextEncoder().encode(secret))
const isOver = { code: "key_missing" }

test("a session is its user's, with the organization its server gave them", async () => {
  assert.deepEqual(await read(withToken(await auth.session(user))), { owner: user })
  const inApp = await auth.session(user, { app_metadata: { org_id: "org-1" } })
  assert.deepEqual(await read(withToken(inApp)), { owner: user, organization: "org-1" })
  const numbered = await auth.session(user, { app_metadata: { org_id: 7 } })
  assert.deepEqual(await read(withToken(numbered)), { owner: user, organization: "7" })
  const onTop = await auth.session(user, { org_id: "org-2" })
  assert.deepEqual(await read(withToken(onTop)), { owner: user, organization: "org-2" })
  const selfMade = await auth.session(user, { user_metadata: { org_id: "org-3" } })
  assert.deepEqual(await read(withToken(selfMade)), { owner: user })
})

test("every kind of key pair that Supabase signs with", async () => {
  for (const alg of ["RS256", "EdDSA"] as const) {
    const other = await startSupabaseAuth({ alg })
    const readOther = createSupabaseSessions({ url: `${other.url}/` })
    assert.deepEqual(await readOther(withToken(await other.session(user))), { owner: user })
    await other.end()
  }
})

test("the secret of older projects, with and without the project's address", async () => {
  const session = await signedBySecret(claimsOf(auth.url, user, Date.now()))
  assert.deepEqual(await read(withToken(session)), { owner: user })
  const bySecretAlone = createSupabaseSessions({ jwtSecret })
  assert.deepEqual(await bySecretAlone(withToken(session)), { owner: user })
  await assert.rejects(bySecretAlone(withToken(await signedBySecret(claimsOf(auth.url, user, 0)))), isOver)
})

test("a project with a shared secret that is not set: refused with its name, and told once", async () => {
  let told = 0
  const blind = createSupabaseSessions({ url: auth.url }, { onSecretMissing: () => told++ })
  const session = await signedBySecret(claimsOf(auth.url, user, Date.now()))
  for (const _ of [1, 2]) {
    await assert.rejects(blind(withToken(session)), { code: "key_missing", message: /SUPABASE_JWT_SECRET/ })
  }
  assert.equal(told, 1)
  assert.deepEqual(await blind(withToken(await auth.session(user))), { owner: user })
})

test("over, for another audience, too early, without a user, of a role that is nobody: refused", async () => {
  const seconds = Math.floor(Date.now() / 1_000)
  const wrong: JWTPayload[] = [
    { exp: seconds - 60 },
    { aud: "anon" },
    { nbf: seconds + 600 },
    { sub: undefined },
    { exp: undefined },
    { role: "service_role" },
    { is_anonymous: true },
    // Read as text, a list would be its one user, and every object the same one.
    { sub: [user] as never },
    { sub: { id: user } as never },
    { sub: 7 as never },
    { sub: "with\u0000end" },
    { sub: "x".repeat(300) },
  ]
  for (const more of wrong) await assert.rejects(read(withToken(await auth.session(user, more))), isOver)
})

test("the project's own keys open nothing: they are no person's session", async () => {
  const anonKey = await signedBySecret({ iss: `${auth.url}/auth/v1`, role: "anon", exp: 4_000_000_000 })
  await assert.rejects(read(withToken(anonKey)), isOver)
  const likeSupabase = await signedBySecret({ iss: "supabase", role: "service_role", exp: 4_000_000_000 })
  assert.equal(await read(withToken(likeSupabase)), undefined)
})

test("a person's session that another address issued is refused and told once: a consent begun with it would have no owner", async () => {
  const other = await startSupabaseAuth()
  const told: string[] = []
  const readHere = createSupabaseSessions({ url: auth.url }, { onOtherIssuer: (issuer) => told.push(issuer) })
  for (const _ of [1, 2])
    await assert.rejects(readHere(withToken(await other.session(user))), {
      ...isOver,
      message: /SUPABASE_URL/,
    })
  assert.deepEqual(told, [other.url])
  const notOfSupabase = await other.session(user, { iss: "https://login.example" })
  assert.equal(await readHere(withToken(notOfSupabase)), undefined)
  await other.end()
})

test("one that only says it is ours is refused", async () => {
  const other = await startSupabaseAuth()
  const forged = await other.session(user, { iss: `${auth.url}/auth/v1` })
  await assert.rejects(read(withToken(forged)), isOver)
  await other.end()
})

test("no signature, another secret, a public key taken for a secret: refused", async () => {
  const claims = claimsOf(auth.url, user, Date.now())
  await assert.rejects(read(withToken(new UnsecuredJWT(claims).encode())), isOver)
  await assert.rejects(
    read(withToken(await signedBySecret(claims, "another-secret-of-the-right-length-00"))),
    isOver,
  )
  const { keys } = (await (await fetch(`${auth.url}/auth/v1/.well-known/jwks.json`)).json()) as {
    keys: unknown[]
  }
  const byPublicKey = await signedBySecret(claims, JSON.stringify(keys[0]))
  const byKeysAlone = createSupabaseSessions({ url: auth.url })
  await assert.rejects(byKeysAlone(withToken(byPublicKey)), isOver)
  const [head, , signature] = (await auth.session(user)).split(".")
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: "somebody-else" })).toString("base64url")
  await assert.rejects(read(withToken(`${head}.${changed}.${signature}`)), isOver)
})

test("what is no session at all is nobody's: a key, rubbish, nothing", async () => {
  for (const text of ["mk_0123456789", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.", "x".repeat(20_000)])
    assert.equal(await read(withToken(text)), undefined, text.slice(0, 30))
  assert.equal(await read(new Request("http://keeper.example/")), undefined)
})

test("keys are fetched once and kept; after a rotation the new one is found and the old one is over", async (t) => {
  const rotating = await startSupabaseAuth()
  const readRotating = createSupabaseSessions({ url: rotating.url })
  const old = await rotating.session(user)
  for (let time = 0; time < 5; time++) await readRotating(withToken(old))
  assert.equal(rotating.fetched(), 1)
  await rotating.rotate()
  // A flood of unknown keys must not become a flood of fetches: the first look is remembered for half a minute.
  await assert.rejects(readRotating(withToken(await rotating.session(user))), isOver)
  assert.equal(rotating.fetched(), 1)
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() + 31_000 })
  assert.deepEqual(await readRotating(withToken(await rotating.session(user))), { owner: user })
  await assert.rejects(readRotating(withToken(old)), isOver)
  await rotating.end()
})

test("keys that cannot be read are trouble that passes, not a person signed out", async () => {
  const broken = await startSupabaseAuth()
  const session = await broken.session(user)
  broken.breakKeys()
  await assert.rejects(createSupabaseSessions({ url: broken.url })(withToken(session)), { code: "busy" })
  await broken.end()
  await assert.rejects(createSupabaseSessions({ url: broken.url })(withToken(session)), { code: "busy" })
})

test("what is plainly no session is refused without asking anybody, also while the keys cannot be read", async () => {
  const away = await startSupabaseAuth({ alg: "RS256" })
  const good = await away.session(user)
  const over = await away.session(user, { exp: 1 })
  const anon = await away.session(user, { role: "anon" })
  await away.end()
  let asked = 0
  const countingFetch: typeof fetch = (...all) => {
    asked++
    return fetch(...all)
  }
  const blind = createSupabaseSessions({ url: away.url, jwtSecret }, { fetch: countingFetch })
  const [, body] = good.split(".")
  const headed = (alg: unknown) => Buffer.from(JSON.stringify({ alg, kid: "key-1" })).toString("base64url")
  const tenBytes = Buffer.alloc(10).toString("base64url")
  const plainlyNone = [
    ...["RS256", "ES256", "EdDSA", "none", "RS512", "xx", 7, undefined].flatMap((alg) => [
      `${headed(alg)}.${body}.`,
      `${headed(alg)}.${body}.${tenBytes}`,
    ]),
    over,
    anon,
  ]
  for (const token of plainlyNone) await assert.rejects(blind(withToken(token)), isOver, token.slice(0, 50))
  assert.equal(asked, 0)
  await assert.rejects(blind(withToken(good)), { code: "busy" })
  assert.equal(asked, 1)
})

test("while the keys cannot be read they are asked for once in five seconds, whatever comes, and who is known goes on", async (t) => {
  const away = await startSupabaseAuth({ alg: "RS256" })
  t.after(() => away.end())
  const good = await away.session(user)
  const asked: string[] = []
  const answers = { now: () => fetch(`${away.url}/auth/v1/.well-known/jwks.json`) }
  const counting = (url: string) => {
    asked.push(url)
    return answers.now()
  }
  let now = Date.now()
  t.mock.timers.enable({ apis: ["Date"], now })
  const pass = (ms: number) => {
    now += ms
    t.mock.timers.setTime(now)
  }
  const blind = createSupabaseSessions(
    { url: away.url },
    { fetch: ((url: string) => counting(url)) as never },
  )
  const forged = (kid: string) => {
    const [, body] = good.split(".")
    const head = Buffer.from(JSON.stringify({ alg: "RS256", kid })).toString("base64url")
    return `${head}.${body}.${Buffer.alloc(256, 7).toString("base64url")}`
  }
  const troubles = {
    "an answer that is none": () => Promise.reject(new Error("away")),
    "an error": async () => new Response("", { status: 500 }),
    "a page": async () => new Response("<html>", { status: 200 }),
    "no keys": async () => new Response("{}", { status: 200 }),
  }
  for (const [name, trouble] of Object.entries(troubles)) {
    answers.now = trouble
    asked.length = 0
    for (let at = 0; at < 20; at++) {
      const error = await blind(withToken(forged(`made-up-${at}`))).catch((thrown) => thrown)
      assert.equal(error.code, "busy", name)
      assert.equal(error.retryAt, now + 5_000, name)
    }
    assert.equal(asked.length, 1, name)
    pass(5_000)
  }
  answers.now = () => fetch(`${away.url}/auth/v1/.well-known/jwks.json`)
  assert.deepEqual(await blind(withToken(good)), { owner: user })
  // A stranger's made-up key has them looked for anew, in vain: nobody else waits for that.
  pass(31_000)
  answers.now = troubles["an error"]
  asked.length = 0
  for (let at = 0; at < 20; at++) {
    await assert.rejects(blind(withToken(forged(`made-up-${at}`))), { code: "busy" })
    assert.deepEqual(await blind(withToken(good)), { owner: user })
  }
  assert.equal(asked.length, 1)
  // A clock that is put back asks on.
  pass(-3_600_000)
  answers.now = () => fetch(`${away.url}/auth/v1/.well-known/jwks.json`)
  await assert.rejects(blind(withToken(forged("made-up"))), isOver)
})

test("the cookie of Supabase's libraries: whole, in pieces, and as older ones wrote it", async () => {
  const session = await auth.session(user)
  const name = "sb-127-auth-token"
  const json = JSON.stringify({ access_token: session, refresh_token: "r", user: { name: "김" } })
  const packed = `base64-${Buffer.from(json).toString("base64url")}`
  const cookies = [
    `other=1; ${name}=${packed}`,
    `${name}.1=${packed.slice(300)}; ${name}.0=${packed.slice(0, 300)}`,
    `${name}=${encodeURIComponent(json)}`,
    `${name}=${encodeURIComponent(JSON.stringify([session, "r"]))}`,
  ]
  for (const cookie of cookies) assert.deepEqual(await read(withCookie(cookie)), { owner: user }, cookie)
  for (const cookie of ["sb-other-auth-token=x", `${name}=base64-!!`, `${name}=%7B%7D`, `${name}=%`])
    assert.equal(await read(withCookie(cookie)), undefined)
})
