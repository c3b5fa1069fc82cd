// What an alert costs the store, counted: nothing is read twice that nobody else can have changed.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Alert } from "../../../src/core/alerts/port.ts"
import { hour } from "../../../src/core/alive/schedule.ts"
import type { Notes, Store } from "../../../src/core/ports.ts"
import { createWorld } from "../../kit/world.ts"

/** The real store, every call of it by name; those of a sweep and of its own reading are told apart by the kind of notes. */
function counted(store: Store): { store: Store; calls: string[] } {
  const calls: string[] = []
  const watched = <T extends object>(target: T, prefix: string): T =>
    new Proxy(target, {
      get(real, name) {
        const member = Reflect.get(real, name)
        if (typeof member !== "function") return member
        return (...given: unknown[]) => {
          if (name === "notes") return watched(Reflect.apply(member, real, given) as Notes, `${given[0]} `)
          calls.push(`${prefix}${String(name)}`)
          return Reflect.apply(member, real, given)
        }
      },
    })
  return { store: watched(store, ""), calls }
}

test("a lost mall is told with at most eight calls to the store, and a pass where all is well costs two", async () => {
  const sent: Alert[] = []
  const notifiers = [{ name: "test", send: async (alert: Alert) => void sent.push(alert) }]
  const world = createWorld()
  await world.connect("mymall")
  const { store, calls } = counted(world.store)
  const keeper = world.another({ store, alerts: { notifiers } })
  const pass = () =>
    (keeper.alerts as unknown as { pass(sinceAt: number): Promise<void> }).pass(world.clock.now())
  // The channel becomes known, and what was heard of the connecting is over.
  await pass()
  await world.clock.step(hour)
  calls.length = 0
  await pass()
  assert.equal(calls.length, 2, `quiet: ${calls.join(", ")}`)

  world.simulator.expireRefreshToken("mymall")
  await world.clock.step(hour)
  await keeper.refresh("mymall").catch(() => undefined)
  calls.length = 0
  await pass()
  assert.deepEqual(
    sent.map(({ kind }) => kind),
    ["lost"],
  )
  assert.ok(calls.length <= 8, `${calls.length}: ${calls.join(", ")}`)
  assert.equal(calls.filter((call) => call === "alert list" || call === "alert get").length, 1)

  // All of it is settled: the next pass has nothing left to write.
  calls.length = 0
  await pass()
  assert.equal(sent.length, 1)
  assert.deepEqual(
    calls.filter((call) => /put|remove/.test(call)),
    [],
  )
})
