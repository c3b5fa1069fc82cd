// Scripts read and write the same JSON files: theirs is adopted, never overwritten by older news, never reshaped.
import assert from "node:assert/strict"
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { isKeeperError } from "../../../src/core/errors.ts"
import type { Store } from "../../../src/core/ports.ts"
import { tagOf } from "../../../src/node/cipher.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { newFolder } from "../../kit/new-folder.ts"
import { foreignPair, openedAt } from "../redis/bench.ts"
import { until } from "../workers.ts"
import { filesIn, startWorker } from "./bench.ts"

const far = Number.MAX_SAFE_INTEGER

/** As Cafe24 answers and scripts keep it. */
const scriptFile = `{
    "access_token": "a-theirs",
    "expires_at": "2026-01-05T14:00:00.000",
    "refresh_token": "r-theirs",
    "refresh_token_expires_at": "2026-01-19T12:00:00.000",
    "client_id": "their-app",
    "mall_id": "mymall",
    "user_id": "관리자",
    "scopes": ["mall.read_order", "mall.read_product"],
    "issued_at": "2026-01-05T12:00:00.000",
    "shop_no": "1",
    "customer_no": 12345678901234567890,
    "note": {"refresh_token": "not this one"}
}
`

async function folderStore(context: TestContext, query = ""): Promise<{ folder: string; store: Store }> {
  const folder = join(newFolder(context, "files"), "tokens")
  mkdirSync(folder)
  return { folder, store: await openedAt(context, `file:${folder}${query}`) }
}

/** As it is now: by itself a busy machine looks at a folder a twentieth of the time, and the doctor at once. */
const listed = (store: Store, query: Parameters<Store["list"]>[0]) =>
  store.warnings().then(() => store.list(query))

test("the file of a script is a connection as it is, and is written back as it was found", async (context) => {
  const path = join(newFolder(context, "files"), "oauth_token.json")
  writeFileSync(path, scriptFile)
  const store = await openedAt(context, `file:${path}`)
  const held = (await store.get("mymall"))!
  assert.equal(held.tokens.accessExpiresAt, Date.UTC(2026, 0, 5, 5), "Korean time")
  assert.equal(held.tokens.issuedAt, Date.UTC(2026, 0, 5, 3))
  assert.deepEqual([held.clientId, held.userId, held.shopNo], ["their-app", "관리자", "1"])
  assert.deepEqual(held.scopes, ["mall.read_order", "mall.read_product"])
  assert.deepEqual(
    (await store.list({ limit: 5 })).map(({ id }) => id),
    ["mymall"],
  )
  assert.equal(await store.get("other"), undefined)

  const next = nextPair(held)
  const issuedAt = Date.UTC(2026, 0, 5, 4, 30)
  const tokens = {
    ...next.tokens,
    issuedAt,
    accessExpiresAt: issuedAt + 7_200_000,
    refreshExpiresAt: issuedAt,
  }
  assert.equal(await store.saveTokens({ ...next, tokens }, held.tag), true)
  const expected = scriptFile
    .replace(`"a-theirs"`, `"${tokens.accessToken}"`)
    .replace(`"r-theirs"`, `"${tokens.refreshToken}"`)
    .replace("2026-01-05T14:00:00.000", "2026-01-05T15:30:00.000")
    .replace("2026-01-19T12:00:00.000", "2026-01-05T13:30:00.000")
    .replace("2026-01-05T12:00:00.000", "2026-01-05T13:30:00.000")
  assert.equal(readFileSync(path, "utf8"), expected)
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.deepEqual(await store.get("mymall"), { ...next, tokens })
})

test("a new file says its zone, is for its owner alone, and leaves nothing else lying about", async (context) => {
  const { folder, store } = await folderStore(context)
  const mall = sampleConnection({ id: "mymall" })
  await store.saveTokens(mall, "new")
  await store.saveTokens(nextPair(mall), mall.tag)
  assert.deepEqual(filesIn(folder), ["mymall.json"])
  assert.equal(statSync(join(folder, "mymall.json")).mode & 0o777, 0o600)
  const written = JSON.parse(readFileSync(join(folder, "mymall.json"), "utf8"))
  const { tokens } = nextPair(mall)
  assert.deepEqual(written, {
    mall_id: "mymall",
    client_id: mall.clientId,
    access_token: tokens.accessToken,
    expires_at: "2026-01-05T15:04:05.678+09:00",
    refresh_token: tokens.refreshToken,
    refresh_token_expires_at: "2026-01-19T13:04:05.678+09:00",
    issued_at: "2026-01-05T13:04:05.678+09:00",
    scopes: mall.scopes,
  })
})

test("one file holds one mall: another is refused with what to do, and the file stays", async (context) => {
  const path = join(newFolder(context, "files"), "oauth_token.json")
  writeFileSync(path, scriptFile)
  const store = await openedAt(context, `file:${path}`)
  await assert.rejects(store.saveTokens(sampleConnection({ id: "other" }), "always"), (error) => {
    assert.ok(isKeeperError(error, "settings_invalid"))
    assert.match(error.problems?.join() ?? "", /name a folder/)
    return true
  })
  assert.equal(readFileSync(path, "utf8"), scriptFile)
  await store.remove("other")
  assert.ok(existsSync(path), "removing what is not in it removes nothing")
  await store.remove("mymall")
  assert.equal(existsSync(path), false)
  assert.equal(await store.saveTokens(sampleConnection({ id: "other~kim" }), "new"), true)
  assert.equal((await store.get("other~kim"))?.owner, "kim")
  assert.equal((await store.list({ limit: 5 })).length, 1)
})

test("a pair replaced between our read and our write stays; new files, and files that went, are noticed", async (context) => {
  const { folder, store } = await folderStore(context)
  const mall = sampleConnection({ id: "mymall", shopNo: "2" })
  await store.saveTokens(mall, "new")
  const path = join(folder, "mymall.json")
  const theirs = JSON.stringify(foreignPair("theirs"))
  writeFileSync(path, theirs)
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), false)
  const health = { failures: 1, lostAt: 5, requestedAt: [] }
  assert.equal(await store.saveHealth("mymall", { health, refreshAt: undefined }, mall.tag), false)
  assert.equal(readFileSync(path, "utf8"), theirs)
  assert.equal((await listed(store, { limit: 5 }))[0]?.tag, tagOf("refresh-theirs"))
  const adopted = (await store.get("mymall"))!
  assert.deepEqual([adopted.tokens.accessToken, adopted.shopNo], ["access-theirs", "2"])

  writeFileSync(join(folder, "newmall.json"), JSON.stringify(foreignPair("new")))
  writeFileSync(join(folder, "package.json"), `{"name": "no tokens"}`)
  const due = await listed(store, { dueBefore: far, limit: 5 })
  assert.deepEqual(due.map(({ id }) => id).sort(), ["mymall", "newmall"])
  assert.equal(await store.get("package"), undefined)
  rmSync(join(folder, "newmall.json"))
  const left = await listed(store, { limit: 5 })
  assert.deepEqual([left.length, left[0]?.id], [1, "mymall"])
  assert.equal((await store.tally(0)).total, 1)
})

test("a pair written for a lost connection brings it back; the same moment and size do not hide it", async (context) => {
  const { folder, store } = await folderStore(context)
  const path = join(folder, "mymall.json")
  for (const marker of ["one", "two", "six"]) {
    writeFileSync(path, JSON.stringify(foreignPair(marker)))
    const [due] = await listed(store, { dueBefore: far, limit: 5 })
    assert.equal(due?.tag, tagOf(`refresh-${marker}`))
    const lost = { failures: 1, lostAt: 5, requestedAt: [] }
    assert.equal(await store.saveHealth("mymall", { health: lost, refreshAt: undefined }, due.tag), true)
    assert.deepEqual(await listed(store, { dueBefore: far, limit: 5 }), [])
  }
})

test("a file that is being written is waited for; one that stays broken is its own error and is left as it is", async (context) => {
  const { folder, store } = await folderStore(context)
  const [mall, other] = [sampleConnection({ id: "mymall" }), sampleConnection({ id: "other" })]
  for (const connection of [mall, other]) await store.saveTokens(connection, "new")
  const path = join(folder, "mymall.json")
  const whole = readFileSync(path, "utf8")
  writeFileSync(path, whole.slice(0, 50))
  const reading = store.get("mymall")
  const writing = store.saveTokens(nextPair(mall), mall.tag)
  await pause(60)
  writeFileSync(path, whole)
  assert.deepEqual(await reading.then((held) => held?.mallId), "mymall")
  assert.equal(await writing, true)

  for (const broken of ["", whole.slice(0, 50), "[]", `{"refresh_token": 5}`]) {
    writeFileSync(path, broken)
    await assert.rejects(store.get("mymall"), /row_unreadable: mymall: .*holds no whole token pair/)
    await assert.rejects(store.saveTokens(nextPair(mall, "late"), mall.tag), /row_unreadable: mymall/)
    assert.equal(readFileSync(path, "utf8"), broken)
  }
  assert.equal((await store.list({ limit: 5 })).length, 2, "it stays in the list, to be met by name")
  assert.deepEqual(await store.get("other"), other)
  assert.ok(
    (await store.warnings()).some(
      ({ code, detail }) => code === "unreadable" && detail.includes("mymall.json"),
    ),
  )
  assert.equal(
    await store.saveTokens(nextPair(mall, "consent"), "always"),
    true,
    "a person's consent mends it",
  )
})

test("an open secret and names that are no mall ids are told of, and what is readable to others", async (context) => {
  const { folder, store } = await folderStore(context)
  assert.deepEqual(
    (await store.warnings()).map(({ code }) => code),
    ["plain_text"],
  )
  const secret = foreignPair("theirs", undefined, { client_secret: "hunter2" })
  writeFileSync(join(folder, "mymall.json"), JSON.stringify(secret))
  writeFileSync(join(folder, "MyMall.json"), JSON.stringify(secret))
  const warnings = await store.warnings()
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ["plain_text", "client_secret_in_file", "unreadable"],
  )
  assert.match(warnings[1]!.detail, /mymall\.json holds a client_secret/)
  assert.doesNotMatch(JSON.stringify(warnings), /hunter2|-theirs/)
})

test("with seal=on plain files of scripts are read at any time and sealed by reseal", async (context) => {
  const { folder, store } = await folderStore(context, "?seal=on")
  const path = join(folder, "mymall.json")
  writeFileSync(path, scriptFile)
  const held = (await store.get("mymall"))!
  assert.equal((await store.reseal(0)).byKey.plain, 1)
  assert.deepEqual([(await store.reseal(5)).resealed, (await store.reseal(5)).left], [1, 0])
  const sealed = readFileSync(path, "utf8")
  assert.doesNotMatch(sealed, /-theirs/)
  assert.match(sealed, /"customer_no": 12345678901234567890,\n/)
  assert.deepEqual(await store.get("mymall"), held)
})

test("a link is followed, not replaced, and a file others could read is closed to them", async (context) => {
  const folder = newFolder(context, "files")
  const [real, link] = [join(folder, "real.json"), join(folder, "oauth_token.json")]
  writeFileSync(real, scriptFile)
  chmodSync(real, 0o644)
  symlinkSync(real, link)
  const store = await openedAt(context, `file:${link}`)
  const held = (await store.get("mymall"))!
  assert.equal(await store.saveTokens(nextPair(held), held.tag), true)
  assert.match(readFileSync(real, "utf8"), /refresh-next/)
  assert.equal(statSync(real).mode & 0o777, 0o600)
})

test("a program that scribbles into the file at random is never overwritten but by its own successor", async (context) => {
  const path = join(newFolder(context, "files"), "mymall.json")
  const store = await openedAt(context, `file:${path}`)
  await store.saveTokens(sampleConnection({ id: "mymall" }), "new")
  const parents = new Map<string, string>()
  let over = false
  // Half a file is an error once it has been half for long, as it may be on a busy machine: then it is read once more.
  const patiently = <Done>(work: () => Promise<Done>) => work().catch(() => undefined)
  const held = () => patiently(() => store.get("mymall"))
  const ours = async () => {
    for (let round = 0; !over; round++) {
      // Nothing in this store waits, so nothing else would come to its turn.
      await pause(1)
      const before = await held()
      if (!before) continue
      const next = nextPair(before, `ours-${round}`)
      parents.set(next.tag, before.tag)
      await patiently(() => store.saveTokens(next, before.tag))
    }
  }
  const working = ours()
  const scribbler = startWorker(["scribble", path, "0", "mymall"])
  context.after(() => {
    over = true
    scribbler.child.kill("SIGKILL")
  })
  await until(() => scribbler.lines.length === 1)
  for (let round = 1; round <= 60; round++) {
    scribbler.child.stdin!.write("again\n")
    await until(() => scribbler.lines.length > round)
    const theirs = tagOf(scribbler.lines.at(-1)!.split(" ")[1]!)
    await until(async () => [...ancestors((await held())?.tag)].includes(theirs))
  }
  over = true
  await working
  scribbler.child.stdin!.end()
  await scribbler.ended
  context.diagnostic(`${parents.size} pairs of ours between 60 of theirs`)

  function* ancestors(tag: string | undefined): Generator<string> {
    for (let at = tag; at !== undefined; at = parents.get(at)) yield at
  }
})

test("a program that renames its own file into place is adopted", async (context) => {
  const path = join(newFolder(context, "files"), "mymall.json")
  const store = await openedAt(context, `file:${path}`)
  const mall = sampleConnection({ id: "mymall" })
  await store.saveTokens(mall, "new")
  await startWorker(["swap", path, "0", "mymall"]).ended
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), false)
  assert.equal((await store.get("mymall"))?.tokens.refreshToken, "refresh-swapped")
})
