// What a mall's owner reads when the table cannot hold their mall: nothing about the address they opened.
import assert from "node:assert/strict"
import { test } from "node:test"
import { unprovenRow } from "../../src/core/alive/unproven.ts"
import { isKeeperError } from "../../src/core/errors.ts"
import { landingOf } from "../../src/http/pages/landing.ts"
import type { Layout } from "../../src/stores/supabase/layout.ts"
import { refuseRowThatCannotBe } from "../../src/stores/supabase/new-row.ts"

const layout = {
  shown: "public.auth_settings",
  required: [] as string[],
  types: { user_id: "uuid", org_id: "uuid" },
} as unknown as Layout

const refusals: Record<string, () => void> = {
  "a column that must be filled": () =>
    refuseRowThatCannotBe({ ...layout, required: ["org_id"] }, { id: "mymall", mallId: "mymall" }),
  "an id that does not fit": () =>
    refuseRowThatCannotBe(layout, { id: "mymall~user:7", mallId: "mymall", owner: "user:7" }),
  "no such row": () =>
    refuseRowThatCannotBe(layout, { id: "mymall~row:7", mallId: "mymall", owner: "row:7" }),
  "a row that somebody may have typed": () => {
    throw unprovenRow("request_invalid", "mymall", ["user:7"])
  },
}

for (const [name, refuse] of Object.entries(refusals)) {
  test(`${name}: the owner reads that the fault is ours`, () => {
    assert.throws(refuse, (error) => {
      assert(isKeeperError(error, "request_invalid"))
      return landingOf(error, 0) === "ours"
    })
  })
}

test("an address that was cut is still said to be", () => {
  assert.equal(
    landingOf({ code: "request_invalid", detail: "scope: not a scope", asked: undefined }, 0),
    "address_wrong",
  )
})
