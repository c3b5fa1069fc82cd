// Tokens that could not be opened were marked; the secret is back: the mark goes when they are next read, and nothing is spent for it.
import assert from "node:assert/strict"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { sealerOf } from "../../../src/compose/keeper.ts"
import { minute } from "../../../src/core/alive/schedule.ts"
import type { KeeperOfHouse } from "../../../src/core/keeper-of-house.ts"
import { systemChance } from "../../../src/node/clock.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { folder, opened } from "../../kit/older-copies.ts"
import { createWorld, tagOf } from "../../kit/world.ts"

const readers: Record<string, (keeper: KeeperOfHouse) => Promise<unknown>> = {
  "a sweep": (keeper) => keeper.sweep(),
  "the doctor": (keeper) => keeper.doctor(),
  "a caller that asks how it is": (keeper) => keeper.unopenable.find(),
}

for (const [name, read] of Object.entries(readers)) {
  test(`the secret is back, and ${name} reads what was marked`, async () => {
    const path = folder()
    const url = `sqlite:${join(path, "mallkey.db")}`
    const { store, clock } = await opened(url)
    const secrets = ["another-secret-that-opens-none-of-it"]
    const sealer = sealerOf(secrets)
    const shut = await openStoreAt(url, {
      sealer,
      tagOf,
      clock,
      chance: systemChance,
      refreshAheadMs: 45 * minute,
    })
    try {
      const world = createWorld({ store, clock })
      const { keeper, simulator } = world
      await world.connect("mymall")
      const before = (await keeper.connection("mymall")).connection
      assert.deepEqual(await world.another({ store: shut, secrets }).unopenable.find(), ["mymall"])
      assert.equal((await keeper.connection("mymall")).assessment.reason, "unopenable")
      await clock.step(6 * minute)
      const asked = simulator.counters("mymall").tokenRequests
      await read(keeper)
      const { connection, assessment } = await keeper.connection("mymall")
      assert.deepEqual([assessment.state, assessment.reason], ["fresh", "alive"])
      assert.equal(connection.tag, before.tag)
      assert.ok(Math.abs((connection.refreshAt ?? 0) - (before.refreshAt ?? 0)) <= 5 * minute)
      assert.equal(simulator.counters("mymall").tokenRequests, asked)
      assert.ok(
        !(await keeper.doctor()).checks
          .flatMap(({ findings }) => findings)
          .some(({ key }) => key === "unopenable"),
      )
      assert.equal((await keeper.journal.newest(1))[0]?.kind, "recovered")
    } finally {
      for (const one of [store, shut]) await one.close()
      rmSync(path, { recursive: true })
    }
  })
}
