// Ends and names of keys as people type them: what is not understood is refused, what is understood is said.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createDesk } from "../../kit/command-line.ts"

test("a key's end is a day of the calendar or a span with its unit, and is said when the key is made", async (t) => {
  const desk = await createDesk(t)
  const create = (...rest: string[]) => desk.run("key", "create", "--name", "bot", ...rest)
  for (const [flag, text] of [
    ["--expires", "90"],
    ["--expires", "0d"],
    ["--until", "2027"],
    ["--until", "2099-02-30"],
    ["--expires", "2099-02-30"],
    ["--until", "2099-02-30T18:00:00+09:00"],
  ] as const) {
    const { code, stdout } = await create(flag, text)
    assert.deepEqual([code, stdout], [2, ""], `${flag} ${text}`)
  }
  const list = JSON.parse((await desk.run("key", "list", "--json")).stdout)
  assert.deepEqual(list.keys, [], "no key was made")

  const spanned = await create("--expires", "90d")
  assert.match(spanned.stderr, /기한: \d{4}-\d\d-\d\d \d\d:\d\d \(KST\), (90일|89일 23시간) 뒤\./)
  const dated = await create("--until", "2096-02-29", "--lang", "en")
  assert.match(dated.stderr, /good until 2096-02-29 23:59 \(KST\)/)
  assert.match((await create()).stderr, /기한이 없습니다/)
})

test("a key's name fits a line of the list, on the command line as over HTTP", async (t) => {
  const desk = await createDesk(t)
  const long = await desk.run("key", "create", "--name", "가".repeat(101))
  assert.deepEqual([long.code, long.stdout], [2, ""])
  assert.match(long.stderr, /100자까지/)
  assert.equal((await desk.run("key", "create", "--name", "가".repeat(100))).code, 0)
})
