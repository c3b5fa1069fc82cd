// Files of another user, which a server that is no superuser may not read: each costs itself, and is named with its cause.
import assert from "node:assert/strict"
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { sealerOf } from "../../src/compose/keeper.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance } from "../../src/node/clock.ts"
import { createRescueFolder } from "../../src/node/rescue/folder.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { createSteppingClock } from "../../src/testing/index.ts"
import type { DoctorJson } from "../../src/wire/doctor.ts"
import { passing } from "../kit/beside-real-places.ts"
import { createHttpWorld, cronSecret, type HttpWorld } from "../kit/http-world.ts"
import { isRoot, nobody, whyNobodyCan } from "../kit/somebody-else.ts"
import { someDay, testSecret } from "../kit/world.ts"

const minute = 60_000

/** All of it becomes ours, as far as the user goes that the server runs as. */
function handOver(...folders: string[]): void {
  if (!isRoot) return
  for (const folder of folders) {
    chownSync(folder, nobody, nobody)
    for (const name of readdirSync(folder, { recursive: true }))
      chownSync(join(folder, String(name)), nobody, nobody)
  }
}

/** Two folders that also somebody else can reach, and an end that is made by whom they were made by. */
function foldersFor(context: TestContext): [string, string] {
  const { mode } = statSync(tmpdir())
  // The folder of this run of the tests; others may look into it.
  if (isRoot && (mode & 0o005) !== 0o005) chmodSync(tmpdir(), mode | 0o055)
  const folders = ["tokens", "rescue"].map((name) => mkdtempSync(join(tmpdir(), `mallkey-others-${name}-`)))
  context.after(() => {
    if (isRoot) process.seteuid!(0)
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
  return folders as [string, string]
}

/** A superuser may read everything: for the rest of the test this process is somebody else. Others lock themselves out. */
function beNobody(): void {
  if (isRoot) process.seteuid!(nobody)
}

function lockOut(path: string): void {
  if (isRoot) chownSync(path, 0, 0)
  chmodSync(path, isRoot ? 0o600 : 0)
}

async function houseIn(context: TestContext, tokens: string, rescue: string): Promise<HttpWorld> {
  const clock = createSteppingClock(someDay)
  const sealer = sealerOf([testSecret])
  const parts = { sealer, tagOf, clock, chance: systemChance, refreshAheadMs: 45 * minute }
  const store = await openStoreAt(`file:${tokens}`, parts)
  context.after(() => store.close())
  const world = createHttpWorld({ clock, store, rescue: createRescueFolder(rescue) })
  for (const mall of ["aaaamall", "theirmall", "zzzzmall"]) await world.connect(mall)
  await passing(world, world.ask("/v1/doctor"))
  return world
}

test("a token file and a rescue file of another user: the other malls are refreshed, and both files are named with why", async (context) => {
  const why = whyNobodyCan()
  if (why) return context.skip(why)
  const [tokens, rescue] = foldersFor(context)
  const world = await houseIn(context, tokens, rescue)
  const theirs = join(rescue, "theirs.answer.json")
  writeFileSync(theirs, "{}")
  handOver(tokens, rescue)
  lockOut(theirs)
  lockOut(join(tokens, "theirmall.json"))
  beNobody()

  await world.clock.step(80 * minute)
  const asTimer = { headers: { authorization: `Bearer ${cronSecret}` }, key: null }
  for (const [path, options] of [
    ["/readyz"],
    ["/api/cafe24/refresh", asTimer],
    ["/api/cron/check-token-expiry", asTimer],
    ["/v1/connections?limit=200"],
    ["/metrics"],
  ] as const) {
    const { status, text } = await passing(world, world.ask(path, options))
    assert.equal(status, 200, `${path}: ${text}`)
  }
  for (const mall of ["aaaamall", "zzzzmall"]) {
    assert.ok((await world.store.get(mall))!.tokens.issuedAt > someDay + 79 * minute, mall)
  }
  for (const [language, why] of [
    ["en", /theirmall\.json.*this user may not read it/],
    ["ko", /theirmall\.json.*읽을 수 없/],
  ] as const) {
    const headers = { "accept-language": language }
    const { status, body } = await passing(world, world.ask("/v1/doctor", { headers }))
    assert.equal(status, 200)
    const said = (body as DoctorJson).findings.map(({ message }) => message)
    assert.ok(
      said.some((message) => why.test(message)),
      said.join("\n"),
    )
    assert.ok(
      said.some((message) => message.includes("theirs.answer.json")),
      said.join("\n"),
    )
  }
})
