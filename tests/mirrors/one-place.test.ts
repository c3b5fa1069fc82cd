// A place that cannot be written costs its own connection alone: all others are brought at once, and nobody hears "well again" before it is.
import assert from "node:assert/strict"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { createMirroring } from "../../src/mirrors/mirroring.ts"
import { openMirror } from "../../src/mirrors/open.ts"
import { newFolder } from "../kit/new-folder.ts"
import { createWorld, type World } from "../kit/world.ts"

const badMalls = Array.from({ length: 8 }, (_, at) => `badmall${at}`)

test("a command beside the server that brings the tokens sees the places that cannot be written", async (context) => {
  const folder = newFolder(context, "mirror")
  const { connect, store, keeper, clock } = createWorld()
  for (const mall of ["mymall", "folder", "pair", "long"]) await connect(mall)
  mkdirSync(`${folder}/folder.json`)
  writeFileSync(`${folder}/pair.json`, JSON.stringify({ refresh_token: "of somebody else" }))
  writeFileSync(`${folder}/long.json`, "x".repeat(1_100_000))
  const targets = [openMirror(`file:${folder}/{id}.json`)]
  const command = createMirroring({ targets, store, journal: keeper.journal, clock })
  context.after(() => command.end(0))
  const [trouble] = await command.look()
  assert.equal(trouble?.waiting, 3)
  assert.match(trouble?.reason ?? "", /^folder: EISDIR$/)
  rmSync(`${folder}/folder.json`, { recursive: true })
  assert.match((await command.look())[0]?.reason ?? "", /^long: more lies there/)
  for (const mall of ["pair", "long"]) rmSync(`${folder}/${mall}.json`)
  assert.equal((await command.look())[0]?.reason, undefined)
})

function mirrored(context: TestContext) {
  const folder = newFolder(context, "mirror")
  const world = createWorld()
  const { store, keeper, clock } = world
  const targets = [openMirror(`file:${folder}/{id}.json`)]
  const mirroring = createMirroring({ targets, store, journal: keeper.journal, clock })
  context.after(() => mirroring.end(0))
  const told = async (kind: string) =>
    (await keeper.journal.newest(500)).filter((event) => event.kind === kind).map(({ detail = "" }) => detail)
  return { ...world, folder, told, look: mirroring.look }
}

/**
 * Files take time of their own, more of it on a busy machine: a minute of this clock at once would pass for a mirror that
 * hangs. So each of its seconds is as long as a few files take here and now.
 */
async function goBy({ clock, beside }: { clock: World["clock"]; beside: string }, seconds: number) {
  for (let left = seconds; left > 0; left--) {
    await clock.step(1_000)
    for (let file = 0; file < 5; file++) await writeFile(`${beside}/${file}`, "x", { flush: true })
    await pause(30)
  }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise(setImmediate)
}

test("eight places that are folders hold up no other mall, and are told of once each and once more when well", async (context) => {
  const { connect, clock, keeper, folder, told, look } = mirrored(context)
  const time = { clock, beside: newFolder(context, "beside") }
  for (const mall of badMalls) mkdirSync(`${folder}/${mall}.json`)
  for (const mall of badMalls) await connect(mall)
  await until(async () => (await told("mirror_failed")).length === badMalls.length)
  await connect("mymall")
  // No time passes: a mirror that sleeps over the places of others does not come to this one.
  await until(() => existsSync(`${folder}/mymall.json`))
  await keeper.refresh("mymall", { force: true })
  const { accessToken } = await keeper.token("mymall")
  const path = `${folder}/mymall.json`
  await until(() => JSON.parse(readFileSync(path, "utf8")).access_token === accessToken)
  await goBy(time, 30)
  const failed = await told("mirror_failed")
  assert.equal(failed.length, badMalls.length, failed.join("\n"))
  assert.match(failed.join(), /badmall3: EISDIR/)
  assert.deepEqual(await told("mirror_recovered"), [])
  const [trouble] = await look()
  assert.equal(trouble?.waiting, badMalls.length)
  assert.match(trouble?.reason ?? "", /^badmall\d: EISDIR$/)
  for (const mall of badMalls) rmSync(`${folder}/${mall}.json`, { recursive: true })
  await until(async () => {
    await goBy(time, 10)
    return badMalls.every((mall) => existsSync(`${folder}/${mall}.json`))
  })
  await until(async () => (await told("mirror_recovered")).length === badMalls.length)
  assert.equal((await look())[0]?.reason, undefined)
})
