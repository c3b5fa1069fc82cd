// A mall that more rows name than are looked at for it: the doctor and a start say so, by either way to the table.
import assert from "node:assert/strict"
import { test } from "node:test"
import { tellFinding } from "../../../src/messages/tell-finding.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { bothWays, useShopTable } from "../../kit/use-shop-table.ts"
import { createWorld, someDay } from "../../kit/world.ts"

const clock = createSteppingClock(someDay)
const { database, openStore } = useShopTable(clock)

/** Of many tenants, each with a row of their own; the first 51 hold one pair. */
function typeRows(mallId: string, rows: number) {
  return database.query(
    `insert into auth_settings (user_id, providers)
      select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, jsonb_build_object('cafe24', jsonb_build_object(
        'mall_id', $2::text, 'access_token', 'a' || n, 'refresh_token', 'made-up-' || greatest(n, 51), 'expires_at', $1::text))
      from generate_series(1, ${rows}) n`,
    [new Date(clock.now() + 100 * 24 * 60 * 60_000).toISOString(), mallId],
  )
}

for (const way of bothWays)
  test(`${way}: where more rows name a mall than are looked at, a start and the doctor say which, and how many`, async (t) => {
    const store = await openStore(t, way)
    const { keeper } = createWorld({ clock, store })
    await typeRows("quietmall", 50)
    assert.deepEqual(await crowdedAt(), [])
    await typeRows("victimmall", 101)
    const [typed, pair, ...others] = await crowdedAt()
    assert.deepEqual(others, [])
    assert.match(typed!, /victimmall: 101 rows name it that have not shown/)
    assert.match(pair!, /victimmall: 51 rows hold the same tokens, and a refresh looks at 50/)
    const { checks } = await keeper.doctor()
    const found = checks.flatMap((check) => check.findings).filter(({ key }) => key === "store_crowded")
    assert.equal(found.length, 2)

    async function crowdedAt(): Promise<string[]> {
      const all = await keeper.storeFindings()
      const crowded = all.filter(({ key }) => key === "store_crowded")
      return crowded.map((finding) => tellFinding(finding, "en", clock.now()).message)
    }
  })
