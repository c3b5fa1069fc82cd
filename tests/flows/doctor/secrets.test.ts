// What the doctor says of secrets: those that can be guessed, one that is missing for sessions, a `.env` that all can read.
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { chmod, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { SignJWT } from "jose"
import type { DoctorJson } from "../../../src/wire/doctor.ts"
import { createDesk, type Desk } from "../../kit/command-line.ts"

async function found(desk: Desk) {
  const { stdout } = await desk.run("doctor", "--json")
  const { findings } = JSON.parse(stdout) as DoctorJson
  return findings.map(({ key, level, facts }) => [key, level, ...(facts.names ?? [])].join(" "))
}

test("a state secret that one public link is enough to find is a finding, and a drawn one is none", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("hanok-living")
  desk.env.CAFE24_OAUTH_STATE_SECRET = "secret1"
  assert.deepEqual(await found(desk), ["weak_state_secret warn CAFE24_OAUTH_STATE_SECRET"])
  const { stdout, code } = await desk.run("doctor")
  assert.equal(code, 0)
  assert.match(stdout, /CAFE24_OAUTH_STATE_SECRET 값이 짧거나 단순해/)
  assert.doesNotMatch(stdout, /secret1/)
  desk.env.CAFE24_OAUTH_STATE_SECRET = randomBytes(32).toString("base64")
  desk.env.CRON_SECRET = "cron"
  assert.deepEqual(await found(desk), ["weak_secret warn CRON_SECRET"])
})

test("a .env with secrets that everybody can read is a finding; one without, or for its group, is none", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("hanok-living")
  const path = join(desk.folder, ".env")
  await writeFile(path, `CRON_SECRET=${randomBytes(24).toString("hex")}\n`)
  for (const [mode, expected] of [
    [0o644, ["settings_readable warn .env"]],
    [0o640, []],
  ] as const) {
    await chmod(path, mode)
    assert.deepEqual(await found(desk), expected)
  }
  await chmod(path, 0o644)
  await writeFile(path, "LOG_LEVEL=warn\n")
  assert.deepEqual(await found(desk), [])
  await writeFile(path, "BOARD_DATABASE=mysql://me:pass@127.0.0.1/board\n")
  assert.deepEqual(await found(desk), ["settings_readable warn .env"])
})

/** A project of Supabase: how many public keys it signs with. */
async function openProject(t: TestContext, keys: object[]): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys }))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const missing = "session_secret_missing warn"

test("a project that signs sessions with its secret is found before anybody is refused", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("hanok-living")
  desk.env.SUPABASE_URL = await openProject(t, [])
  assert.deepEqual(await found(desk), [missing])
  desk.env.SUPABASE_JWT_SECRET = "s".repeat(40)
  assert.deepEqual(await found(desk), [])
  delete desk.env.SUPABASE_JWT_SECRET
  desk.env.SUPABASE_URL = await openProject(t, [{ kty: "EC" }])
  assert.deepEqual(await found(desk), [])
})

/** Of a signed-in person, signed with a shared secret that the server does not have. */
function sessionBy(issuer: string): Promise<string> {
  return new SignJWT({ role: "authenticated" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject("6f1a2b3c-0000-4000-8000-000000000001")
    .setIssuer(issuer)
    .setAudience("authenticated")
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode("x".repeat(40)))
}

test("sessions that another address than SUPABASE_URL issued are a finding with that address", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("hanok-living")
  const project = await openProject(t, [{ kty: "EC" }])
  desk.env.SUPABASE_URL = project
  desk.env.CRON_SECRET = randomBytes(24).toString("hex")
  const server = desk.start("serve")
  await server.says(/127\.0\.0\.1:\d+/)
  const session = await sessionBy("https://auth.shop-desk.example/auth/v1")
  const headers = { authorization: `Bearer ${session}` }
  const ask = (path: string) => fetch(`http://127.0.0.1:${desk.port}${path}`, { headers })
  assert.equal((await ask("/api/cafe24/authorize?mode=json&mall_id=newmall")).status, 401)
  assert.equal((await ask("/api/cafe24/refresh")).status, 401)
  await server.says(/auth\.shop-desk\.example/)
  assert.deepEqual(await found(desk), ["session_elsewhere warn https://auth.shop-desk.example"])
  server.signal("SIGTERM")
  await server.ended
})

test("a session that a server had to refuse stays a finding, here and from afar", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("hanok-living")
  const project = await openProject(t, [{ kty: "EC" }])
  desk.env.SUPABASE_URL = project
  desk.env.MALLKEY_API_KEY = randomBytes(24).toString("base64url")
  desk.env.CRON_SECRET = randomBytes(24).toString("hex")
  const server = desk.start("serve")
  await server.says(/127\.0\.0\.1:\d+/)
  const session = await sessionBy(`${project}/auth/v1`)
  const origin = `http://127.0.0.1:${desk.port}`
  const headers = { authorization: `Bearer ${session}` }
  assert.equal((await fetch(`${origin}/api/cafe24/refresh`, { headers })).status, 401)
  await server.says(/SUPABASE_JWT_SECRET/)
  assert.deepEqual(await found(desk), [missing])
  const asAdmin = { headers: { "x-api-key": desk.env.MALLKEY_API_KEY } }
  const { findings } = (await (await fetch(`${origin}/v1/doctor`, asAdmin)).json()) as DoctorJson
  assert.deepEqual(
    findings.map(({ key }) => key),
    ["session_secret_missing"],
  )
  server.signal("SIGTERM")
  await server.ended
})

test("a token file that other programs read may be open to their group, and not to everybody", async (t) => {
  const desk = await createDesk(t)
  const path = join(desk.folder, "oauth_token.json")
  await writeFile(path, JSON.stringify(desk.simulated.simulator.grant("hanok-living")))
  desk.env.MALLKEY_STORE = "file:./oauth_token.json"
  await chmod(path, 0o640)
  assert.deepEqual(
    (await found(desk)).filter((line) => line.startsWith("open_to_others")),
    [],
  )
  await chmod(path, 0o644)
  const { stdout } = await desk.run("doctor", "--json")
  const open = (JSON.parse(stdout) as DoctorJson).findings.find(({ key }) => key === "open_to_others")
  assert.equal(open?.fix, `chmod o-rwx "${path}"`)
})
