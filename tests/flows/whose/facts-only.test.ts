// What the keeper answers about connections holds facts and never a pair: an answer may be logged, or sent on, as it is.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createApp } from "../../../src/http/index.ts"
import type { Keeper } from "../../../src/index.ts"
import { createWorld, type World } from "../../kit/world.ts"

function consentOf(world: World, mallId: string): { code: string; state: string } {
  const link = new URL(world.keeper.connect({ mallId }).url)
  const verdict = world.simulator.judgeAuthorize(mallId, link.searchParams)
  if (verdict.is !== "ask") throw new Error("the simulator refused the consent")
  const agreed = { mallId, userId: mallId, scopes: verdict.request.scopes }
  const back = new URL(world.simulator.agree(mallId, verdict.request, agreed, "http://127.0.0.1:9"))
  return { code: back.searchParams.get("code")!, state: back.searchParams.get("state")! }
}

test("consents, copies, refreshes and questions are answered without a token", async () => {
  const world = createWorld()
  const { keeper, store } = world
  const shown: string[] = []
  const secret = new Set<string>()
  const asked = async (work: Promise<unknown>) => {
    shown.push(JSON.stringify(await work))
    for (const { id } of await store.list({ limit: 10 })) {
      const { accessToken, refreshToken } = (await store.get(id))!.tokens
      secret.add(accessToken).add(refreshToken)
    }
  }
  const { state, code } = consentOf(world, "mymall")
  const connected = keeper.finishConnect({ code, state })
  await asked(connected)
  await asked(keeper.consentResult((await connected).resultId!))
  await asked(keeper.exchange({ mallId: "second", code: consentOf(world, "second").code }))
  const { access_token: accessToken, refresh_token: refreshToken } = world.simulator.grant("mymall")
  const copy = { id: "mymall", mallId: "mymall", scopes: [], tokens: { accessToken, refreshToken } }
  await asked(keeper.standing(copy))
  await asked(keeper.import(copy, { rotate: true, replace: true, by: "test" }))
  await asked(keeper.refresh("mymall", { force: true }))
  await asked(keeper.check("mymall"))
  await asked(keeper.connections({ limit: 10 }))
  await asked(keeper.sweep({ force: true }))
  await asked(keeper.doctor({ full: true }))
  assert(secret.size >= 8)
  for (const text of shown) for (const token of secret) assert(!text.includes(token), text.slice(0, 300))
})

test("the routes take a keeper that createKeeper has made, and say so of another", () => {
  const world = createWorld()
  const keeper: Keeper = world.keeper
  assert(createApp(keeper).fetch)
  assert.throws(
    () => createApp({ ...keeper, secrets: undefined, clock: undefined } as Keeper),
    /createKeeper/,
  )
  assert.throws(() => createApp({} as Keeper), /createKeeper/)
})
