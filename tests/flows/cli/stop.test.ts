// An orderly stop while Cafe24 does not answer: over in ten seconds, written down, and nothing is shown again too early.
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { createDesk } from "../../kit/command-line.ts"
import { timed } from "../../kit/own-time.ts"

const mall = "hanok-living"
const key = "a-key-of-the-tests-that-is-long-enough"

describe("a stop", { concurrency: true }, () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    test(`${signal} with a hanging refresh: the process is gone in ten seconds`, async (t) => {
      const desk = await createDesk(t, { env: { MALLKEY_API_KEY: key } })
      const { simulator } = desk.simulated
      await desk.connect(mall)
      const server = desk.start("serve")
      await server.says(/"url":"http/)
      const before = simulator.liveRefreshToken(mall)
      simulator.switches.set({ lateAnswerMs: 600_000 })
      const asked = fetch(`http://127.0.0.1:${desk.port}/v1/connections/${mall}/refresh?force=1`, {
        method: "POST",
        headers: { "x-api-key": key },
      }).catch(() => undefined)
      while (simulator.liveRefreshToken(mall) === before)
        await new Promise((resolve) => setTimeout(resolve, 20))
      server.signal(signal)
      const { done, tookMs } = await timed(() => server.ended)
      await asked
      t.diagnostic(`${tookMs} ms`)
      assert.equal(done.code, 0)
      assert.ok(tookMs < 12_000, `${tookMs} ms`)
      simulator.switches.set({ lateAnswerMs: 0 })
      const shown = simulator.counters(mall).refreshes
      const swept = await desk.run("sweep", "--force", "--json")
      assert.equal(JSON.parse(swept.stdout).skipped, 1, swept.stdout)
      assert.equal(
        simulator.counters(mall).refreshes,
        shown,
        "the attempt is written down and its turn not over",
      )
      assert.equal(simulator.counters(mall).reusedSpentTokens, 0)
    })
  }
})
