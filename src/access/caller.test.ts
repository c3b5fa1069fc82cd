// Which connections exist for whom, by id alone.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../core/errors.ts"
import { type Caller, covers, idFor } from "./caller.ts"

const rights = new Set<never>()
const everybody: Caller = { name: "admin", rights }
const limited: Caller = { name: "key", rights, connections: ["ant", "bee~x", "cat~x", "cat~y"] }
const session: Caller = { name: "session", rights, owner: "user:ann" }

const seen: [Caller, string, boolean][] = [
  [everybody, "anything~at all", true],
  [limited, "ant", true],
  [limited, "ant~x", true],
  [limited, "bee~x", true],
  [limited, "bee~y", false],
  [limited, "bee", false],
  [limited, "antelope", false],
  [session, "ant~user:ann", true],
  [session, "ant~user:joann", false],
  [session, "ant~bob~user:ann", false],
  [session, "ann", false],
  [session, "ant", false],
]

for (const [caller, id, expected] of seen) {
  test(`${caller.name} ${expected ? "sees" : "does not see"} ${id}`, () => {
    assert.equal(covers(caller, id), expected)
  })
}

const asked: [Caller, string, string][] = [
  [everybody, "ant", "ant"],
  [limited, "ant", "ant"],
  [limited, "bee", "bee~x"],
  [session, "ant", "ant~user:ann"],
  [session, "ant~user:ann", "ant~user:ann"],
]

for (const [caller, id, expected] of asked) {
  test(`${caller.name} asking for ${id} means ${expected}`, () => assert.equal(idFor(caller, id), expected))
}

test("what is not theirs is refused without a look at the store; of several of theirs they must choose", () => {
  const refused = (caller: Caller, id: string, code: "not_allowed" | "ambiguous") =>
    assert.throws(
      () => idFor(caller, id),
      (error) => isKeeperError(error, code),
    )
  refused(limited, "dog", "not_allowed")
  refused(limited, "bee~y", "not_allowed")
  refused(session, "ant~bob", "not_allowed")
  refused(limited, "cat", "ambiguous")
})
