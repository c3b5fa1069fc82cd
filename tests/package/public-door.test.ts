// The public door: whatever a user can get or give by a public verb has a type that can be imported.
import assert from "node:assert/strict"
import { test } from "node:test"
import { readPublicNames } from "./public-names.ts"

test("every type that an export of the package names can be imported", () => {
  readPublicNames(({ exported, hidden }) => {
    assert(exported.length > 100, `${exported.length} exports found`)
    const said = hidden.map(
      ({ name, path, in: where }) => `${name} of ${path}, named by ${[...where].join(", ")}`,
    )
    assert.deepEqual(said, [])
  })
})
