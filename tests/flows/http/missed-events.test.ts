// A reader of the event stream that was cut off and comes back: what it missed comes first, and nothing twice.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as passes } from "node:timers/promises"
import type { Store } from "../../../src/core/ports.ts"
import { createMemoryStore } from "../../../src/stores/memory/memory.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import type { EventJson } from "../../../src/wire/event.ts"
import { adminKey, createHttpWorld, type HttpWorld, origin } from "../../kit/http-world.ts"

/** The names of connections as they come, until `last` has come. */
async function heard({ http }: HttpWorld, key: string, since: string, last: string): Promise<string[]> {
  const leaving = new AbortController()
  const headers = { authorization: `Bearer ${key}`, "last-event-id": since }
  const request = new Request(`${origin}/v1/events/stream`, { headers, signal: leaving.signal })
  const { body } = await http.fetch(request)
  let text = ""
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.includes(`"connection":"${last}"`)) break
  }
  leaving.abort()
  return [...text.matchAll(/^data: (.+)$/gm)].map(
    ([, data]) => (JSON.parse(data!) as EventJson).connection ?? "",
  )
}

async function lastIdIn({ ask }: HttpWorld): Promise<string> {
  const { body } = await ask("/v1/events?limit=1")
  return body.events[0].id
}

test("with the id of the last event a reader hears what came since, oldest first, and then what happens", async () => {
  const world = createHttpWorld()
  await world.connect("ant")
  const since = await lastIdIn(world)
  await world.clock.step(1_000)
  await world.connect("bee")
  await world.clock.step(1_000)
  await world.connect("cat")
  await world.clock.step(1_000)
  const hearing = heard(world, adminKey, since, "dog")
  await world.connect("dog")
  assert.deepEqual(await hearing, ["bee", "cat", "dog"])
})

test("what was told to others just before a reader came back, and is still being written, is not lost to it", async () => {
  const clock = createSteppingClock(Date.parse("2026-03-11T00:00:00Z"))
  const store = createMemoryStore({ clock })
  const slow = Promise.withResolvers<void>()
  let isSlow = false
  const notes: Store["notes"] = (kind) => {
    const kept = store.notes(kind)
    const put: typeof kept.put = async (...given) => {
      if (kind === "event" && isSlow) await slow.promise
      return kept.put(...given)
    }
    return { ...kept, put }
  }
  const world = createHttpWorld({ clock, store: { ...store, notes } })
  await world.connect("ant")
  const since = await lastIdIn(world)
  await world.clock.step(1_000)
  isSlow = true
  const recorded = world.keeper.journal.record({ kind: "recovered", connectionId: "bee" })
  const hearing = heard(world, adminKey, since, "cat")
  await passes(20)
  isSlow = false
  slow.resolve()
  await recorded
  await world.connect("cat")
  assert.deepEqual(await hearing, ["bee", "cat"])
})

test("a key for some connections hears of those alone among what it missed", async () => {
  const world = createHttpWorld()
  await world.connect("ant")
  const since = await lastIdIn(world)
  const wanted = { name: "x", rights: ["read" as const], connections: ["cat"] }
  const { key } = await world.keeper.keys.create(wanted, "test")
  await world.clock.step(1_000)
  await world.connect("bee")
  await world.connect("cat")
  assert.deepEqual(await heard(world, key, since, "cat"), ["cat"])
})

test("of more than a thousand that were missed the newest come, and an id that is none is none", async () => {
  const world = createHttpWorld()
  await world.connect("ant")
  const since = await lastIdIn(world)
  for (let index = 0; index < 1_200; index++) {
    await world.clock.step(1)
    await world.keeper.journal.record({ kind: "recovered", connectionId: `mall-${index}` })
  }
  const names = await heard(world, adminKey, since, "mall-1199")
  assert.deepEqual([names.length, names[0]], [1_000, "mall-200"])
  const hearing = heard(world, adminKey, "../no id", "bee")
  await world.connect("bee")
  assert.deepEqual(await hearing, ["bee"])
})
