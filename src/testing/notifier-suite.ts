// The contract of a Notifier as tests: for channels of users' own.
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import type { Alert, Notifier } from "../core/alerts/port.ts"
import { isKeeperError } from "../core/errors.ts"

/** A channel under test, with the other side of it. */
export interface NotifierBench {
  notifier: Notifier
  /** How many alerts the other side has taken. */
  taken(): number
  /** refuses: it says no. silent: it listens and says nothing. away: nobody is there. */
  trouble(kind: "refuses" | "silent" | "away"): Promise<void>
  /** What no rejection may hold: the address, a password. */
  secrets: string[]
  end(): Promise<void>
}

const never = new AbortController().signal

/**
 * An alert as a channel is given one.
 * @example
 * await slack({ url: "https://hooks.slack.com/services/…" }).send(sampleAlert(), new AbortController().signal)
 */
export function sampleAlert(overrides: Partial<Alert> = {}): Alert {
  const at = Date.UTC(2026, 2, 11, 3)
  const item = { id: "mymall", sinceAt: at }
  return { id: "alert-1", kind: "lost", severity: "critical", who: "owner", at, items: [item], ...overrides }
}

/**
 * Call it at the top of a test file: `testNotifier("mine", async () => …)`, a fresh bench each time.
 * @example
 * testNotifier("pager", async () => bench)
 */
export function testNotifier(name: string, open: () => Promise<NotifierBench>): void {
  const sentence = (says: string, holds: (bench: NotifierBench) => Promise<void>) =>
    test(says, async () => {
      const bench = await open()
      try {
        await holds(bench)
      } finally {
        await bench.end()
      }
    })
  describe(`notifier ${name}`, () => {
    sentence("resolves when the other side has taken the alert, which then has it once", async (bench) => {
      await bench.notifier.send(sampleAlert(), never)
      assert.equal(bench.taken(), 1)
    })
    sentence("takes one for a single mall, for very many, and a try-out for none", async (bench) => {
      const many = Array.from({ length: 200 }, (_, index) => ({ id: `mall${index}`, sinceAt: 0 }))
      for (const items of [sampleAlert().items, many, []])
        await bench.notifier.send(sampleAlert({ items }), never)
      assert.equal(bench.taken(), 3)
    })
    for (const kind of ["refuses", "away"] as const) {
      sentence(
        `rejects when the other side ${kind === "away" ? "is away" : kind}, and names no address`,
        async (bench) => {
          await bench.trouble(kind)
          await assert.rejects(bench.notifier.send(sampleAlert(), never), (error) =>
            rejectsWell(error, bench),
          )
          assert.equal(bench.taken(), 0)
        },
      )
    }
    sentence("rejects as soon as the signal is raised, however silent the other side", async (bench) => {
      await bench.trouble("silent")
      const stop = new AbortController()
      const sending = bench.notifier.send(sampleAlert(), stop.signal)
      setTimeout(() => stop.abort(), 50)
      await assert.rejects(sending, (error) => rejectsWell(error, bench))
    })
  })
}

function rejectsWell(error: unknown, { secrets }: NotifierBench): boolean {
  assert.ok(isKeeperError(error, "notifier_unavailable"), `${error}`)
  for (const secret of secrets) assert.ok(!JSON.stringify([error.message, error.detail]).includes(secret))
  return true
}
