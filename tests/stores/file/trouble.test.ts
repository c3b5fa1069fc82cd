// What the disk and its rights do to token files, and what we say then.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import {
  chmodSync,
  chownSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { fillUp } from "../../kit/full-disk.ts"
import { newFolder, smallDisk } from "../../kit/new-folder.ts"
import { isRoot, nobody, whyNobodyCan } from "../../kit/somebody-else.ts"
import { openedAt, redisParts } from "../redis/bench.ts"
import { filesIn, startWorker } from "./bench.ts"

const mall = sampleConnection({ id: "mymall" })

const unavailable = (error: unknown) => {
  assert.ok(isKeeperError(error, "store_unavailable"), String(error))
  assert.doesNotMatch(String(error), /access-|refresh-first|refresh-next/)
  return true
}

test("a full disk: store_unavailable, and exactly what was acknowledged is there, whole", async (context) => {
  const folder = smallDisk(context)
  if (!folder) return context.skip("a small disk can only be mounted by root")
  const worker = startWorker(["fill", folder, "5000"])
  await worker.ended
  const [, saved, trouble] = worker.lines[0]!.split(" ")
  assert.equal(trouble, "store_unavailable")
  assert.ok(Number(saved) > 10)
  const files = filesIn(folder).filter((name) => name.endsWith(".json"))
  // One more than was acknowledged may have come to be before the record beside it failed.
  assert.ok(files.length - Number(saved) <= 1)
  for (const name of files) assert.ok(JSON.parse(readFileSync(join(folder, name), "utf8")).refresh_token)
  context.diagnostic(`${saved} connections were acknowledged before the disk was full`)
})

test("a full disk changes no pair that is there, and once there is room it goes on", async (context) => {
  const folder = smallDisk(context)
  if (!folder) return context.skip("a small disk can only be mounted by root")
  const store = await openedAt(context, `file:${folder}`)
  await store.saveTokens(mall, "new")
  const stuffing = join(folder, "stuffing")
  fillUp(stuffing, join(folder, ".mallkey", "beside.db"))
  await assert.rejects(store.saveTokens(nextPair(mall), mall.tag), unavailable)
  assert.deepEqual(await store.get("mymall"), mall)
  writeFileSync(stuffing, "")
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), true)
  await store.close()
})

test("a disk smaller than the journal may become: the journal makes way for the pairs", async (context) => {
  const folder = smallDisk(context, "512k")
  if (!folder) return context.skip("a small disk can only be mounted by root")
  const store = await openedAt(context, `file:${folder}`)
  await store.saveTokens(mall, "new")
  let standing = mall
  for (let time = 0; time < 100; time++) {
    const next = nextPair(standing, String(time))
    assert.equal(await store.saveTokens(next, standing.tag), true)
    standing = next
  }
  assert.equal((await store.get("mymall"))?.tag, standing.tag)
})

test("a folder that may not be written: every write is store_unavailable, and nothing is half written", async (context) => {
  const why = whyNobodyCan()
  if (why) return context.skip(why)
  const folder = newFolder(context, "files")
  const store = await openedAt(context, `file:${folder}`)
  await store.saveTokens(mall, "new")
  await store.close()
  const whole = readFileSync(join(folder, "mymall.json"), "utf8")
  const uid = isRoot ? nobody : undefined
  const beside = join(folder, ".mallkey")
  const all = [
    folder,
    beside,
    join(folder, "mymall.json"),
    ...readdirSync(beside).map((name) => join(beside, name)),
  ]
  if (uid !== undefined) for (const path of all) chownSync(path, uid, uid)
  chmodSync(folder, 0o500)
  const worker = startWorker(["look", folder, "0", "mymall"], { uid })
  await worker.ended
  assert.deepEqual(worker.lines, ["read something write store_unavailable"])
  assert.equal(readFileSync(join(folder, "mymall.json"), "utf8"), whole)
  assert.deepEqual(filesIn(folder), ["mymall.json"])
  chmodSync(folder, 0o700)
})

test("a folder that goes away and comes back is used again without a restart", async (context) => {
  const folder = join(newFolder(context, "files"), "tokens")
  const store = await openedAt(context, `file:${folder}`)
  await store.saveTokens(mall, "new")
  renameSync(folder, `${folder}.away`)
  await assert.rejects(store.get("mymall"), unavailable)
  await assert.rejects(store.saveTokens(nextPair(mall), mall.tag), unavailable)
  renameSync(`${folder}.away`, folder)
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), true)
})

test("drafts of processes that died go, those of living ones stay", async (context) => {
  const folder = newFolder(context, "files")
  const [old, young] = [".mymall.json.one.mallkey-draft", ".mymall.json.two.mallkey-draft"]
  for (const name of [old, young]) writeFileSync(join(folder, name), "tokens")
  utimesSync(join(folder, old), 1, 1)
  await openedAt(context, `file:${folder}`)
  assert.deepEqual(filesIn(folder), [young])
})

test("paths and words that mean nothing are refused with what to do", async () => {
  for (const url of ["file:", "file://host/tokens", "file:./tokens?sael=on", "file:./tokens?seal=maybe"]) {
    await assert.rejects(
      openStoreAt(url, redisParts()),
      (error) => isKeeperError(error, "settings_invalid"),
      url,
    )
  }
})

test("a place where no folder can be made is one clear error, and no turning in a circle", () => {
  const program = `const { openStoreAt } = await import(${JSON.stringify(import.meta.resolve("../../../src/stores/open.ts"))})
    for (const url of ["file:/proc/mallkey", "file:/proc/mallkey/deeper", "sqlite:/proc/mallkey/mallkey.db"])
      await openStoreAt(url, {}).catch(({ code, detail }) => console.log(code, detail))`
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    timeout: 60_000,
    killSignal: "SIGKILL",
  })
  assert.deepEqual(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.slice(0, 30)),
    Array(3).fill("store_unavailable /proc/mallke"),
  )
})
