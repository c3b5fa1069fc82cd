// Whichever leaves, the others stay in the row, in their order.
import assert from "node:assert/strict"
import { test } from "node:test"
import { type Neighbour, OpenRow } from "./open-row.ts"

interface Named extends Neighbour<Named> {
  name: string
}

function rowOf(...names: string[]) {
  const row = new OpenRow<Named>()
  const all = names.map((name): Named => ({ name, older: undefined, newer: undefined }))
  for (const one of all) row.add(one)
  return { row, all, names: () => [...row].map(({ name }) => name) }
}

test("the first, one in the middle and the last can leave, and leave twice", () => {
  for (const at of [0, 1, 2]) {
    const { row, all, names } = rowOf("a", "b", "c")
    row.leave(all[at]!)
    row.leave(all[at]!)
    assert.deepEqual(names(), ["c", "b", "a"].toSpliced(2 - at, 1))
    row.add(all[at]!)
    assert.equal(names()[0], all[at]!.name, "it may come again")
  }
})

test("each may leave while it is looked at, and none is passed over", () => {
  const { row, names } = rowOf("a", "b", "c")
  const seen: string[] = []
  for (const one of row) {
    row.leave(one)
    seen.push(one.name)
  }
  assert.deepEqual(seen, ["c", "b", "a"])
  assert.deepEqual(names(), [])
  assert(row.isEmpty)
})
