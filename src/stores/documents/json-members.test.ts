// Members change in the text of an object, and nothing else does.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { withMembers } from "./json-members.ts"

const layouts = [undefined, 1, 2, 4, "\t"]

test("whatever the object and its layout: the members are set, and every other one keeps its text", () => {
  const keys = fc.oneof(
    fc.string(),
    fc.constantFrom("expires_at", "7", `quo"te`, "back\\slash", "한글", "a:b", "{"),
  )
  const object = fc.dictionary(
    keys.filter((key) => key !== "__proto__"),
    fc.jsonValue(),
    { noNullPrototype: true },
  )
  const changes = fc.dictionary(
    keys.filter((key) => key !== "__proto__"),
    fc.oneof(fc.string(), fc.integer()),
    {
      noNullPrototype: true,
    },
  )
  fc.assert(
    fc.property(object, changes, fc.constantFrom(...layouts), (before, members, layout) => {
      const text = JSON.stringify(before, null, layout)
      const after = withMembers(text, members)
      const plain = JSON.parse(text)
      assert.deepEqual(JSON.parse(after), { ...plain, ...members })
      assert.equal(withMembers(after, members), after, "a second time changes nothing")
      const untouched = Object.keys(plain).filter((key) => !Object.hasOwn(members, key))
      for (const key of untouched) assert.ok(after.includes(JSON.stringify(key)))
    }),
  )
})

test("numbers no double can hold, odd spacing and repeated names stay as they were", () => {
  const text = `\n{ "big" : 12345678901234567890,"a":1.50 , "a"\n:2e0,\n"list":[{"a":3}, [ ]] }\n`
  assert.equal(
    withMembers(text, { a: "new", list: [{ a: 3 }, []] }),
    `\n{ "big" : 12345678901234567890,"a":1.50 , "a"\n:"new",\n"list":[{"a":3}, [ ]] }\n`,
  )
})

test("what is new is laid out like what is there", () => {
  assert.equal(withMembers("{}", { a: 1, b: "x" }), `{"a":1,"b":"x"}`)
  assert.equal(withMembers(`{"a": 1}`, { b: 2 }), `{"a": 1,"b": 2}`)
  assert.equal(withMembers(`{\n  "a": 1\n}\n`, { b: 2, c: 3 }), `{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n`)
})
