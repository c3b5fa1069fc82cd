// Users of the shop app may write their own row: a mall they typed there never brings them the tokens of its owner.
import assert from "node:assert/strict"
import { after, before, type TestContext, test } from "node:test"
import type { Alert } from "../../../src/core/alerts/port.ts"
import { createSupabaseSessions } from "../../../src/http/index.ts"
import { tellAlert } from "../../../src/messages/tell-alert.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree, buttonOn, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"
import { type SupabaseAuth, startSupabaseAuth } from "../../kit/supabase-auth.ts"
import { bothWays, useShopTable, type Way } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"

const [tenant, kim] = ["6f1a2b3c-0000-4000-8000-00000000000a", "6f1a2b3c-0000-4000-8000-000000000001"]
const clock = createSteppingClock(someDay)
const { database, openStore } = useShopTable(clock)
let auth: SupabaseAuth
before(async () => {
  auth = await startSupabaseAuth({ now: clock.now })
})
after(() => auth?.end())

async function worldWith(t: TestContext, way: Way = "direct"): Promise<HttpWorld> {
  return createHttpWorld({
    clock,
    store: await openStore(t, way),
    http: { sessions: createSupabaseSessions({ url: auth.url }, { clock }) },
  })
}

interface Whose {
  user?: string
  org?: number
}

/** As the owner of a row does it by the API of the project, which lets them write what they like into their own. */
async function type(mallId: string, { user, org }: Whose, refreshToken = "made-up"): Promise<number> {
  const object = { mall_id: mallId, access_token: "made-up", refresh_token: refreshToken }
  const [row] = await database.query(
    "insert into auth_settings (user_id, org_id, providers) values ($1, $2, $3) returning id::int",
    [user ?? null, org ?? null, JSON.stringify({ cafe24: object })],
  )
  return row!.id
}

async function retype(id: number, members: object) {
  await database.query(
    "update auth_settings set providers = jsonb_set(providers, '{cafe24}', providers->'cafe24' || $2::jsonb) where id = $1",
    [id, JSON.stringify(members)],
  )
}

async function objectIn(id: number) {
  const [row] = await database.query(
    "select providers->'cafe24' as object from auth_settings where id = $1",
    [id],
  )
  return row!.object
}

const asJson = { headers: { accept: "application/json" } }
const forget = (world: HttpWorld, id: string) => world.post(`/v1/connections/${id}/refresh?force=1`)

type Browse = HttpWorld["browse"]

/** Every way in which the mall's owner comes to consent without that anybody of the row began it. */
const ways: Record<
  string,
  (world: HttpWorld, mallId: string, browse: Browse) => Promise<string | undefined>
> = {
  "App URL": async ({ simulator }, mallId, browse) => {
    await clock.step(1_000)
    const at = await browse(simulator.launchUrl("/api/cafe24/launch", mallId))
    return at.headers.get("location") ?? undefined
  },
  "the open address": async (_world, mallId, browse) =>
    (await browse(`/api/cafe24/authorize?mall_id=${mallId}&mode=json`, asJson)).body.url,
  "a link in an alert": async ({ keeper }, mallId, browse) => {
    for (const { connection } of await keeper.connections({ mallId, limit: 9 })) {
      const link = await keeper.linkFor(connection.id).catch(() => undefined)
      if (link && connection.owner === `user:${tenant}`) return buttonOn(await browse(link.path))
    }
    return undefined
  },
  "a link of an operator for the mall": async ({ keeper }, mallId, browse) =>
    buttonOn(await browse((await keeper.link({ mallId })).path)),
  "a consent of an operator for the mall": async ({ keeper }, mallId) => keeper.connect({ mallId }).url,
}

async function comes(world: HttpWorld, begin: (typeof ways)[string], mallId: string): Promise<void> {
  const browse = world.anotherBrowser()
  const url = await begin(world, mallId, browse)
  if (url?.includes("/oauth/authorize")) await browse(agree(world, url, mallId), asJson)
}

const byOrganization = async ({ post }: HttpWorld, mallId: string) =>
  (await post("/v1/connect", { mall_id: mallId, owner: "org:7" })).body.url

for (const way of bothWays)
  test(`${way}: however the owner comes, what a tenant typed stays as they typed it`, async (t) => {
    const world = await worldWith(t, way)
    for (const [name, begin] of Object.entries(ways)) {
      const mallId = `victim${Object.keys(ways).indexOf(name)}`
      for (const when of ["unseen", "found", "lost"]) {
        const row = await type(mallId, { user: tenant })
        if (when !== "unseen") await world.keeper.connections({ limit: 50 })
        if (when === "lost") await forget(world, mallId)
        await comes(world, begin, mallId)
        assert.equal((await objectIn(row)).access_token, "made-up", `${name}, ${when}`)
        const stolen = await world.ask(`/v1/connections/${mallId}~user:${tenant}/token`, await as(tenant))
        assert.doesNotMatch(stolen.text, /"access_token":"(?!made-up)/, `${name}, ${when}`)
        await database.query("delete from auth_settings")
      }
    }
  })

const as = async (user: string, org?: number) => ({
  key: null,
  headers: {
    authorization: `Bearer ${await auth.session(user, org ? { app_metadata: { org_id: String(org) } } : {})}`,
  },
})

test("a mall that was changed in a row after a real connection has proven nothing there", async (t) => {
  const world = await worldWith(t)
  const begun = await world.ask("/api/cafe24/authorize?mall_id=ownmall&mode=json", await as(tenant))
  const browse = world.anotherBrowser()
  await browse(agree(world, buttonOn(await browse(begun.body.url)), "ownmall"))
  await clock.step(90 * 60_000)
  await forget(world, "ownmall")
  const [{ id: row }] = (await database.query("select id::int from auth_settings")) as [{ id: number }]
  const before = await objectIn(row)
  assert.notEqual(before.access_token, "made-up")
  for (const members of [{}, { refresh_token: "made-up", access_token: "made-up" }]) {
    await retype(row, { ...members, mall_id: "victimmall" })
    for (const begin of Object.values(ways)) {
      await comes(world, begin, "victimmall")
      assert.equal((await objectIn(row)).access_token, { ...before, ...members }.access_token)
      await world.keeper.connections({ limit: 50 })
    }
    await forget(world, "victimmall")
  }
})

test("beside a living row of a team, a tenant's row of the same mall takes nothing, and the team's is mended", async (t) => {
  const world = await worldWith(t)
  const { tokens } = await consented(world, "victimmall")
  const team = await type("victimmall", { org: 7 }, tokens.refreshToken)
  await forget(world, "victimmall")
  const row = await type("victimmall", { user: tenant })
  await world.keeper.connections({ limit: 50 })
  await forget(world, `victimmall~user:${tenant}`)
  for (const [name, begin] of Object.entries(ways)) {
    const before = (await objectIn(team)).access_token
    await comes(world, begin, "victimmall")
    assert.equal((await objectIn(row)).access_token, "made-up", name)
    if (/open|operator/.test(name)) assert.notEqual((await objectIn(team)).access_token, before, name)
  }
})

/** A pair that a program of the team had: of a consent that mallkey did not see. */
async function consented(world: HttpWorld, mallId: string) {
  const { url } = world.keeper.connect({ mallId })
  await world.ask(agree(world, url, mallId), { key: null, ...asJson })
  const connection = (await world.store.get(mallId))!
  await database.query(
    "delete from auth_settings; delete from mallkey.settings_rows; delete from mallkey.notes",
  )
  return connection
}

test("a row of a user who typed an organization is not taken for the organization's", async (t) => {
  const world = await worldWith(t)
  const row = await type("victimmall", { user: tenant, org: 7 })
  await world.keeper.connections({ limit: 50 })
  await comes(world, byOrganization, "victimmall")
  assert.equal((await objectIn(row)).access_token, "made-up")
  assert.equal((await world.ask("/v1/connections/victimmall~org:7/token")).status, 200)
})

test("a mall in other letters is another name, and the consent of the mall does not go there", async (t) => {
  const world = await worldWith(t)
  const rows = [await type("VictimMall", { user: tenant }), await type(" victimmall", { user: tenant })]
  await world.keeper.connections({ limit: 50 })
  for (const begin of Object.values(ways)) await comes(world, begin, "victimmall")
  for (const row of rows) assert.equal((await objectIn(row)).access_token, "made-up")
  assert.equal((await world.ask("/v1/connections/victimmall/token")).status, 200)
})

test("a team whose pair had died before: status, alert and refusal say what to type, and that mends its one row", async (t) => {
  const world = await worldWith(t)
  const row = await type("teammall", { org: 7 })
  await forget(world, "teammall")
  const { body } = await world.ask("/v1/connections/teammall")
  assert.deepEqual([body.state, body.next_action.fix], ["lost", "mallkey connect teammall~org:7"])
  await assert.rejects(world.keeper.linkFor("teammall"), /teammall~org:7/)
  const told: string[] = []
  const send = async (alert: Alert) => {
    for (const language of ["ko", "en"] as const)
      told.push(JSON.stringify(tellAlert(alert, { language, now: clock.now() })))
  }
  const linkFor = async (id: string) => (await world.keeper.linkFor(id))?.path
  await world.another({ alerts: { notifiers: [{ name: "here", send }], linkFor } }).alerts.dailyCheck()
  assert.equal(told.length, 2)
  for (const text of told) {
    assert.match(text, /`mallkey connect teammall~org:7`/)
    assert.doesNotMatch(text, /\/connect\//)
  }
  const refused = await world.post("/v1/connect", { mall_id: "teammall" })
  assert.equal(refused.status, 400)
  assert.match(refused.text, /mallkey connect teammall~org:7/)
  await comes(world, byOrganization, "teammall")
  assert.notEqual((await objectIn(row)).access_token, "made-up")
  assert.equal((await database.query("select from auth_settings")).length, 1)
  assert.equal((await world.ask("/v1/connections/teammall")).body.state, "fresh")
  // From here on the row has shown whose it is: its owner may come by any way.
  await comes(world, ways["the open address"]!, "teammall")
  assert.equal((await world.ask("/v1/connections/teammall/token", await as(kim, 7))).status, 200)
  assert.equal((await database.query("select from auth_settings")).length, 1)
})

test("the mall's owner reads that it is ours to mend, and the log says how", async (t) => {
  const world = await worldWith(t)
  await type("victimmall", { user: tenant })
  const begun = await world.browse("/api/cafe24/authorize?mall_id=victimmall")
  const { exchanges } = world.simulator.counters("victimmall")
  const page = await world.browse(agree(world, begun.headers.get("location")!, "victimmall"))
  assert.equal(page.status, 500)
  assert.doesNotMatch(page.text, /mallkey connect|user:/)
  assert.ok(world.logged.some(({ message }) => message.includes(`mallkey connect victimmall~user:${tenant}`)))
  assert.equal(world.simulator.counters("victimmall").exchanges, exchanges, "its code was not used")
})
