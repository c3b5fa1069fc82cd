// Ids are read and written in one way: whatever the text, taken apart and put together it is the same.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { isKeeperError } from "./errors.ts"
import {
  connectionId,
  kindOwner,
  looksLikeKindOwner,
  ownedPrefix,
  readId,
  readOwner,
  sameAccount,
  withOwner,
  withoutOwner,
  writeId,
} from "./id.ts"

/** Rich in what ids are made of. */
const text = fc.oneof(
  fc.string(),
  fc
    .array(fc.constantFrom("~", ":", "a", "cs", "mymall", "user", "org", "7", "A", "", "한"))
    .map((parts) => parts.join("")),
)
const app = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/)
const account = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,20}$/)

test("any text: read and written again it is the same", () => {
  fc.assert(fc.property(text, (id) => assert.equal(writeId(readId(id)), id)))
})

test("any parts: what is written is read as them, or refused", () => {
  const parts = fc.record(
    { app: fc.oneof(app, text), account: fc.oneof(account, text), owner: text },
    { requiredKeys: ["account"], noNullPrototype: true },
  )
  fc.assert(
    fc.property(parts, (given) => {
      let id: string
      try {
        id = writeId(given)
      } catch (error) {
        assert.ok(isKeeperError(error, "request_invalid"))
        return
      }
      assert.deepEqual(readId(id), given)
    }),
  )
})

test("an app, an account and an owner as people name them are never refused", () => {
  fc.assert(
    fc.property(
      fc.option(app, { nil: undefined }),
      account,
      fc.option(text, { nil: undefined }),
      (app, account, owner) => {
        const read = readId(writeId({ app, account, owner }))
        assert.deepEqual([read.app, read.account, read.owner], [app, account, owner])
      },
    ),
  )
})

test("owned ids of an account, and no others, begin with its prefix", () => {
  fc.assert(
    fc.property(account, account, text, (one, other, owner) => {
      assert.equal(connectionId(other, owner).startsWith(ownedPrefix(one)), one === other)
    }),
  )
})

const examples: [string, ReturnType<typeof readId>][] = [
  ["mymall", { account: "mymall" }],
  ["mymall~kim", { account: "mymall", owner: "kim" }],
  ["mymall~a~b", { account: "mymall", owner: "a~b" }],
  ["mymall~user:7", { account: "mymall", owner: "user:7" }],
  ["cs:mymall", { app: "cs", account: "mymall" }],
  ["smartstore:ncp_1~org:7", { app: "smartstore", account: "ncp_1", owner: "org:7" }],
  ["cs:a:b", { app: "cs", account: "a:b" }],
  ["Cs:mymall", { account: "Cs:mymall" }],
  [":mymall", { account: ":mymall" }],
  ["mymall~", { account: "mymall", owner: "" }],
  ["~kim", { account: "", owner: "kim" }],
]
for (const [id, parts] of examples) {
  test(`${id} is ${JSON.stringify(parts)}`, () => assert.deepEqual(readId(id), parts))
}

test("user 7, organization 7, row 7 and somebody named 7 are four owners", () => {
  const owners = [kindOwner("user", "7"), kindOwner("org", "7"), kindOwner("row", "7"), "7"]
  assert.equal(new Set(owners.map((owner) => connectionId("mymall", owner))).size, 4)
  assert.deepEqual(
    owners.map((owner) => readOwner(owner)?.kind),
    ["user", "org", "row", undefined],
  )
  assert.equal(readOwner("username:7"), undefined)
})

test("an account is asked for at its own app, and by its own name", () => {
  assert.deepEqual(sameAccount("mymall~kim"), { app: null, mallId: "mymall" })
  assert.deepEqual(sameAccount("cs:mymall~kim"), { app: "cs", mallId: "mymall" })
  assert.equal(withoutOwner("cs:mymall~kim"), "cs:mymall")
  assert.equal(withOwner("cs:mymall", "user:7"), "cs:mymall~user:7")
  assert.ok("cs:mymall~kim".startsWith(ownedPrefix("mymall", "cs")))
})

test("a name that looks like a session's or a table's owner is one in any case of its letters", () => {
  for (const owner of ["user:1", "USER:1", "Org:1", "row:1"]) assert(looksLikeKindOwner(owner), owner)
  for (const owner of ["username:1", "team:user:1", "kim"]) assert(!looksLikeKindOwner(owner), owner)
})
