// An import killed with SIGKILL anywhere and repeated: no token in neither place, none presented twice.
import assert from "node:assert/strict"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { createDesk, type Desk } from "../../kit/command-line.ts"

const malls = Array.from({ length: 60 }, (_, at) => `mall-${at}`)
/** How many are under way at once. */
const lanes = 4

interface Kept {
  refresh_token: string
}

/** The pairs that are in the store, as another program would be given them. */
async function keptIn(desk: Desk): Promise<Record<string, Kept>> {
  const { stdout } = await desk.run("export", "--plain", "--yes", "--format", "tokens_json")
  return stdout === "" ? {} : JSON.parse(stdout)
}

/** Malls whose token was about to be presented when a process died. */
async function unclearIn(desk: Desk): Promise<Set<string>> {
  const { connections } = JSON.parse((await desk.run("status", "--json")).stdout)
  type Seen = { id: string; health: { unclear: boolean } }
  return new Set((connections as Seen[]).filter(({ health }) => health.unclear).map(({ id }) => id))
}

/** Ends the import at moments that lie all over it: start, question, first entries, middle. */
async function importAndKill(desk: Desk, ms: number): Promise<boolean> {
  const importing = desk.start("import", "tokens.json", "--yes", "--json")
  const over = importing.ended.then(() => true)
  if (ms > 0) await importing.says(/Found in|찾은 곳/)
  const ended = await Promise.race([over, pause(Math.abs(ms)).then(() => false)])
  importing.signal("SIGKILL")
  await importing.ended
  return ended
}

test("killed at many points and repeated, an import ends well", async (t) => {
  const desk = await createDesk(t, { simulator: { switches: { slowMs: 15, lateAnswerMs: 15 } } })
  const { simulator } = desk.simulated
  const file = Object.fromEntries(malls.map((mall) => [mall, simulator.grant(mall)]))
  await writeFile(join(desk.folder, "tokens.json"), JSON.stringify(file))
  let kills = 0
  for (const ms of [-250, 10, 60, 120, 200, 250, 300]) {
    if (await importAndKill(desk, ms)) break
    kills++
    const kept = await keptIn(desk)
    const neither = malls.filter((mall) => {
      const live = simulator.liveRefreshToken(mall)
      return file[mall]?.refresh_token !== live && kept[mall]?.refresh_token !== live
    })
    // Rotated, and the process died before a byte of the answer could be saved: written down before it was asked.
    const unclear = await unclearIn(desk)
    assert.deepEqual(
      neither.filter((mall) => !unclear.has(mall)),
      [],
      "a token is in neither place, and nobody knows",
    )
    assert.ok(neither.length <= kills * lanes)
  }
  assert.ok(kills >= 4, "the kills met no work")
  await desk.run("import", "tokens.json", "--yes")
  const kept = await keptIn(desk)
  assert.deepEqual(Object.keys(kept).sort(), [...malls].sort(), "every mall is kept")
  assert.equal(simulator.counters().reusedSpentTokens, 0, "what may be spent waits for its lease")
  for (const mall of malls) assert.ok(simulator.counters(mall).refreshes <= 1, "rotated once at most")
  const living = malls.filter((mall) => kept[mall]?.refresh_token === simulator.liveRefreshToken(mall))
  assert.ok(living.length >= malls.length - kills * lanes)
  t.diagnostic(
    `${kills} kills, ${simulator.counters().refreshes} rotations, ${living.length} of ${malls.length} alive`,
  )
})

test("Cafe24 does not answer and the process is killed: the pair is in both places", async (t) => {
  const desk = await createDesk(t, { simulator: { switches: { slowMs: 60_000 } } })
  const { simulator } = desk.simulated
  const grant = simulator.grant("mymall")
  await writeFile(join(desk.folder, "tokens.json"), JSON.stringify(grant))
  const importing = desk.start("import", "tokens.json", "--yes", "--json")
  await importing.says(/Found in|찾은 곳/)
  // It is kept before it is shown: until then nothing is unclear.
  while (!(await unclearIn(desk)).has("mymall"));
  importing.signal("SIGKILL")
  await importing.ended
  assert.equal((await keptIn(desk)).mymall?.refresh_token, grant.refresh_token)
  simulator.switches.set({ slowMs: 0 })
  const again = await desk.run("import", "tokens.json", "--yes", "--json")
  const { entries } = JSON.parse(again.stdout)
  assert.deepEqual(
    [entries[0].standing, entries[0].outcome, entries[0].error.code],
    ["same", "kept_unrotated", "busy"],
  )
  assert.equal(simulator.counters("mymall").reusedSpentTokens, 0)
})
