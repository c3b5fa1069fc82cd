// Faults at the token endpoint: what they answer, what they leave behind, whom they strike.
import assert from "node:assert/strict"
import { test } from "node:test"
import { rulesByHand } from "./testing-kit.ts"

test("a dropped answer rotates: the old token is spent, the new one is known only to Cafe24", () => {
  const { sim, refresh } = rulesByHand({ switches: { dropAnswer: { value: true, times: 1 } } })
  const first = sim.grant("mymall")
  const { answer } = refresh(first.refresh_token)
  assert.deepEqual([answer.status, answer.dropped, answer.rotated], [0, true, true])
  assert.notEqual(sim.liveRefreshToken("mymall"), first.refresh_token)
  assert.equal(refresh(first.refresh_token).status, 400)
  assert.equal(refresh(first.refresh_token).status, 400)
  const { reusedSpentTokens, reusedAfterUnclear, unclearAnswers } = sim.counters("mymall")
  assert.deepEqual(
    { reusedSpentTokens, reusedAfterUnclear, unclearAnswers },
    { reusedSpentTokens: 2, reusedAfterUnclear: 1, unclearAnswers: 1 },
    "one second try is fair after an unclear answer, a third is not",
  )
})

test("a failure before rotating leaves the token alone, one after rotating spends it", () => {
  for (const tokenErrorWhen of ["before", "after"] as const)
    for (const tokenError of [
      "500",
      "503",
      "504",
      "429",
      "408",
      "html",
      "html200",
      "empty200",
      "broken200",
    ] as const) {
      const { sim, refresh } = rulesByHand({ switches: { tokenError, tokenErrorWhen } })
      const { refresh_token } = sim.grant("mymall")
      const { answer } = refresh(refresh_token)
      assert.equal(typeof answer.body, "string")
      assert.equal(
        answer.status,
        { html: 503, html200: 200, empty200: 200, broken200: 200 }[tokenError as "html"] ??
          Number(tokenError),
      )
      assert.equal(sim.liveRefreshToken("mymall") === refresh_token, tokenErrorWhen === "before")
      if (tokenError === "broken200" || tokenError.startsWith("html"))
        assert.throws(() => JSON.parse(answer.body as string))
    }
})

test("hanging rotates nothing and says how long it hangs", () => {
  const { sim, refresh } = rulesByHand({ switches: { hangMs: 30_000 } })
  const { refresh_token } = sim.grant("mymall")
  const { answer } = refresh(refresh_token)
  assert.deepEqual([answer.dropped, answer.rotated, answer.delayMs], [true, undefined, 30_000])
  assert.equal(sim.liveRefreshToken("mymall"), refresh_token)
})

test("answering late rotates at once", () => {
  const { sim, refresh } = rulesByHand({ switches: { lateAnswerMs: 20_000 } })
  const { refresh_token } = sim.grant("mymall")
  const { answer, body } = refresh(refresh_token)
  assert.equal(answer.delayMs, 20_000)
  assert.equal(sim.liveRefreshToken("mymall"), body.refresh_token)
})

test("a false `Uninstalled app` and a rejected secret cost nothing", () => {
  for (const fault of ["falseUninstalled", "rejectSecret"] as const) {
    const { sim, refresh } = rulesByHand({ switches: { [fault]: { value: true, times: 1 } } })
    const { refresh_token } = sim.grant("mymall")
    assert.notEqual(refresh(refresh_token).status, 200)
    assert.equal(refresh(refresh_token).status, 200)
  }
})

test("the answer can name another mall", () => {
  const { sim, refresh } = rulesByHand({ switches: { otherMall: "stranger" } })
  assert.equal(refresh(sim.grant("mymall").refresh_token).body.mall_id, "stranger")
})

test("a fault can strike one mall, the next requests, or a share of them", () => {
  const { sim, refresh } = rulesByHand({ seed: 3, switches: { tokenBudget: 0 } })
  const tokens: Record<string, string> = {
    one: sim.grant("one").refresh_token,
    two: sim.grant("two").refresh_token,
  }
  const statuses = (mall: string, n: number) =>
    Array.from({ length: n }, () => {
      const { status, body } = refresh(tokens[mall]!, mall)
      if (status === 200) tokens[mall] = body.refresh_token
      return status
    })
  sim.switches.set({ tokenError: { value: "503", mall: "one", times: 2 } })
  assert.deepEqual(statuses("two", 2), [200, 200])
  assert.deepEqual(statuses("one", 3), [503, 503, 200])
  sim.switches.set({ tokenError: { value: "500", probability: 0.25 } })
  const failed = statuses("two", 1000).filter((status) => status === 500).length
  assert.ok(failed > 200 && failed < 300, `about a quarter, not ${failed} of 1000`)
})

test("a mall can be spared from a fault that strikes all", () => {
  const { sim, refresh } = rulesByHand({
    switches: { tokenError: [{ value: "503" }, { value: "off", mall: "spared" }] },
  })
  assert.equal(refresh(sim.grant("mymall").refresh_token).status, 503)
  assert.equal(refresh(sim.grant("spared").refresh_token, "spared").status, 200)
})

test("the log tells times and outcomes and never a token", () => {
  const { sim, refresh } = rulesByHand({ switches: { tokenError: { value: "504", times: 1 } } })
  const { refresh_token } = sim.grant("mymall")
  refresh(refresh_token)
  const { body } = refresh(refresh_token)
  refresh(refresh_token)
  assert.deepEqual(
    sim.log.entries("mymall").map(({ outcome, rotated }) => [outcome, rotated]),
    [
      ["broken", false],
      ["ok", true],
      ["invalid_grant", false],
    ],
  )
  const text = JSON.stringify(sim.log.entries())
  assert.ok(!text.includes(refresh_token) && !text.includes(body.refresh_token))
})
