// A fact of a platform that no rule reads would look as if it were taken into account.
import assert from "node:assert/strict"
import { test } from "node:test"
import { filesOf, isTest, withoutComments } from "../package/sources.ts"

const path = "src/core/platforms/facts.ts"
/** Read where a provider of somebody's is tested, or from elsewhere soon: with the reason. */
const elsewhere: Record<string, string> = {
  oldRefreshToken: "tells testProvider which sentence holds",
  pacing: "the turns of the proxy",
}

test("every fact of a platform is read by a rule", () => {
  const [facts] = filesOf(/^src\/core\/platforms\/facts\.ts$/)
  const text = facts!.text.slice(0, facts!.text.indexOf("\n}"))
  const names = [...text.matchAll(/^ {2}readonly (\w+)/gm)].map(([, name]) => name!)
  assert(names.includes("kind") && names.length > 10)
  const readers = filesOf(/^src\/(?!providers\/cafe24\/|testing\/|simulator\/).*\.ts$/)
    .filter((file) => file.path !== path && !isTest(file.path))
    .map(({ text }) => withoutComments(text))
  const unread = names.filter((name) => {
    const reads = new RegExp(
      `\\b(?:\\w*[fF]acts|platform)\\.${name}\\b|[{,]\\s*${name}\\b[^}\\n]*\\}[^\\n]*(?:[fF]acts\\b|\\.of\\()`,
    )
    return elsewhere[name] === undefined && !readers.some((text) => reads.test(text))
  })
  assert.deepEqual(unread, [])
})
