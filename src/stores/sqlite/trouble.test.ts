// A disk that takes no writes: what SQLite calls "unable to open" is told by what may not be written.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../../core/errors.ts"
import { tellError } from "../../messages/tell-error.ts"
import { type Access, troubleOf } from "./trouble.ts"

const path = "/data/mallkey.db"
const cannotOpen = Object.assign(new Error(), { errcode: 14, errstr: "unable to open database file" })

function refusing(refused: string, code: string): Access {
  return (place) => {
    if (place === refused) throw Object.assign(new Error(code), { code })
  }
}

for (const [refused, code, ko, en] of [
  [path, "EROFS", /읽기 전용.*\/data\/mallkey\.db/, /read-only.*\/data\/mallkey\.db/],
  ["/data", "EROFS", /읽기 전용.*\/data/, /read-only.*\/data/],
  ["/data", "EACCES", /권한.*\/data/, /may not be.*\/data/],
] as const) {
  test(`${code} of ${refused} is told by its name`, () => {
    const error = troubleOf(cannotOpen, path, refusing(refused, code))
    assert.ok(isKeeperError(error, "store_unavailable"))
    assert.match(tellError(error, "ko", 0).message, ko)
    assert.match(tellError(error, "en", 0).message, en)
    assert.doesNotMatch(tellError(error, "en", 0).message, /does not exist/)
  })
}

test("where all may be written, SQLite's own words stand", () => {
  const error = troubleOf(cannotOpen, path, () => undefined)
  assert.ok(isKeeperError(error, "store_unavailable"))
  assert.equal(error.detail, "/data/mallkey.db: unable to open database file")
})
