// A statement that we no longer wait for ends at the server as well, and takes no other with it.
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import pg from "pg"
import { isKeeperError } from "../../../src/core/errors.ts"
import { openDatabase } from "../../../src/stores/postgres/database.ts"
import { askPool, patientClient } from "../../../src/stores/postgres/line/patient-client.ts"
import { usePooledDatabase } from "./pooler.ts"

const mark = "given up by a test"
const sleepFor = (seconds: number | string) => `select pg_sleep(${seconds}) /* ${mark} */`
const connectMs = 4_000

const { database, pooler } = usePooledDatabase()

async function goingOn(): Promise<number> {
  const [row] = await database().query(
    `select count(*)::int as going from pg_stat_activity where datname = current_database() and state = 'active'
      and query like '%${mark}%' and pid <> pg_backend_pid()`,
  )
  return row!.going
}

/** Of its own: what is not ended sleeps for a minute. */
async function untilGone(): Promise<void> {
  for (let look = 0; (await goingOn()) > 0; look++) {
    assert.ok(look < 100, "it goes on at the server")
    await pause(100)
  }
}

for (const [where, url] of [
  ["on a line to the server", () => database().url],
  ["through PgBouncer", () => pooler().url],
] as const) {
  describe(where, () => {
    test("after six seconds the server is told to end it, and the next statement has another line", async () => {
      const store = await openDatabase(url(), "here", 1)
      try {
        await store.rows("select 1")
        await assert.rejects(store.rows(sleepFor(60)), (error) => isKeeperError(error, "store_unavailable"))
        await untilGone()
        assert.deepEqual(await store.rows("select 2 as two"), [{ two: 2 }])
        const [row] = await database().query(
          "select count(*)::int as lines from pg_stat_activity where application_name = 'mallkey' and datname = current_database()",
        )
        assert.ok(row!.lines <= 1, `${row!.lines} lines`)
      } finally {
        await store.close()
      }
    })

    test("what ends at the very moment takes no other statement with it", async () => {
      const pool = new pg.Pool({
        connectionString: url(),
        max: 6,
        Client: patientClient(pg.Client, connectMs),
      })
      pool.on("error", () => undefined)
      let late = 0
      let answered = 0
      const lane = async (isHurried: boolean) => {
        for (let turn = 0; turn < 60; turn++) {
          // Around the deadline, and one that is over it however the machine is held up.
          const seconds = ["0.015", "0.02", "0.025", "1"][turn % 4]!
          const text = isHurried ? sleepFor(seconds) : "select pg_sleep(0.002)"
          const asked = askPool(pool, isHurried ? 20 : 20_000, { text })
          const [outcome] = await Promise.allSettled([asked])
          if (outcome.status === "fulfilled") answered++
          // Its own answer may be that it was ended; nobody else's is.
          else if (isHurried) late++
          else throw outcome.reason
        }
      }
      try {
        await Promise.all([lane(true), lane(true), lane(true), lane(false), lane(false), lane(false)])
        assert.ok(late > 0 && answered >= 180, `${late} late, ${answered} answered`)
        await untilGone()
      } finally {
        await pool.end()
      }
    })
  })
}
