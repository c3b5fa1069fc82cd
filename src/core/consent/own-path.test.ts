// Whatever is taken for a return address leads to our own origin in every browser.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { isKeeperError } from "../errors.ts"
import { ownPath } from "./own-path.ts"

const ours = "https://keeper.example"

function taken(text: string): string | undefined {
  try {
    return ownPath(text)
  } catch (error) {
    assert.ok(isKeeperError(error, "request_invalid"))
    return undefined
  }
}

test("no text of dots, slashes and their disguises leads to another host", () => {
  const pieces = [
    "/",
    "\\",
    ".",
    "%2e",
    "%2E",
    "%5c",
    "%2f",
    "?",
    "#",
    "@",
    ":",
    "\t",
    "\n",
    "\r",
    " ",
    "evil.example",
  ]
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((each) => `/${each.join("")}`)
  fc.assert(
    fc.property(text, (given) => {
      const path = taken(given)
      if (path === undefined) return
      // As a browser reads a Location, and as one that takes backslashes for slashes.
      for (const read of [path, path.replaceAll("\\", "/")])
        assert.equal(new URL(read, `${ours}/api/cafe24/callback`).origin, ours, JSON.stringify([given, path]))
      assert.equal(ownPath(path), path)
    }),
    { numRuns: 5_000 },
  )
})

test("the known ways out are refused, and plain paths stay as they are", () => {
  const out = [
    "/.//evil.example",
    "/x/..//evil.example",
    "/%2e//evil.example",
    "/.\\/evil.example",
    "/a/../\\\\evil.example",
  ]
  for (const text of out) assert.equal(taken(text), undefined, text)
  for (const path of ["/", "/settings?tab=cafe24#top", "/a/b", "/a//b", "/?next=//x"])
    assert.equal(ownPath(path), path)
})
