// A process that dies at any step of telling people: the next one tells what is left, and nothing is swallowed.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { AlertOptions } from "../../src/core/alerts/alerting.ts"
import type { Alert, Notifier } from "../../src/core/alerts/port.ts"
import { minute } from "../../src/core/alive/schedule.ts"
import type { Notes, Store } from "../../src/core/ports.ts"
import { createWorld } from "../kit/world.ts"

/** Dies before its n-th step: nothing it does from then on has any effect, and nothing comes back. */
function mortal(steps: number) {
  let taken = 0
  const log: string[] = []
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    if (++taken > steps) throw new Error("dead")
    log.push(name)
    return work()
  }
  const notesOf = (notes: Notes): Notes => ({
    get: (key) => step("get", () => notes.get(key)),
    put: (key, value, ifVersion) => step(`put ${key}`, () => notes.put(key, value, ifVersion)),
    list: (query) => step("list", () => notes.list(query)),
    remove: (key) => step(`remove ${key}`, () => notes.remove(key)),
  })
  const storeOf = (store: Store): Store => ({
    ...store,
    lease: async (name, ttlMs) => {
      if (name !== "alerts") return store.lease(name, ttlMs)
      const lease = await step("lease", () => store.lease(name, ttlMs))
      return lease && { release: () => step("release", () => lease.release()) }
    },
    notes: (kind) => (kind === "alert" ? notesOf(store.notes(kind)) : store.notes(kind)),
  })
  return { step, storeOf, log, isDead: () => taken > steps }
}

interface Outcome {
  died: boolean
  /** What arrived, by channel, kind and mall, and how often. */
  arrived: Map<string, number>
  lastStep: string | undefined
}

async function killedAt(steps: number): Promise<Outcome> {
  const arrived = new Map<string, number>()
  const life = mortal(steps)
  const channel = (name: string, through: (work: () => Promise<void>) => Promise<void>): Notifier => ({
    name,
    send: (alert: Alert) =>
      through(async () => {
        for (const { id } of alert.items) {
          const key = `${name} ${alert.kind} ${id}`
          arrived.set(key, (arrived.get(key) ?? 0) + 1)
        }
      }),
  })
  const channels = (through: (work: () => Promise<void>) => Promise<void>): AlertOptions => ({
    notifiers: ["slack", "email"].map((name) => channel(name, through)),
  })
  const world = createWorld()
  for (const mall of ["one", "two", "three"]) await world.connect(mall)
  await world.clock.step(10 * minute)
  for (const mall of ["one", "two"]) {
    world.simulator.expireRefreshToken(mall)
    await world.keeper.refresh(mall, { force: true }).catch(() => undefined)
  }
  const doomed = world.another({
    store: life.storeOf(world.store),
    alerts: channels((work) => life.step("send", work)),
  })
  await doomed.sweep()
  // The lease of the dead ends by itself.
  await world.clock.step(5 * minute)
  const next = world.another({ alerts: channels((work) => work()) })
  for (let passed = 0; passed < 3; passed++) {
    await next.sweep()
    await world.clock.step(15 * minute)
  }
  return { died: life.isDead(), arrived, lastStep: life.log.at(-1) }
}

test("killed before any of its steps: both channels hear of both malls, twice only between a send and its mark", async () => {
  const expected = ["email lost one", "email lost two", "slack lost one", "slack lost two"]
  let repeated = 0
  for (let steps = 0; ; steps++) {
    const { died, arrived, lastStep } = await killedAt(steps)
    assert.deepEqual([...arrived.keys()].sort(), expected, `died after ${steps} steps: ${lastStep}`)
    const mostOften = Math.max(...arrived.values())
    if (mostOften > 1) repeated++
    assert.ok(mostOften <= 2)
    if (!died) {
      assert.ok(steps > 8, `${steps} steps to die at`)
      break
    }
  }
  // Two channels side by side: the mark of one makes the other read once more.
  assert.ok(repeated > 0 && repeated <= 6, `${repeated} deaths repeated a message`)
})
