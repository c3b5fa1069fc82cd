// A server that is not there: the system's code comes along alone, for which there are words.
import assert from "node:assert/strict"
import { test } from "node:test"
import { KeeperError } from "../../../src/core/errors.ts"
import { tellError } from "../../../src/messages/tell-error.ts"
import { troubleOf } from "../../../src/stores/postgres/trouble.ts"

test("a refused line to PostgreSQL is told in words, as one to Redis is", () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5499"), { code: "ECONNREFUSED" })
  const trouble = troubleOf(cause, "postgres://127.0.0.1:5499/mallkey")
  assert.ok(trouble instanceof KeeperError)
  const { message } = tellError(trouble, "ko", 0)
  assert.match(message, /postgres:\/\/127\.0\.0\.1:5499\/mallkey: 연결이 거부되었습니다/)
})
