// An API of Supabase whose pool, or whose database, has no connection free: asked again like a full server, and told as full.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { isKeeperError, type KeeperError } from "../../../src/core/errors.ts"
import type { Store } from "../../../src/core/ports.ts"
import { messages } from "../../../src/messages/index.ts"
import { inWordsOf } from "../../../src/messages/tell-reason.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { sampleConnection } from "../../../src/testing/index.ts"
import { partsWith } from "../postgres/bench.ts"
import { authSettings, makeDatabase } from "../postgres/place.ts"
import { type PastedProject, startPastedProject } from "./pasted.ts"

let project: PastedProject
let store: Store
before(async () => {
  const database = await makeDatabase()
  await database.query(authSettings)
  project = await startPastedProject(database)
  const { url, supabase } = await project.paste()
  store = await openStoreAt(`supabase:${url}`, { ...partsWith(), supabase })
  await store.saveTokens(sampleConnection({ id: "mymall" }), "new")
})
after(async () => {
  await store.close()
  await project.end()
})

async function away(): Promise<KeeperError> {
  const error = await store.get("mymall").then(
    () => undefined,
    (error: unknown) => error,
  )
  assert(isKeeperError(error, "store_unavailable"), String(error))
  return error
}

const full = [
  { code: "PGRST003", message: "Timed out acquiring connection from connection pool.", details: null },
  {
    code: "PGRST000",
    message: "Database connection error. Retrying the connection.",
    details: 'connection to server at "db" failed: FATAL:  sorry, too many clients already\n',
  },
]
for (const body of full)
  test(`${body.code}: an API with no connection free is asked again, and in the end told as full`, async () => {
    let times = 0
    project.instead(() => (++times < 3 ? { status: 503, body } : undefined))
    assert.equal((await store.get("mymall"))?.id, "mymall")
    project.instead(() => ({ status: 503, body }))
    const { detail = "" } = await away()
    assert.match(inWordsOf(messages("en").reasons, detail), /no connection free|too many connections/)
  })

test("an API that cannot reach its database for another reason is not asked again", async () => {
  for (const details of ["FATAL:  password authentication failed", "could not translate host name"]) {
    const before = project.calls.length
    project.instead(() => ({ status: 503, body: { code: "PGRST000", message: "Database error", details } }))
    await away()
    assert.equal(project.calls.length, before + 1)
  }
})
