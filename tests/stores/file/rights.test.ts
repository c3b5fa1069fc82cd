// The programs that read or wrote a token file before mallkey renewed it go on doing so, and nobody else gets in.
import assert from "node:assert/strict"
import { chmodSync, chownSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { newFolder } from "../../kit/new-folder.ts"
import { isRoot, nobody, whyNobodyCan } from "../../kit/somebody-else.ts"
import { openedAt } from "../redis/bench.ts"
import { filesIn, startWorker } from "./bench.ts"

const mall = sampleConnection({ id: "mymall" })
const otherGroup = isRoot ? nobody : process.getgroups?.().find((group) => group !== process.getegid?.())
const rightsOf = (path: string) => {
  const { uid, gid, mode } = statSync(path)
  return { uid, gid, mode: mode & 0o7777 }
}

async function saved(context: TestContext) {
  const folder = newFolder(context, "files")
  const store = await openedAt(context, `file:${folder}`)
  await store.saveTokens(mall, "new")
  return { folder, store, path: join(folder, "mymall.json") }
}

test("a group that could read a token file goes on reading it after a refresh, and all others no longer", {
  skip: otherGroup === undefined && "this user has no second group",
}, async (context) => {
  const { path, store } = await saved(context)
  const uid = process.geteuid!()
  assert.equal(rightsOf(path).mode, 0o600, "a new file is for its user alone")
  chownSync(path, uid, otherGroup!)
  chmodSync(path, 0o4646)
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), true)
  assert.deepEqual(rightsOf(path), { uid, gid: otherGroup, mode: 0o640 })
})

test("a file as any program leaves it, open to everybody with the group of its user, becomes that user's alone", async (context) => {
  const { path, store } = await saved(context)
  chmodSync(path, 0o644)
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), true)
  assert.equal(rightsOf(path).mode, 0o600)
})

test("the owner of a file keeps it, though root renews it", async (context) => {
  if (!isRoot) return context.skip("only root can renew the file of another user")
  const { path, store } = await saved(context)
  chownSync(path, nobody, nobody)
  await store.saveTokens(nextPair(mall), mall.tag)
  assert.equal(statSync(path).uid, nobody)
  assert.equal(statSync(path).mode & 0o777, 0o600)
})

test("root keeps the owner, the group and the group's rights of a file", async (context) => {
  if (!isRoot) return context.skip("only root can renew the file of another user")
  const { path, store } = await saved(context)
  chownSync(path, nobody, nobody)
  chmodSync(path, 0o660)
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), true)
  assert.deepEqual(rightsOf(path), { uid: nobody, gid: nobody, mode: 0o660 })
})

test("the file of another user in a shared folder is renewed, and its old owner goes on through the group", async (context) => {
  const why = isRoot ? whyNobodyCan() : "only root can make the file of another user"
  if (why) return context.skip(why)
  const { folder, path, store } = await saved(context)
  await store.close()
  for (const each of [folder, path]) chownSync(each, 0, nobody)
  chmodSync(path, 0o640)
  chmodSync(folder, 0o770)
  const beside = join(folder, ".mallkey")
  for (const each of [beside, ...readdirSync(beside).map((name) => join(beside, name))]) {
    chownSync(each, nobody, nobody)
  }
  const worker = startWorker(["look", folder, "0", "mymall"], { uid: nobody })
  await worker.ended
  assert.deepEqual(worker.lines, ["read something write something"])
  assert.equal(JSON.parse(readFileSync(path, "utf8")).refresh_token, nextPair(mall).tokens.refreshToken)
  assert.deepEqual(rightsOf(path), { uid: nobody, gid: nobody, mode: 0o660 })
  assert.deepEqual(filesIn(folder), ["mymall.json"])
})
