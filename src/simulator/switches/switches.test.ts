// Switches: what may be set, for whom, and what is said about a mistake.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createRandom } from "../seeded-random.ts"
import { SwitchesInvalid } from "./input.ts"
import { SwitchBoard } from "./switches.ts"
import { rowOf, switchNames } from "./table.ts"

const board = () => new SwitchBoard(createRandom(1))

test("all mistakes are reported at once, with the nearest name, and nothing is set", () => {
  const switches = board()
  const before = switches.state()
  const wrong = {
    refreshLive: "fixed",
    tokenError: "teapot",
    tokenBudget: -1,
    iss: "true",
    timeZone: "Asia/Atlantis",
    accessLifeMs: 60_000,
    dropAnswer: { value: true, times: 0, mall: "a.b", chance: 1 },
    refreshLife: { value: "fixed", times: 2 },
  }
  assert.throws(
    () => switches.set(wrong as never),
    (error: unknown) => {
      assert.ok(error instanceof SwitchesInvalid)
      assert.deepEqual(
        error.problems.map((p) => p.switch),
        [
          "refreshLive",
          "tokenError",
          "tokenBudget",
          "iss",
          "timeZone",
          "dropAnswer",
          "dropAnswer",
          "dropAnswer",
          "refreshLife",
        ],
      )
      assert.match(error.problems[0]!.problem, /did you mean refreshLife\?/)
      return true
    },
  )
  assert.deepEqual(switches.state(), before)
})

test("a lasting behaviour can differ for one mall", () => {
  const switches = board()
  switches.set({ refreshLife: { value: "fixed", mall: "odd" } })
  assert.equal(switches.of("odd").refreshLife, "fixed")
  assert.equal(switches.of("even").refreshLife, "sliding")
  switches.set({ iss: true })
  assert.equal(switches.of("odd").iss, true)
  switches.set({ refreshLife: "sliding" })
  assert.equal(switches.of("odd").refreshLife, "sliding", "a plain value holds for every mall")
})

test("the state tells what is standing and what is counted down", () => {
  const switches = board()
  switches.set({ slowMs: 50, dropAnswer: { value: true, mall: "one", times: 2 } })
  switches.draw("token", "one")
  const { values, rules } = switches.state()
  assert.equal(values.slowMs, 50)
  assert.deepEqual(rules, [{ switch: "dropAnswer", value: true, mall: "one", times: 1 }])
  switches.reset()
  assert.deepEqual(switches.state().rules, [])
  assert.equal(switches.state().values.slowMs, 0)
})

test("what a caller hands in is not changed by counting down", () => {
  const switches = board()
  const mine = { value: true, times: 1 }
  switches.set({ dropAnswer: mine })
  switches.draw("token", "mall1")
  assert.equal(mine.times, 1)
})

test("every switch is explained in both languages", () => {
  for (const name of switchNames) {
    const { ko, en } = rowOf(name)
    assert.match(ko, /[가-힣]/, name)
    assert.match(en, /^[^가-힣]+$/, name)
  }
})
