// The queues: storms become a handful, what nobody has read is taken back, and every channel believes what is true.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { hour, minute } from "../alive/schedule.ts"
import { type News, withNews } from "./gathering.ts"
import { emptyOutbox, nextFor, type Outbox, onAll, withChannels, withFailure, withSent } from "./outbox.ts"
import { alertRow, channelRetryTable, day, keptForMs, type TroubleKind } from "./table.ts"

const start = Date.UTC(2026, 2, 11, 1, 0)

/** Channels as people would see them. */
function createStage(names: string[]) {
  let box: Outbox = withChannels(emptyOutbox, names, start)
  let now = start
  let ids = 0
  const read: { channel: string; at: number; kind: string; ids: (string | undefined)[] }[] = []
  return {
    read,
    pass: (ms: number) => {
      now += ms
    },
    tell: (news: News[]) => {
      box = onAll(box, (channel) => withNews(channel, news, now, () => `m${++ids}`))
    },
    deliver: (failing: string[] = []) => {
      for (const channel of names) {
        for (let next = nextFor(box, channel, now); next; next = nextFor(box, channel, now)) {
          if (failing.includes(channel)) box = withFailure(box, channel, "503", now)
          else {
            const { kind, tier, items } = next
            const name = tier === undefined ? kind : `${kind} ${tier}`
            read.push({ channel, at: now - start, kind: name, ids: items.map((item) => item.id) })
            box = withSent(box, channel, next, now)
          }
        }
      }
    },
    box: () => box,
  }
}

const trouble = (id: string, kind: TroubleKind, tier?: number, again = false): News => ({
  kind,
  tier,
  again,
  item: { id, sinceAt: start },
})
const well = (id: string, was: TroubleKind[]): News => ({
  kind: "recovered",
  item: { id, sinceAt: start, was },
})

test("the first goes at once; two hundred that follow within the hour are three messages", () => {
  const stage = createStage(["slack"])
  for (let minutes = 0; minutes < 75; minutes++) {
    stage.tell([0, 1, 2].map((n) => trouble(`mall${minutes * 3 + n}`, "failing")))
    stage.deliver()
    stage.pass(minute)
  }
  for (let minutes = 0; minutes < 120; minutes++) {
    stage.pass(minute)
    stage.deliver()
  }
  assert.deepEqual(
    stage.read.map(({ at, ids }) => [at / minute, ids.length]),
    [
      [0, 3],
      [10, 30],
      [40, 90],
      [100, 102],
    ],
  )
})

test("a day later the first goes at once again", () => {
  const stage = createStage(["slack"])
  for (const id of ["a", "b"]) {
    stage.tell([trouble(id, "lost")])
    stage.deliver()
    stage.pass(day)
  }
  assert.deepEqual(
    stage.read.map(({ at }) => at / day),
    [0, 1],
  )
})

test("a channel that was away for a day gets what is still true, in one message a kind", () => {
  const stage = createStage(["slack", "email"])
  for (let hours = 0; hours < 24; hours++) {
    stage.tell([trouble("flapping", "failing")])
    stage.deliver(["email"])
    stage.pass(30 * minute)
    stage.tell(hours === 23 ? [] : [well("flapping", ["failing"])])
    if (hours % 6 === 0) stage.tell([trouble(`mall${hours}`, "lost")])
    stage.deliver(["email"])
    stage.pass(30 * minute)
  }
  stage.pass(hour)
  stage.deliver()
  const mail = stage.read.filter(({ channel }) => channel === "email")
  assert.deepEqual(
    mail.map(({ kind, ids }) => [kind, ids]),
    [
      ["lost", ["mall0", "mall6", "mall12", "mall18"]],
      ["failing", ["flapping"]],
    ],
  )
})

test("a channel that fails is asked again by the table, and no oftener", () => {
  const stage = createStage(["slack"])
  stage.tell([trouble("a", "lost")])
  let asked = 0
  for (let minutes = 0; minutes < 24 * 60; minutes++) {
    if (nextFor(stage.box(), "slack", start + minutes * minute)) asked++
    stage.deliver(["slack"])
    stage.pass(minute)
  }
  const first = channelRetryTable.reduce((sum, wait) => sum + wait, 0)
  assert.equal(asked, Math.ceil(1 + channelRetryTable.length + (day - first) / hour) - 1)
})

test("recovered before anybody read of it: nobody hears of either", () => {
  const stage = createStage(["slack"])
  stage.tell([trouble("first", "failing")])
  stage.deliver()
  stage.pass(minute)
  stage.tell([trouble("second", "failing")])
  stage.pass(minute)
  stage.tell([well("second", ["failing"])])
  stage.pass(2 * hour)
  stage.deliver()
  assert.deepEqual(
    stage.read.map(({ ids }) => ids),
    [["first"]],
  )
})

test("well again and at once in another trouble: only the trouble is told", () => {
  const stage = createStage(["slack"])
  stage.tell(["other", "mall"].map((id) => trouble(id, "failing")))
  stage.deliver()
  stage.tell([well("other", ["failing"])])
  stage.deliver()
  stage.pass(minute)
  stage.tell([well("mall", ["failing"])])
  stage.deliver()
  stage.tell([trouble("mall", "lost")])
  stage.pass(2 * hour)
  stage.deliver()
  assert.deepEqual(
    stage.read.slice(1).map(({ kind, ids }) => [kind, ids]),
    [
      ["recovered", ["other"]],
      ["lost", ["mall"]],
    ],
  )
})

test("a worse trouble takes the place of a milder one that nobody has read; its end takes back both", () => {
  const stage = createStage(["slack"])
  stage.tell([trouble("other", "failing")])
  stage.tell([trouble("other", "lost")])
  stage.deliver()
  stage.pass(minute)
  stage.tell([trouble("mall", "failing")])
  stage.tell([trouble("mall", "lost")])
  stage.pass(minute)
  stage.tell([well("mall", ["failing", "lost"])])
  stage.pass(2 * hour)
  stage.deliver()
  assert.deepEqual(
    stage.read.map(({ kind, ids }) => [kind, ids]),
    [["lost", ["other"]]],
  )
})

type Step =
  | { does: "trouble"; mall: string; kind: "failing" | "unclear" | "lost"; on: boolean }
  | { does: "tier"; mall: string }
  | { does: "well"; mall: string }
  | { does: "pass"; minutes: number; failing: string[] }

const mall = fc.constantFrom("a", "b", "c")
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    does: fc.constant("trouble" as const),
    mall,
    kind: fc.constantFrom("failing" as const, "unclear" as const, "lost" as const),
    on: fc.boolean(),
  }),
  fc.record({ does: fc.constant("tier" as const), mall }),
  fc.record({ does: fc.constant("well" as const), mall }),
  fc.record({
    does: fc.constant("pass" as const),
    minutes: fc.constantFrom(1, 15, 90),
    failing: fc.subarray(["slack", "email"]),
  }),
)

test("whatever happens and whichever channel fails: in the end each believes what is true", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
      const stage = createStage(["slack", "email"])
      const said = new Map<string, Map<TroubleKind, number | undefined>>()
      const saidOf = (id: string) => said.get(id) ?? new Map<TroubleKind, number | undefined>()
      for (const step of steps) {
        if (step.does === "pass") {
          stage.deliver(step.failing)
          stage.pass(step.minutes * minute)
          continue
        }
        const mine = saidOf(step.mall)
        said.set(step.mall, mine)
        if (step.does === "well") {
          if (mine.size > 0) stage.tell([well(step.mall, [...mine.keys()])])
          mine.clear()
        } else if (step.does === "tier") {
          const tier = mine.has("lost") ? 0 : (mine.get("ending") ?? 4) - 1
          if (tier > 0) stage.tell([trouble(step.mall, "ending", tier, mine.has("ending"))])
          if (tier > 0) mine.set("ending", tier)
        } else if (step.on && !mine.has(step.kind) && !isCovered(step.kind, mine)) {
          mine.set(step.kind, undefined)
          stage.tell([trouble(step.mall, step.kind)])
        }
      }
      for (let rounds = 0; rounds < 10; rounds++) {
        stage.pass(hour)
        stage.deliver()
      }
      assert.ok(rounds(stage.box()) === 0, "nothing is left over")
      for (const channel of ["slack", "email"]) {
        for (const id of ["a", "b", "c"]) {
          const heard = stage.read.filter(
            (message) => message.channel === channel && message.ids.includes(id),
          )
          const wasWell = steps.some((step) => step.does === "well" && step.mall === id)
          const milder = heard.filter((one, at) => one.kind !== "recovered" && heard[at - 1]?.kind === "lost")
          if (!wasWell) assert.deepEqual(milder, [], "nothing milder follows the worst")
          const believes = heard.length > 0 && heard.at(-1)?.kind !== "recovered"
          assert.equal(
            believes,
            saidOf(id).size > 0,
            `${channel} about ${id}: ${heard.map((one) => one.kind)}`,
          )
        }
      }
    }),
    { numRuns: 500 },
  )
})

const isCovered = (kind: TroubleKind, said: Map<TroubleKind, unknown>) =>
  [...said.keys()].some((worse) => alertRow(worse).covers.includes(kind))

const rounds = (box: Outbox) => Object.values(box.channels).reduce((sum, { queue }) => sum + queue.length, 0)

test("a channel nobody has used for days is forgotten, one that is used is not", () => {
  const box = withChannels(emptyOutbox, ["slack", "email"], start)
  const later = withChannels(box, ["slack"], start + keptForMs + 1)
  assert.deepEqual(Object.keys(later.channels), ["slack"])
  assert.deepEqual(Object.keys(withChannels(box, ["slack"], start + day).channels), ["slack", "email"])
})
