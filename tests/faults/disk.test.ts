// A disk that is full, before and in the middle of a refresh: nothing is spent that cannot be kept.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { minute } from "../../src/core/alive/schedule.ts"
import { systemChance } from "../../src/node/clock.ts"
import { createRescueFolder } from "../../src/node/rescue/folder.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { createSteppingClock } from "../../src/testing/index.ts"
import { fillUp } from "../kit/full-disk.ts"
import { createWorld, passing, someDay, tagOf, testSealer } from "../kit/world.ts"

const disk = mkdtempSync(join(tmpdir(), "mallkey-disk-"))
const mounted = mount()
after(() => {
  if (mounted) execFileSync("umount", ["-l", disk])
  rmSync(disk, { recursive: true, force: true })
})
const skip = mounted ? false : "a small disk of its own can only be mounted by root"

const filler = join(disk, "filler")
const fill = (name: string) => fillUp(filler, join(disk, name, "mallkey.db"))
const free = () => rmSync(filler, { force: true })

async function worldOnDisk(name: string, onRefreshAnswered: () => void = () => undefined) {
  const clock = createSteppingClock(someDay)
  const handed = { sealer: testSealer, tagOf, clock, chance: systemChance, refreshAheadMs: 45 * minute }
  const store = await openStoreAt(`sqlite:${join(disk, name, "mallkey.db")}`, handed)
  const rescue = createRescueFolder(join(disk, name, "rescue"))
  const world = createWorld({
    clock,
    store,
    rescue,
    wire: (inner) => async (input, init) => {
      const answer = await inner(input, init)
      if (String(init?.body).includes("grant_type=refresh_token")) onRefreshAnswered()
      return answer
    },
  })
  return { world, store }
}

test("full before the refresh: nothing is asked, and all goes on when there is room again", {
  skip,
}, async () => {
  const { world, store } = await worldOnDisk("before")
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  fill("before")
  const failed = await passing(world, world.keeper.sweep()).catch((error) => error)
  assert.equal(failed.code ?? failed.failures[0]?.reason, "store_unavailable")
  assert.equal(world.simulator.counters("mymall").refreshes, 0)
  free()
  assert.equal((await passing(world, world.keeper.sweep())).refreshed, 1)
  await store.close()
})

const ways = {
  "kept in a file that is there already": { isKept: true, before: () => undefined },
  "without such a file kept in hand, and somebody is told": {
    isKept: false,
    before: (folder: string) => rmSync(folder, { recursive: true, force: true }),
  },
}
for (const [way, { isKept, before }] of Object.entries(ways)) {
  test(`full when the answer comes: ${way}; saved as soon as there is room`, { skip }, async () => {
    const full = Promise.withResolvers<void>()
    const place = isKept ? "during" : "bare"
    const { world, store } = await worldOnDisk(place, () => {
      before(join(disk, place, "rescue"))
      fill(place)
      full.resolve()
    })
    await world.connect("mymall")
    await world.clock.step(80 * minute)
    const kinds: string[] = []
    world.keeper.journal.listen((event) => kinds.push(event.kind))
    const sweeping = world.keeper.sweep()
    await full.promise
    // In small steps: each lets what waits for the real disk go on.
    for (let step = 0; step < 20; step++) await world.clock.step(250)
    const onDisk = await createRescueFolder(join(disk, place, "rescue")).list()
    assert.equal(onDisk.length, isKept ? 1 : 0)
    assert.equal(kinds.includes("rescue_failed"), !isKept)
    free()
    const summary = await passing(world, sweeping)
    assert.equal(summary.refreshed, 1)
    assert.ok(world.simulator.isLive((await world.another().token("mymall")).accessToken))
    await store.close()
  })
}

test("full until the process ends: named as waiting, and nothing is shown twice", { skip }, async () => {
  const { world, store } = await worldOnDisk("after", () => fill("after"))
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  const kinds: string[] = []
  world.keeper.journal.listen((event) => kinds.push(event.kind))
  await passing(
    world,
    world.keeper.sweep().catch(() => undefined),
  )
  assert.ok(kinds.includes("rescue_waiting"))
  free()
  // The same process still holds the answer: the next sweep brings it home.
  await passing(world, world.keeper.sweep())
  assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
  assert.equal((await world.keeper.connection("mymall")).assessment.state, "fresh")
  await store.close()
})

function mount(): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}
