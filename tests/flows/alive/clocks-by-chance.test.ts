// Clocks that are hours apart, by chance: whatever wrote the ends of a pair, what is handed out lives.
import assert from "node:assert/strict"
import { test } from "node:test"
import { playSize } from "../../kit/play-size.ts"
import { playSkewed } from "../../kit/skewed-play.ts"

const seeds = playSize({ short: 24, long: 200 })

test(`${seeds} plays of programs whose clocks are hours apart: no dead token, and at most fifteen token requests in two hours`, async () => {
  for (let seed = 1; seed <= seeds; seed++) assert.deepEqual(await playSkewed(seed, 60), [], `seed ${seed}`)
})
