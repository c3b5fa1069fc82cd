// mallkey doctor as a real process: exit codes, the document, reports on disk, and what people do wrong around it.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { randomBytes } from "node:crypto"
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { isAbsolute, join } from "node:path"
import { test } from "node:test"
import { promisify } from "node:util"
import type { DoctorJson } from "../../../src/wire/doctor.ts"
import { createDesk, type Desk } from "../../kit/command-line.ts"
import type { Ran } from "../../kit/in-process.ts"

const mall = "hanok-living"
const git = promisify(execFile)

const documentOf = ({ stdout }: Ran) => JSON.parse(stdout) as DoctorJson
const keysOf = (ran: Ran) => documentOf(ran).findings.map(({ key }) => key)

async function examine(desk: Desk, ...args: string[]): Promise<Ran> {
  return desk.run("doctor", ...args, "--json")
}

test("what was not looked at is not called well: other malls, a sweep that never ran", async (t) => {
  const desk = await createDesk(t)
  await desk.connect(mall)
  await desk.connect("jeju-citrus")
  const said = async (...args: string[]) => (await desk.run("doctor", ...args)).stdout.replaceAll(/\s+/g, " ")
  const quick = await said()
  assert.match(quick, /호출 1건에 정상 응답을 받았습니다\. 나머지 1곳은 호출해 보지 않았습니다/)
  assert.match(quick, /저장된 기록으로는 2곳 모두 정상입니다/)
  assert.match(quick, /아직 갱신 작업이 돈 적이 없습니다/)
  await desk.run("sweep")
  const full = await said("--full")
  assert.match(full, /호출 2건에 정상 응답을 받았습니다\. (?!나머지)/)
  assert.match(full, /갱신 작업이 돌고 있습니다\. 마지막 갱신 작업: /)
})

test("all is well: exit 0, twelve stages, no finding, two questions about each mall", async (t) => {
  const desk = await createDesk(t)
  await desk.connect(mall)
  await desk.connect("jeju-citrus")
  const { simulator } = desk.simulated
  const askedBefore = simulator.counters()
  const ran = await examine(desk, "--full")
  const { level, exit, checks, findings, connections, calls } = documentOf(ran)
  assert.deepEqual([ran.code, level, exit, connections], [0, "ok", 0, 2])
  assert.deepEqual(findings, [])
  assert.deepEqual(
    [...new Set(checks.map(({ number }) => number))],
    Array.from({ length: 12 }, (_, at) => at + 1),
  )
  assert.equal(calls, 4)
  const asked = simulator.counters()
  assert.equal(asked.apiCalls - askedBefore.apiCalls, 2)
  assert.equal(asked.tokenRequests - askedBefore.tokenRequests, 1)
  assert.equal(asked.refreshes, askedBefore.refreshes, "nothing is spent")

  const quick = await desk.run("doctor", "--lang", "en")
  assert.equal(quick.code, 0)
  assert.match(quick.stdout, /\[ok\] +All settings can be used\./)
  assert.match(quick.stdout, /0 warn, 0 fail/)
  assert.equal(simulator.counters().apiCalls - asked.apiCalls, 1, "one call in all")
  assert.match((await desk.run("doctor")).stdout, /\[정상\] 설정에 문제가 없습니다/)
})

test("a mall that is lost ends with 3, one sentence, one command, and the report on disk", async (t) => {
  const desk = await createDesk(t)
  await desk.connect(mall)
  const { simulator } = desk.simulated
  const { clientId, clientSecret } = simulator.app
  const refresh_token = simulator.liveRefreshToken(mall) ?? ""
  simulator.token(mall, { grant_type: "refresh_token", refresh_token }, { clientId, clientSecret })
  assert.equal((await desk.run("refresh", mall, "--force")).code, 3)

  const ran = await desk.run("doctor", mall, "--full", "--report", "reports")
  assert.equal(ran.code, 3)
  assert.match(ran.stdout, /\[실패\] +hanok-living 쇼핑몰: 처음 쓰는 토큰을 카페24가 거절했습니다/)
  // With the code that the runbook is in order of, and where that is.
  assert.match(ran.stdout, /→ npx mallkey connect hanok-living \(지금 · 쇼핑몰 운영자\)\s+\[lost_spent\]/)
  assert.match(ran.stdout, /docs\/runbook\.ko\.md/)
  const names = await readdir(join(desk.folder, "reports"))
  const name = names.find((one) => /^comprehensive_test_report_\d{8}_\d{6}\.json$/.test(one)) ?? ""
  assert.deepEqual(names.sort(), ["comprehensive_test.log", name].sort())
  const document = JSON.parse(await readFile(join(desk.folder, "reports", name), "utf8")) as DoctorJson
  assert.deepEqual(
    document.findings.map(({ key, fix, connection }) => ({ key, fix, connection })),
    [{ key: "lost_spent", fix: "mallkey connect hanok-living", connection: mall }],
  )
  const log = await readFile(join(desk.folder, "reports", "comprehensive_test.log"), "utf8")
  assert.match(log, /\[실패\] hanok-living 쇼핑몰: .* → mallkey connect hanok-living/)
  assert.equal((await examine(desk, "unknown-mall")).code, 1)
})

test("where there is a public address, doctor and status name the page that explains what they show", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_PUBLIC_URL: "https://keeper.example" } })
  await desk.connect(mall)
  assert.doesNotMatch((await desk.run("status")).stdout, /대응 방법/)
  const { simulator } = desk.simulated
  const { clientId, clientSecret } = simulator.app
  const refresh_token = simulator.liveRefreshToken(mall) ?? ""
  simulator.token(mall, { grant_type: "refresh_token", refresh_token }, { clientId, clientSecret })
  assert.equal((await desk.run("refresh", mall, "--force")).code, 3)
  const page = "https://keeper.example/v1/runbook"
  const { stdout } = await desk.run("doctor", mall)
  assert.ok(stdout.includes(`코드별 설명: ${page}\n`), stdout)
  assert.doesNotMatch(stdout, /docs\/runbook/)
  assert.equal((JSON.parse((await desk.run("doctor", mall, "--json")).stdout) as DoctorJson).runbook, page)
  for (const ran of [await desk.run("status"), await desk.run("status", mall)])
    assert.ok(ran.stdout.includes(`대응 방법: ${page}#alert-lost`), ran.stdout)
})

test("what does not work ends with 1; a report that cannot be written is said", async (t) => {
  const desk = await createDesk(t)
  await desk.connect(mall)
  desk.simulated.simulator.switches.set({ apiError: "503" })
  const ran = await examine(desk)
  assert.deepEqual([ran.code, keysOf(ran)], [1, ["api_trouble"]])
  desk.simulated.simulator.switches.reset()
  await writeFile(join(desk.folder, "file"), "")
  const unwritten = await desk.run("doctor", "--report", "file")
  assert.equal(unwritten.code, 1)
  assert.match(unwritten.stderr, /file에 쓸 수 없습니다/)
})

test("wrong settings are findings, all of them, and not the end of the doctor", async (t) => {
  const desk = await createDesk(t, { env: { CAFE24_TIME_ZONE: "Seoul", SWEEP_CONCURRENCY: "many" } })
  const ran = await examine(desk)
  const { findings, checks } = documentOf(ran)
  assert.equal(ran.code, 1)
  assert.deepEqual(
    findings.map(({ key, fix }) => `${key}: ${fix}`),
    ["settings_wrong: mallkey settings", "settings_wrong: mallkey settings"],
  )
  assert.match(findings.map(({ message }) => message).join(), /CAFE24_TIME_ZONE.*SWEEP_CONCURRENCY/)
  assert.ok(checks.some(({ level }) => level === "skipped"))

  const bare = await createDesk(t, { bare: true })
  const noApp = await examine(bare)
  assert.deepEqual([noApp.code, keysOf(noApp)], [1, ["settings_wrong"]])
  assert.match(documentOf(noApp).findings[0]?.message ?? "", /CAFE24_CLIENT_ID/)
  const away = await createDesk(t, {
    env: { MALLKEY_STORE: "redis://127.0.0.1:1", MALLKEY_SECRET: randomBytes(24).toString("base64") },
  })
  const noStore = await examine(away)
  assert.deepEqual([noStore.code, keysOf(noStore)], [1, ["store_away"]])
})

test("secrets that lie about: tokens in .env, names a browser gets, files in git, rights", async (t) => {
  const desk = await createDesk(t)
  const write = (name: string, text: string) => writeFile(join(desk.folder, name), text)
  await desk.connect(mall)
  await git("git", ["init", "-q"], { cwd: desk.folder })
  await write(".env", "CAFE24_ACCESS_TOKEN=abcdefghij0123456789xy\n")
  await write(".env.local", `NEXT_PUBLIC_APP_KEY=${desk.env.CAFE24_CLIENT_SECRET}\nNEXT_PUBLIC_TITLE=shop\n`)
  await write(".env.example", "CAFE24_REFRESH_TOKEN=put-your-own-token-here\n")
  desk.env.NEXT_PUBLIC_CAFE24_CLIENT_SECRET = "whatever-it-is"
  await write("oauth_token.json.bak", '{"refresh_token":"zyxwvutsrqponmlkjihgfe"}')
  await mkdir(join(desk.folder, "fixtures"))
  await write("fixtures/token.json", '{"refresh_token":"zyxwvutsrqponmlkjihgfe"}')
  await git("git", ["add", "-f", ".env", "oauth_token.json.bak", "fixtures"], { cwd: desk.folder })
  await chmod(join(desk.folder, "data", "mallkey.secret"), 0o644)
  const ran = await examine(desk)
  const { findings } = documentOf(ran)
  assert.equal(ran.code, 1)
  const secretFile = join(desk.folder, "data", "mallkey.secret")
  assert.deepEqual(findings.map(({ key, facts, fix }) => [key, facts.names?.[0], fix]).sort(), [
    ["open_to_others", secretFile, `chmod go-rwx "${secretFile}"`],
    ["public_secret", "NEXT_PUBLIC_APP_KEY", 'grep -rn "NEXT_PUBLIC_APP_KEY" .'],
    ["public_secret", "NEXT_PUBLIC_CAFE24_CLIENT_SECRET", 'grep -rn "NEXT_PUBLIC_CAFE24_CLIENT_SECRET" .'],
    ["secret_in_git", ".env", 'git rm --cached ".env"'],
    ["secret_in_git", "oauth_token.json.bak", 'git rm --cached "oauth_token.json.bak"'],
    ["settings_readable", ".env", 'chmod go-rwx ".env"'],
    ["settings_readable", ".env.local", 'chmod go-rwx ".env.local"'],
    ["token_in_settings", "CAFE24_ACCESS_TOKEN", "mallkey import .env"],
  ])
  for (const secret of ["abcdefghij0123456789xy", "zyxwvuts", "whatever-it-is"])
    assert.ok(!desk.said().includes(secret), "a secret was printed")
})

test("what is recorded of Cafe24 holds no secret, no mall and nobody's data", async (t) => {
  const desk = await createDesk(t)
  await desk.connect(mall)
  const { simulator } = desk.simulated
  const spent = simulator.liveRefreshToken(mall) ?? ""
  const ran = await desk.run("doctor", mall, "--record", "answers.json")
  assert.equal(ran.code, 0)
  assert.match(ran.stderr, /answers\.json/)
  const text = await readFile(join(desk.folder, "answers.json"), "utf8")
  const store = await fetch(`${desk.simulated.url}/${mall}/api/v2/admin/store`, {
    headers: { authorization: `Bearer ${(await desk.run("token", mall)).stdout.trim()}` },
  })
  const { clientId, clientSecret } = simulator.app
  const shop = ((await store.json()) as { store: Record<string, unknown> }).store
  const personal = [shop.president_name, shop.phone, shop.email, shop.company_registration_no].map(String)
  const tokens = [
    spent,
    simulator.liveRefreshToken(mall) ?? "",
    (await desk.run("token", mall)).stdout.trim(),
  ]
  const hidden = [clientId, clientSecret, mall, ...tokens, ...personal]
  for (const secret of hidden.filter((one) => one.length > 2))
    assert.ok(!text.includes(secret), `found ${secret.length} letters`)
  const { answers } = JSON.parse(text) as {
    answers: { asked: { path: string }; status: number; body: object }[]
  }
  assert.deepEqual(
    answers.map(({ asked, status }) => `${asked.path} ${status}`),
    [
      "/api/v2/admin/store 200",
      "/api/v2/oauth/token 400",
      "/api/v2/oauth/token 200",
      "/api/v2/oauth/token/scopes 200",
    ],
  )
  assert.deepEqual(answers[1]?.body, { error: "invalid_grant", error_description: "Invalid refresh_token" })
})

test("a page that a finding names is there where it is said to be, wherever the command is typed", async (t) => {
  const desk = await createDesk(t, { env: { CAFE24_MALL_ID: mall, MALLKEY_LANG: "en" } })
  const { stdout } = await desk.start("doctor").ended
  const [, page = ""] = /\(?(\S*docs\/backup\.md)/.exec(stdout) ?? []
  assert.ok(isAbsolute(page.replace(/^\(/, "")), stdout)
  await readFile(page.replace(/^\(/, ""))
})
