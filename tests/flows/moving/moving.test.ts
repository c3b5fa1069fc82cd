// Moving in and out as people do it: real processes, every format, the simulated Cafe24 with strict single use.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { createDesk, type Desk } from "../../kit/command-line.ts"
import { formats, inHours, pair } from "./token-files.ts"

interface Entry {
  id: string
  outcome: string
  alive?: boolean
  standing?: string
  error?: { code: string }
}

interface Answer {
  entries: Entry[]
  dead_copies: string[]
  problems: { problem: string; place: string }[]
}

/** Everything that any process said holds no token that ever was, and no secret. */
function assertDiscreet(desk: Desk, tokens: string[], allowed = "") {
  const said = desk.said().replace(allowed, "").toLowerCase()
  for (const secret of [...tokens, desk.simulated.simulator.app.clientSecret]) {
    assert.ok(!said.includes(secret.toLowerCase()), "a token or a secret was printed")
  }
}

/** What Cafe24 answered another program, and the names of its tokens. */
function granted(desk: Desk, mallId = "mymall") {
  const answer = desk.simulated.simulator.grant(mallId)
  return { answer, tokens: [answer.access_token, answer.refresh_token] }
}

const answerOf = (stdout: string) => JSON.parse(stdout) as Answer
test("every format: found, kept, rotated, works", async (t) => {
  const desk = await createDesk(t)
  const { simulator } = desk.simulated
  const tokens: string[] = []
  const files: string[] = []
  const expected: unknown[] = []
  for (const [at, write] of Object.values(formats).entries()) {
    const mall = `mall-${at}`
    const found = granted(desk, mall)
    const [file, content] = write(found.answer, mall)
    await writeFile(join(desk.folder, file), content, file.endsWith(".csv") ? "utf16le" : "utf8")
    tokens.push(...found.tokens)
    files.push(file)
    expected.push([mall, "rotated", true])
  }
  const { code, stdout } = await desk.run("import", ...files, "--mall", "mall-7", "--yes", "--json")
  const { entries, dead_copies, problems } = answerOf(stdout)
  assert.deepEqual(problems, [])
  const told = entries.map(({ id, outcome, alive }) => [id, outcome, alive])
  assert.deepEqual(told.sort(), expected.sort())
  assert.equal(code, 0)
  assert.deepEqual(dead_copies.map((place) => place.split(" › ")[0]).sort(), files.sort())
  const { refreshes, reusedSpentTokens, unknownRefreshTokens } = simulator.counters()
  assert.deepEqual([refreshes, reusedSpentTokens, unknownRefreshTokens], [files.length, 0, 0])
  const token = (await desk.run("token", "mall-7")).stdout.trim()
  assert.ok(simulator.isLive(token) && !tokens.includes(token))
  assertDiscreet(desk, tokens)
})

test("the settings refuse tokens and name the command that brings them home, from the environment too", async (t) => {
  const desk = await createDesk(t)
  const { answer: grant, tokens } = granted(desk)
  Object.assign(desk.env, { CAFE24_REFRESH_TOKEN: grant.refresh_token, CAFE24_MALL_ID: "mymall" })
  const refused = await desk.run("status")
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /mallkey import env:/)
  const { code, stdout } = await desk.run("import", "env:", "--yes", "--json")
  assert.equal(code, 0)
  assert.deepEqual(answerOf(stdout).dead_copies, ["env: › CAFE24_REFRESH_TOKEN"])
  assertDiscreet(desk, tokens)
})

test("a file that is not there is said in words, not by a code alone", async (t) => {
  const desk = await createDesk(t)
  for (const source of ["nothing.json", "sqlite:./nothing.db"]) {
    const { code, stderr } = await desk.run("import", source)
    assert.equal(code, 2)
    assert.match(stderr.replaceAll(/\s+/g, " "), /파일이나 폴더가 없습니다/)
  }
})

test("several files at once, and what is wrong with each named", async (t) => {
  const desk = await createDesk(t)
  const one = granted(desk, "one")
  const dead = granted(desk, "dead")
  desk.simulated.simulator.expireRefreshToken("dead")
  await writeFile(
    join(desk.folder, "a.json"),
    JSON.stringify({ one: pair(one.answer), half: { access_token: "a" } }),
  )
  await writeFile(join(desk.folder, "b.json"), JSON.stringify({ ...dead.answer, expires_at: inHours(11) }))
  await writeFile(join(desk.folder, "c.json"), '{"one": {"access_token": "cut')
  const { code, stdout } = await desk.run("import", "a.json", "b.json", "c.json", "--yes", "--json")
  assert.equal(code, 3, "an owner must act")
  const { entries, problems } = answerOf(stdout)
  assert.deepEqual(
    entries.map(({ id, outcome }) => [id, outcome]),
    [
      ["one", "rotated"],
      ["dead", "refused_and_kept"],
    ],
  )
  assert.deepEqual(
    problems.map(({ problem, place }) => [problem, place]),
    [
      ["no_refresh_token", "a.json › half"],
      ["not_json", "c.json"],
    ],
  )
  assertDiscreet(desk, [...one.tokens, ...dead.tokens])
})

test("nothing is touched by looking, by saying nothing, or twice", async (t) => {
  const desk = await createDesk(t)
  const { answer: grant, tokens } = granted(desk)
  await writeFile(join(desk.folder, "t.json"), JSON.stringify(grant))
  assert.equal((await desk.run("import", "t.json", "--dry-run")).code, 0)
  const unasked = await desk.run("import", "t.json")
  assert.equal(unasked.code, 2)
  assert.match(unasked.stderr, /--yes/)
  assert.equal((await desk.run("import", "nowhere.json", "--yes")).code, 2)
  assert.equal((await desk.run("import", "sqlite:./nowhere.db", "--yes")).code, 2)
  await assert.rejects(stat(join(desk.folder, "nowhere.db")))
  assert.deepEqual(JSON.parse((await desk.run("status", "--json")).stdout).connections, [])
  assert.equal(desk.simulated.simulator.counters().tokenRequests, 0)
  await desk.run("import", "t.json", "--yes")
  const again = await desk.run("import", "t.json", "--yes", "--json")
  assert.equal(answerOf(again.stdout).entries[0]?.outcome, "earlier")
  assert.equal(desk.simulated.simulator.counters().tokenRequests, 1)
  assertDiscreet(desk, tokens)
})

test("a living pair gives way only to --replace, and the pair of another app to nothing", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("mymall")
  const { answer: grant, tokens } = granted(desk)
  await writeFile(join(desk.folder, "t.json"), JSON.stringify(grant))
  const left = await desk.run("import", "t.json", "--yes", "--json")
  assert.deepEqual([left.code, answerOf(left.stdout).entries[0]?.outcome], [1, "differs"])
  const replaced = await desk.run("import", "t.json", "--yes", "--replace", "--json")
  assert.deepEqual([replaced.code, answerOf(replaced.stdout).entries[0]?.outcome], [0, "rotated"])
  await writeFile(
    join(desk.folder, "other.json"),
    JSON.stringify({ ...granted(desk).answer, client_id: "another" }),
  )
  const other = await desk.run("import", "other.json", "--yes", "--replace", "--json")
  assert.deepEqual([other.code, answerOf(other.stdout).entries[0]?.error?.code], [1, "request_invalid"])
  assertDiscreet(desk, tokens)
})

test("a bundle opens under its passphrase alone, is private, and moves everything to another machine", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("one")
  await desk.connect("two")
  await writeFile(join(desk.folder, "pass"), "a long passphrase\n")
  await writeFile(join(desk.folder, "wrong"), "another passphrase\n")
  const write = () => desk.run("export", "--out", "mallkey.bundle", "--passphrase-file", "pass")
  assert.equal((await write()).code, 0)
  assert.equal((await write()).code, 2, "it is not written over")
  const bundle = join(desk.folder, "mallkey.bundle")
  assert.equal((await stat(bundle)).mode & 0o777, 0o600)
  const { simulator } = desk.simulated
  const tokens = ["one", "two"].map((id) => simulator.liveRefreshToken(id) ?? "")
  const text = await readFile(bundle, "utf8")
  for (const token of tokens) assert.ok(token !== "" && !text.includes(token))
  const elsewhere = ["--store", "sqlite:./other/mallkey.db", "--yes", "--json"]
  const shut = await desk.run("import", "mallkey.bundle", "--passphrase-file", "wrong", ...elsewhere)
  assert.equal(shut.code, 2)
  const moved = await desk.run("import", "mallkey.bundle", "--passphrase-file", "pass", ...elsewhere)
  assert.equal(moved.code, 0)
  const status = JSON.parse(
    (await desk.run("status", "--json", "--store", "sqlite:./other/mallkey.db")).stdout,
  )
  assert.deepEqual(
    // What is due first stands first, and when that is has some chance in it.
    status.connections.map((each: { id: string; state: string }) => `${each.id} ${each.state}`).sort(),
    ["one fresh", "two fresh"],
  )
  assert.equal(simulator.counters().reusedSpentTokens, 0)
  assertDiscreet(desk, tokens)
})

test("the plain formats are asked for three times over, and go home again", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("one")
  for (const args of [["--plain"], ["--yes"], ["--format", "env"], ["--plain", "--yes", "--format", "xml"]]) {
    assert.equal((await desk.run("export", ...args)).code, 2)
  }
  const { simulator } = desk.simulated
  const plain = ["oauth_token", "tokens_json", "cafe24", "redis", "env"]
  for (const format of plain) {
    const file = `${format}.out`
    const written = await desk.run("export", "--plain", "--yes", "--format", format, "--out", file, "--json")
    assert.equal(written.code, 0)
    assert.equal((await stat(join(desk.folder, file))).mode & 0o777, 0o600)
    const token = simulator.liveRefreshToken("one") ?? "none"
    assert.ok((await readFile(join(desk.folder, file), "utf8")).includes(token))
    assertDiscreet(desk, [token])
  }
  const files = plain.map((format) => `${format}.out`)
  const read = await desk.run("import", ...files, "--dry-run", "--json")
  const { entries, problems } = JSON.parse(read.stdout)
  assert.deepEqual(problems, [])
  assert.equal(entries.length, 1, "five copies of one pair")
  assert.deepEqual([entries[0].standing, entries[0].sources.length], ["same", files.length])
  await desk.connect("two")
  assert.equal((await desk.run("export", "--plain", "--yes", "--format", "env")).code, 2, "one mall only")
  const alone = await desk.run("export", "--plain", "--yes", "--format", "env", "--mall", "two")
  assert.match(alone.stdout, /^CAFE24_MALL_ID=two$/m)
  const events = (await desk.run("events", "--json")).stdout
  assert.match(events, /"exported"/)
})

test("a place that cannot be written is named, and standard input is read", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("one")
  const { code, stderr } = await desk.run("export", "--plain", "--yes", "--out", "no/such/folder.json")
  assert.equal(code, 2)
  assert.match(stderr, /no\/such\/folder\.json.*폴더/)
  const program = join(import.meta.dirname, "../../../src/cli/main.ts")
  const input = JSON.stringify(granted(desk).answer)
  const piped = spawnSync(process.execPath, [program, "import", "-", "--dry-run", "--json"], {
    cwd: desk.folder,
    env: desk.env,
    input,
    encoding: "utf8",
  })
  assert.deepEqual(
    answerOf(piped.stdout).entries.map(({ id, standing }) => [id, standing]),
    [["mymall", "new"]],
  )
})

test("a pipe that nobody writes to is given up, and one that is written to is read", async (t) => {
  const desk = await createDesk(t)
  const pipe = join(desk.folder, "pipe")
  spawnSync("mkfifo", [pipe])
  const refused = await desk.start("import", pipe, "--lang", "en").ended
  assert.equal(refused.code, 2, refused.stderr)
  assert.match(refused.stderr, /pipe cannot be read/)
  const { answer } = granted(desk)
  const reading = desk.start("import", pipe, "--dry-run", "--json")
  await writeFile(pipe, JSON.stringify(answer))
  const read = await reading.ended
  assert.deepEqual(
    answerOf(read.stdout).entries.map(({ id }) => id),
    ["mymall"],
  )
})

test("a pipe in a folder and a device without end are refused, and neither is waited for", async (t) => {
  const desk = await createDesk(t)
  const pipe = join(desk.folder, "pipe.json")
  spawnSync("mkfifo", [pipe])
  for (const [source, name] of [
    [desk.folder, "pipe.json"],
    ["/dev/zero", "/dev/zero"],
  ] as const) {
    const refused = await desk.run("import", source, "--lang", "en")
    assert.equal(refused.code, 2, refused.stderr)
    assert.ok(refused.stderr.includes(name), refused.stderr)
  }
})

test("an owner who is named is kept, and a file of another mall is refused", async (t) => {
  const desk = await createDesk(t)
  const { answer } = granted(desk)
  await writeFile(join(desk.folder, "own.json"), JSON.stringify(answer))
  const refused = await desk.run("import", "own.json", "--mall", "othermall~kim", "--yes")
  assert.equal(refused.code, 2, refused.stderr)
  assert.match(refused.stderr, /own\.json: .*--mall/)
  const { code, stdout } = await desk.run("import", "own.json", "--mall", "mymall~kim", "--yes", "--json")
  assert.equal(code, 0)
  assert.deepEqual(
    answerOf(stdout).entries.map(({ id, outcome }) => [id, outcome]),
    [["mymall~kim", "rotated"]],
  )
})
