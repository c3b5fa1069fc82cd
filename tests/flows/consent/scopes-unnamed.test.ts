// No settings name scopes: what a mall granted is asked for again, and nobody is told of scopes that nobody asked for.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createHttpWorld } from "../../kit/http-world.ts"
import { createWorld } from "../../kit/world.ts"

const granted = ["mall.read_product", "mall.write_product"]

async function takenOver(scopes?: string[]) {
  const world = createWorld()
  const keeper = world.another(scopes ? { app: { ...world.app, scopes } } : {})
  await world.connect("mymall")
  const connection = (await world.store.get("mymall"))!
  // As it comes from another program: what was granted is known, what was asked for is not.
  const taken = { ...connection, scopes: granted, askedScopes: undefined }
  await world.store.saveTokens(taken, "always")
  return { world, keeper, before: (await keeper.connection("mymall")).connection }
}

const askedIn = (url: string) => new URL(url).searchParams.get("scope")?.split(",")

test("a consent for a mall that is here asks for what it has, and for ours where it is new", async () => {
  const { keeper, before } = await takenOver()
  assert.deepEqual(askedIn(keeper.connect({ mallId: "mymall", before }).url), granted)
  assert.equal(askedIn(keeper.connect({ mallId: "newmall" }).url)?.length, 5)
})

test("the start address asks for what a mall has as well, by a redirect and as JSON", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const connection = (await world.store.get("mymall"))!
  await world.store.saveTokens({ ...connection, scopes: granted, askedScopes: undefined }, "always")
  const start = "/api/auth/cafe24/start?mall_id=mymall"
  const sent = await world.browse(start)
  assert.deepEqual(askedIn(sent.headers.get("location")!), granted)
  assert.deepEqual(askedIn((await world.ask(`${start}&mode=json`, { key: null })).body.url), granted)
})

test("scopes that somebody chose are asked for beside those", async () => {
  const { keeper, before } = await takenOver(["mall.read_order"])
  assert.deepEqual(askedIn(keeper.connect({ mallId: "mymall", before }).url), ["mall.read_order", ...granted])
})

test("the doctor misses no scope that nobody asked for", async () => {
  const { keeper } = await takenOver()
  const { checks } = await keeper.doctor({ full: true })
  const keys = checks.flatMap(({ findings }) => findings.map(({ key }) => key))
  assert.ok(!keys.includes("scopes_missing") && !keys.includes("scopes_not_asked"), keys.join())
})
