// Who may ask for a mall that several people typed into their rows: one person with three accounts leaves something to others.
import assert from "node:assert/strict"
import { test } from "node:test"
import { cafe24Facts } from "../../../providers/cafe24/facts.ts"
import { type AskedShare, refusalOf } from "./judge.ts"

const minute = 60_000
const budget = cafe24Facts.budget!

/** Each account asks as often as it may, in turn or one after the other; then the team asks, once. */
function play(accounts: number, isInTurn: boolean): { made: Record<string, number>; team: boolean } {
  const asked: AskedShare[] = []
  const asks = (typist: string) => {
    const now = minute * (asked.length + 1)
    const ask = {
      id: `victimmall~${typist}-${asked.length}`,
      kind: "extra",
      isUnproven: true,
      typist,
    } as const
    if (refusalOf({ budget, owners: [], asked }, ask, now)) return false
    asked.push({ ...ask, at: now })
    return true
  }
  const names = Array.from({ length: accounts }, (_, at) => `user:${at}`)
  const turns = Array.from({ length: 4 }, () => names).flat()
  for (const name of isInTurn ? turns : turns.toSorted()) asks(name)
  const made = Object.fromEntries(
    names.map((name) => [name, asked.filter((one) => one.typist === name).length]),
  )
  return { made, team: asks("org:7") }
}

test("one account may try twice, and three accounts leave the team's row the answer by which it proves itself", () => {
  assert.deepEqual(play(1, true), { made: { "user:0": 2 }, team: true })
  for (const accounts of [2, 3, 4])
    for (const isInTurn of [true, false]) assert.ok(play(accounts, isInTurn).team, `${accounts} accounts`)
  assert.equal(play(5, false).team, false, "a brake, not a wall")
})
