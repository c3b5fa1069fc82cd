// Which messages a change calls for: a table of the plain cases, and what must hold for every history there can be.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { sampleConnection } from "../../testing/index.ts"
import { assess } from "../alive/assess.ts"
import { hour, minute } from "../alive/schedule.ts"
import type { Connection, Health } from "../connection.ts"
import { changeOfApp, changeOfConnection, nothingSaid } from "./changes.ts"
import { alertRow, day, defaultAlertPolicy, type TroubleKind } from "./table.ts"
import type { AlertMemory, AppSight, ConnectionSight } from "./troubles.ts"
import { noSweepYet, troublesOfConnection } from "./troubles.ts"

const now = Date.UTC(2026, 2, 11, 1, 0)
const policy = defaultAlertPolicy

interface Case {
  leftMs?: number
  accessLeftMs?: number
  health?: Partial<Health>
  rest?: Partial<ConnectionSight>
}

function sightOf(
  { leftMs = 13.9 * day, accessLeftMs = hour, health, rest }: Case,
  at = now,
): ConnectionSight {
  const connection: Connection = sampleConnection({
    tokens: {
      issuedAt: at - hour,
      accessExpiresAt: at + accessLeftMs,
      refreshExpiresAt: at + leftMs,
    },
    health: { failures: 0, requestedAt: [], ...health },
  })
  return { connection, assessment: assess(connection, at), ...rest }
}

const failing = (failures: number, sinceMs = 0): Partial<Health> => ({
  failures,
  failingSinceAt: now - sinceMs,
  lastFailure: { code: "provider_unavailable", detail: "503", at: now },
})
const unclear = (failures: number, sinceMs = 0): Partial<Health> => ({
  ...failing(failures, sinceMs),
  attempt: { id: "a", tag: "t", at: now - minute, instance: "i" },
})

const told = (given: Case, memory = nothingSaid) => {
  const change = changeOfConnection(sightOf(given), memory, policy, now)
  return change?.tell.map(({ kind, tier }) => (tier === undefined ? kind : `${kind} ${tier}`)) ?? []
}

test("what each state of a connection calls for", () => {
  const cases: [string, Case, string[]][] = [
    ["well", {}, []],
    ["one failure", { health: failing(1) }, []],
    ["three failures", { health: failing(3) }, ["failing"]],
    ["failing for half an hour", { health: failing(1, 30 * minute) }, ["failing"]],
    ["one missing answer", { health: unclear(1) }, []],
    ["two missing answers", { health: unclear(2) }, ["unclear"]],
    ["missing for ten minutes", { health: unclear(1, 10 * minute) }, ["unclear"]],
    ["unclear covers failing", { health: unclear(5, hour) }, ["unclear"]],
    ["more than three days", { leftMs: 3 * day + 1 }, []],
    ["three days", { leftMs: 3 * day }, ["ending 3"]],
    ["less than a day", { leftMs: day - 1 }, ["ending 1"]],
    ["nearly over and failing", { leftMs: 2 * day, health: failing(9) }, ["failing", "ending 2"]],
    ["refused", { health: { ...failing(9), lostAt: now } }, ["lost"]],
    ["refused near its end", { leftMs: hour, health: { ...failing(9), lostAt: now } }, ["lost"]],
    ["both tokens ended", { leftMs: -1, accessLeftMs: -1, health: failing(9) }, ["lost"]],
    ["switched off", { leftMs: hour, health: { ...failing(9), pausedAt: now } }, []],
    ["a webhook after the last refresh", { rest: { uninstalledAt: now } }, ["uninstalled_hint"]],
    ["a webhook before it", { rest: { uninstalledAt: now - 2 * hour } }, []],
    ["an answer waits", { rest: { waiting: { sinceAt: now - hour } } }, ["rescue_waiting"]],
  ]
  for (const [name, given, expected] of cases) assert.deepEqual(told(given), expected, name)
})

test("an answer that waits for a mall's first connection is told as well", () => {
  const change = changeOfConnection({ waiting: { sinceAt: now - hour } }, nothingSaid, policy, now)
  assert.deepEqual(
    change?.tell.map(({ kind }) => kind),
    ["rescue_waiting"],
  )
})

test("an end that trembles around a tier says nothing twice and recovers from nothing", () => {
  const memory: AlertMemory = { said: { ending: { at: now, sinceAt: now, tier: 3 } } }
  assert.equal(changeOfConnection(sightOf({ leftMs: 3 * day + 2_000 }), memory, policy, now), undefined)
  assert.deepEqual(told({ leftMs: 2 * day }, memory), ["ending 2"])
  const recovered = changeOfConnection(sightOf({ leftMs: 13 * day }), memory, policy, now)?.recovered
  assert.deepEqual(recovered, ["ending"])
})

test("gone is not well: a connection that was removed or switched off recovers from nothing", () => {
  const memory: AlertMemory = { said: { lost: { at: now, sinceAt: now } } }
  assert.deepEqual(changeOfConnection({}, memory, policy, now), { tell: [] })
  const off = sightOf({ health: { pausedAt: now } })
  assert.deepEqual(changeOfConnection(off, memory, policy, now), { tell: [] })
})

test("the rescue place of another machine: over when the pair has moved on, and not before", () => {
  const sight = sightOf({})
  const memory: AlertMemory = {
    said: { rescue_waiting: { at: now, sinceAt: now, tag: sight.connection?.tag } },
  }
  assert.equal(changeOfConnection(sight, memory, policy, now), undefined)
  const moved: AlertMemory = { said: { rescue_waiting: { at: now, sinceAt: now, tag: "another pair" } } }
  assert.deepEqual(changeOfConnection(sight, moved, policy, now)?.recovered, ["rescue_waiting"])
})

const ofApp = (kind: TroubleKind, sight: AppSight, memory = nothingSaid) => {
  const change = changeOfApp(kind, sight, memory, now)
  return change?.recovered ? "recovered" : change?.tell.map((call) => call.tier ?? call.kind)[0]
}

test("the app: rejected until something proves otherwise", () => {
  const memory: AlertMemory = { said: { app_rejected: { at: now, sinceAt: now } } }
  assert.equal(
    ofApp("app_rejected", { rejected: { sinceAt: now, detail: "invalid_client" } }),
    "app_rejected",
  )
  assert.equal(
    ofApp("app_rejected", { acceptedAt: now - hour }, memory),
    undefined,
    "a restart proves nothing",
  )
  assert.equal(ofApp("app_rejected", { acceptedAt: now + 1 }, memory), "recovered")
})

test("the app: no sweep counts only where a connection waits for one", () => {
  assert.equal(ofApp("sweep_stalled", {}), undefined)
  assert.equal(ofApp("sweep_stalled", { lastSweepAt: now - 3 * hour }), undefined)
  assert.equal(ofApp("sweep_stalled", { lastSweepAt: now - hour, dueSinceAt: now - hour }), undefined)
  assert.equal(
    ofApp("sweep_stalled", { lastSweepAt: now - 3 * hour, dueSinceAt: now - hour }),
    "sweep_stalled",
  )
  const never = changeOfApp("sweep_stalled", { dueSinceAt: now - 6 * day }, { said: {} }, now)
  const [told] = never?.tell ?? []
  assert.deepEqual([told?.sinceAt, told?.detail], [now, noSweepYet], "a row's age is no age of a sweep")
  const memory: AlertMemory = { said: { sweep_stalled: { at: now, sinceAt: now } } }
  assert.equal(ofApp("sweep_stalled", { lastSweepAt: now - minute }, memory), "recovered")
})

test("the app: its API version in tiers, the last when it has ended", () => {
  const left = (days: number): AppSight => ({ apiVersion: { name: "2026-09-01", endsAt: now + days * day } })
  assert.deepEqual(
    [31, 30, 7, 1, 0].map((days) => ofApp("version_ending", left(days))),
    [undefined, 30, 7, 1, 0],
  )
  const memory: AlertMemory = { said: { version_ending: { at: now, sinceAt: now, tier: 7 } } }
  assert.equal(ofApp("version_ending", left(6), memory), undefined)
  assert.equal(ofApp("version_ending", left(300), memory), "recovered")
})

const anyHealth = fc.oneof(
  fc.constant({}),
  fc.nat(6).map((failures) => (failures === 0 ? {} : failing(failures, failures * 5 * minute))),
  fc.integer({ min: 1, max: 4 }).map((failures) => unclear(failures, failures * minute)),
  fc.constant({ ...failing(2), lostAt: now }),
)
const anyCase: fc.Arbitrary<Case> = fc.record({
  leftMs: fc.double({ min: -0.5, max: 14, noNaN: true }).map((days) => Math.round(days * day)),
  accessLeftMs: fc.constantFrom(-1, hour),
  health: anyHealth,
  rest: fc.constantFrom({}, { uninstalledAt: now }, { waiting: { sinceAt: now - hour } }),
})

test("whatever happens: each trouble is said, nothing is said twice in a row, all well is said once", () => {
  fc.assert(
    fc.property(fc.array(anyCase, { maxLength: 30 }), (history) => {
      let memory = nothingSaid
      for (const given of history) {
        const sight = sightOf(given)
        const calls = troublesOfConnection(sight, memory, policy, now)
        const change = changeOfConnection(sight, memory, policy, now)
        const before = memory
        memory = change ? (change.memory ?? nothingSaid) : memory
        // Seen again, by a restart, a second replica or a repeated call: nothing.
        assert.equal(changeOfConnection(sight, memory, policy, now), undefined)
        const covered = new Set(calls.flatMap(({ kind }) => alertRow(kind).covers))
        for (const { kind } of calls)
          assert.ok(memory.said[kind] || covered.has(kind), `${kind} was kept silent`)
        for (const { kind, tier = 0 } of change?.tell ?? []) {
          const said = before.said[kind]
          assert.ok(!said || tier < (said.tier ?? 0), `${kind} was repeated`)
        }
        const wasWell = Object.keys(before.said).length === 0
        assert.equal(change?.recovered !== undefined, !wasWell && calls.length === 0)
      }
    }),
  )
})

test("fourteen days of one pair: three tiers and the loss when the end is fixed, silence when it slides", () => {
  const play = (slides: boolean): string[] => {
    const messages: string[] = []
    let memory = nothingSaid
    for (let at = now; at <= now + 15 * day; at += 75 * minute) {
      const leftMs = slides ? 14 * day - hour : now + 14 * day - at
      const sight = sightOf({ leftMs, accessLeftMs: leftMs > 0 ? hour : -1 }, at)
      const change = changeOfConnection(sight, memory, policy, at)
      for (const { kind, tier } of change?.tell ?? []) messages.push(`${kind} ${tier ?? ""}`.trim())
      memory = change ? (change.memory ?? nothingSaid) : memory
    }
    return messages
  }
  assert.deepEqual(play(true), [])
  assert.deepEqual(play(false), ["ending 3", "ending 2", "ending 1", "lost"])
})
