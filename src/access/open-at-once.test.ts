// Places for answers that go on for ever: each caller has so many, and so have all together.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Caller } from "./caller.ts"
import { createOpenAtOnce } from "./open-at-once.ts"

const caller = (more: Partial<Caller>): Caller => ({ name: "x", rights: new Set(["read"]), ...more })

test("many callers together have no more than all may", () => {
  const { take } = createOpenAtOnce({ each: 2, all: 5 })
  const ends = [1, 2, 3, 4, 5].map((at) => take(caller({ keyId: `key ${at}` })))
  assert.throws(() => take(caller({ keyId: "another" })), { code: "rate_limited", detail: /this server/ })
  ends[0]!()
  ends[0]!()
  take(caller({ keyId: "another" }))
  assert.throws(() => take(caller({ keyId: "one more" })), { code: "rate_limited" })
})

test("sessions are counted by whose they are, keys by their id and not by their name", () => {
  const { take } = createOpenAtOnce({ each: 1, all: 9 })
  take(caller({ owner: "user:kim" }))
  take(caller({ owner: "user:lee" }))
  take(caller({ keyId: "a" }))
  take(caller({ keyId: "b" }))
  assert.throws(() => take(caller({ owner: "user:kim" })), { code: "rate_limited" })
  assert.throws(() => take(caller({ keyId: "a" })), { code: "rate_limited", detail: /this key or session/ })
})
