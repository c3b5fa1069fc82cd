// What stands at a mirror's path decides who may read the token that takes its place: never more than before, and nobody by a link.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import {
  chmodSync,
  chownSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { createFileMirror } from "../../src/mirrors/file.ts"
import { openAsBefore } from "../../src/mirrors/standing.ts"
import { type MirroredToken, MirrorRefusal } from "../../src/mirrors/target.ts"
import { newFolder } from "../kit/new-folder.ts"

const token: MirroredToken = {
  id: "mymall",
  mallId: "mymall",
  clientId: "client",
  accessToken: "access",
  expiresAt: 2_000_000,
  issuedAt: 1_000_000,
  tag: "tag",
  scopes: [],
}

function placeFor(context: TestContext) {
  const folder = newFolder(context, "standing")
  const mirror = createFileMirror(`${folder}/{id}.json`)
  const path = join(folder, "mymall.json")
  const openedAs = () => ({ mode: lstatSync(path).mode & 0o7777, group: lstatSync(path).gid })
  return { folder, path, mirror, openedAs, write: () => mirror.write(token) }
}

const isRoot = process.geteuid?.() === 0
const otherGroup = isRoot ? 65534 : process.getgroups?.().find((group) => group !== process.getegid?.())

test("whatever a mall is called, its file is in the folder of the mirror", async (context) => {
  const folder = newFolder(context, "mirror")
  const mirror = createFileMirror(`${folder}/tokens/{id}/token.json`)
  const ids = ["..", ".", "../../up", "a/../../../up", "mymall~..", "..\\up"]
  for (const id of ids) await mirror.write({ ...token, id })
  assert.deepEqual(readdirSync(folder), ["tokens"])
  assert.equal(readdirSync(join(folder, "tokens")).length, ids.length)
})

test("a group that could read goes on reading, and all others no longer", {
  skip: otherGroup === undefined && "this user has no second group",
}, async (context) => {
  const { path, write, openedAs } = placeFor(context)
  writeFileSync(path, "{}")
  chownSync(path, process.geteuid!(), otherGroup!)
  chmodSync(path, 0o4646)
  await write()
  assert.deepEqual(openedAs(), { mode: 0o640, group: otherGroup })
  await write()
  assert.deepEqual(openedAs(), { mode: 0o640, group: otherGroup }, "its own file likewise")
})

test("a group that cannot be kept leaves nothing to the process's own", async () => {
  const modes: number[] = []
  const draft = {
    stat: async () => ({ uid: 7, gid: 7, mode: 0o100640 }),
    chown: async () => Promise.reject(Object.assign(new Error("not yours"), { code: "EPERM" })),
    chmod: async (mode: number) => void modes.push(mode),
  } as unknown as Parameters<typeof openAsBefore>[0]
  await openAsBefore(draft, { mode: 0o660, group: 8 })
  await openAsBefore(draft, { mode: 0o660, group: 7 })
  assert.deepEqual(modes, [0o600, 0o660])
})

test("the mode of a link, of what it leads to and of a pipe says nothing: 0600", async (context) => {
  const { folder, path, write, openedAs } = placeFor(context)
  const victim = join(folder, "victim")
  writeFileSync(victim, "a note", { mode: 0o644 })
  symlinkSync(victim, path)
  await write()
  assert.equal(openedAs().mode, 0o600)
  assert.equal(readFileSync(victim, "utf8"), "a note")
  rmSync(path)
  execFileSync("mkfifo", ["-m", "644", path])
  await write()
  assert.equal(openedAs().mode, 0o600)
  assert.equal(JSON.parse(readFileSync(path, "utf8")).access_token, "access")
})

test("a device behind a link is not read", async (context) => {
  const { path, mirror, write, openedAs } = placeFor(context)
  symlinkSync("/dev/zero", path)
  const before = process.resourceUsage().maxRSS
  await mirror.remove(token.id)
  assert(lstatSync(path).isSymbolicLink(), "what is not ours stays")
  await write()
  assert.equal(openedAs().mode, 0o600)
  assert(process.resourceUsage().maxRSS - before < 200_000, "kilobytes")
})

test("a file that is larger than any token is left alone, and not read to its end", async (context) => {
  const { folder, path, write, mirror } = placeFor(context)
  writeFileSync(path, "{}")
  truncateSync(path, 3_000_000_000)
  await assert.rejects(write(), MirrorRefusal)
  await mirror.remove(token.id)
  assert.equal(statSync(path).size, 3_000_000_000)
  assert.deepEqual(readdirSync(folder), ["mymall.json"], "no draft is left")
})
