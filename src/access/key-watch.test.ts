// One look at all that is open: each key is asked about once, and what has ended meanwhile is left alone.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setImmediate as aTurn } from "node:timers/promises"
import { createKeyWatch, type Lasting, type Still } from "./key-watch.ts"

test("each key is asked about once a look, and all that one has open is cut", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] })
  const watch = createKeyWatch()
  const [asked, cut]: string[][] = [[], []]
  const still = (keyId: string | undefined, name: string, may: () => Promise<boolean>): Still => ({
    caller: { name, rights: new Set(), keyId },
    mayStill: () => {
      asked!.push(name)
      return may()
    },
  })
  const open = (one: Still, name: string) => watch.begin(one, () => void cut!.push(name))
  const over = still("a", "over", async () => false)
  const away = still("b", "away", () => Promise.reject(new Error("the store is away")))
  open(over, "first")
  const end = open(over, "ended by itself")
  open(away, "of which nobody can tell")
  open(over, "second")
  open(
    still(undefined, "a session", async () => true),
    "a session",
  )
  open(
    still(undefined, "another session", async () => false),
    "another session",
  )
  end()
  end()
  t.mock.timers.tick(5_000)
  for (let turn = 0; turn < 5; turn++) await aTurn()
  assert.deepEqual(asked!.toSorted(), ["a session", "another session", "away", "over"])
  assert.deepEqual(cut!.toSorted(), ["another session", "first", "second"])
  t.mock.timers.tick(5_000)
  for (let turn = 0; turn < 5; turn++) await aTurn()
  assert.equal(cut!.length, 3, "cut once")
})

test("whatever the order in which they end, the others are still looked at", async (t) => {
  for (const ended of [0, 1, 2]) {
    t.mock.timers.reset()
    t.mock.timers.enable({ apis: ["setInterval"] })
    const watch = createKeyWatch()
    const cut: number[] = []
    const one = (at: number): Lasting => ({
      still: { caller: { name: "x", rights: new Set(), keyId: "a" }, mayStill: async () => false },
      older: undefined,
      newer: undefined,
      cut: () => void cut.push(at),
    })
    const all = [one(0), one(1), one(2)]
    for (const each of all) watch.add(each)
    watch.end(all[ended]!)
    t.mock.timers.tick(5_000)
    for (let turn = 0; turn < 5; turn++) await aTurn()
    assert.deepEqual(
      cut.toSorted(),
      [0, 1, 2].filter((at) => at !== ended),
    )
  }
})
