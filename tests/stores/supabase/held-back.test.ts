// Row level security that hides the application's rows from the user we log in as: everything would look well.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { openStoreAt } from "../../../src/stores/open.ts"
import { partsWith } from "../postgres/bench.ts"
import { authSettings, makeDatabase, type TestDatabase } from "../postgres/place.ts"
import { kim, theirObject } from "./application.ts"

let database: TestDatabase
/** Roles belong to the whole server. */
let role = ""

before(async () => {
  database = await makeDatabase()
  const name = new URL(database.url).pathname.slice(1)
  role = `${name}_role`
  await database.query(`create role ${role} login`)
  await database.query(`grant create on database ${name} to ${role}; ${authSettings};
    alter table auth_settings enable row level security;
    create policy own on auth_settings using (user_id::text = current_setting('request.jwt.claim.sub', true));
    grant select, insert, update on auth_settings to ${role}`)
  const row =
    "insert into auth_settings (user_id, providers) values ($1, jsonb_build_object('cafe24', $2::jsonb))"
  await database.query(row, [kim, JSON.stringify(theirObject("mymall", "one"))])
})

after(async () => {
  await database.query(`drop owned by ${role}; drop role ${role}`)
  await database.drop()
})

async function seenBy(user: string) {
  const address = new URL(database.url)
  address.username = user
  const store = await openStoreAt(`supabase:${address}`, partsWith())
  try {
    const malls = (await store.list({ limit: 5 })).map(({ id }) => id)
    return { malls, codes: (await store.warnings("place")).map(({ code }) => code) }
  } finally {
    await store.close()
  }
}

test("a user that row level security hides rows from is told so, and only that one", async () => {
  const held = await seenBy(role)
  assert.deepEqual(held.malls, [])
  assert.ok(held.codes.includes("held_back"), held.codes.join())
  await database.query(`create policy keeper on auth_settings to ${role} using (true)`)
  const shown = await seenBy(role)
  assert.deepEqual(shown.malls, ["mymall"])
  assert.ok(!shown.codes.includes("held_back"), shown.codes.join())
})

test("a policy for a role whose rights the user does not take over shows it nothing, and one that takes rows away hides them", async () => {
  const group = `${role}_group`
  await database.query(`alter role ${role} noinherit; create role ${group}; grant ${group} to ${role};
    drop policy if exists keeper on auth_settings; create policy keeper on auth_settings to ${group} using (true)`)
  try {
    const held = await seenBy(role)
    assert.deepEqual(held.malls, [])
    assert.ok(held.codes.includes("held_back"), held.codes.join())
    await database.query(`drop policy keeper on auth_settings; create policy keeper on auth_settings using (true);
      create policy less on auth_settings as restrictive using (org_id is not null)`)
    const less = await seenBy(role)
    assert.deepEqual(less.malls, [])
    assert.ok(less.codes.includes("held_back"), less.codes.join())
    await database.query("drop policy less on auth_settings")
    const shown = await seenBy(role)
    assert.deepEqual(shown.malls, ["mymall"])
    assert.ok(!shown.codes.includes("held_back"), shown.codes.join())
  } finally {
    await database.query(`drop owned by ${group}; drop role ${group}`)
  }
})

test("a policy that shows all rows in other words than true is believed where a row is seen, and no other", async () => {
  const policies: [using: string, holds: boolean][] = [
    ["1 = 1", false],
    [`current_user = '${role}'`, false],
    [`exists (select from pg_roles where rolname = '${role}')`, false],
    ["current_user = 'somebody else'", true],
    ["user_id is not null", true],
    ["(auth_settings.*)::text <> ''", true],
  ]
  await database.query("drop policy if exists keeper on auth_settings; drop policy own on auth_settings")
  for (const [using, holds] of policies) {
    await database.query(`create policy other on auth_settings to ${role} using (${using})`)
    const { codes } = await seenBy(role)
    assert.equal(codes.includes("held_back"), holds, using)
    await database.query("drop policy other on auth_settings")
  }
  const none = await seenBy(role)
  assert.ok(none.codes.includes("held_back"), "without a policy nothing is shown")
})

test("a superuser, whom row level security does not hold back, hears nothing of it", async () => {
  const { malls, codes } = await seenBy(new URL(database.url).username)
  assert.deepEqual(malls, ["mymall"])
  assert.ok(!codes.includes("held_back"), codes.join())
})
