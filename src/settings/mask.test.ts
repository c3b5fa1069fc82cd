// However a password is written into an address, right or wrong, what is shown of the address has nothing of it.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { describeSettings, inspectSettings, type World } from "./index.ts"
import { holdsSecret, masked } from "./mask.ts"
import type { SettingName } from "./table.ts"

function everythingSaid(name: SettingName, value: string): string {
  const world: World = { flags: {}, env: { [name]: value }, cwd: "/app", readFile: () => undefined }
  const inspected = inspectSettings(world)
  return JSON.stringify([describeSettings(inspected), inspected.problems, inspected.warnings])
}

const addresses: [SettingName, (user: string, password: string) => string][] = [
  ["MALLKEY_STORE", (user, password) => `postgres://${user}:${password}@db.internal/app`],
  [
    "MALLKEY_STORE",
    (user, password) => `supabase:postgres://${user}:${password}@db.internal:6543/app?seal=on`,
  ],
  ["MALLKEY_STORE", (_user, password) => `redis://:${password}@cache.internal:6379/0`],
  ["MALLKEY_STORE", (user, password) => `postgres://db.internal/app?user=${user}&password=${password}`],
  ["SMTP_URL", (user, password) => `smtps://${user}:${password}@mail.internal:465`],
  ["SMTP_URL", (user, password) => `smtp:${user}:${password}@mail.internal`],
]
const awkward = fc.string({
  unit: fc.constantFrom("/", "?", "#", "@", ":", "%", "&", "=", " ", "\\", "[", "7", "한", "q"),
  minLength: 4,
  maxLength: 20,
})

test("no part of a password is shown, whatever characters it has", () => {
  fc.assert(
    fc.property(fc.constantFrom(...addresses), awkward, ([name, address], filling) => {
      // Two marks that occur nowhere else: neither the beginning nor the end of the password may get out.
      const said = everythingSaid(name, address("user", `Zx${filling}xZ`))
      assert.doesNotMatch(said, /Zx|xZ/)
    }),
    { numRuns: 2_000 },
  )
})

test("of an address that is understood host and name stay to be read", () => {
  const said = everythingSaid("MALLKEY_STORE", "postgres://app:secret@db.internal:5432/malls?seal=on")
  assert.ok(said.includes(`postgres://${masked}@db.internal:5432/malls?seal=on`))
  assert.ok(everythingSaid("MALLKEY_STORE", "sqlite:./data/a@b.db").includes("sqlite:./data/a@b.db"))
})

test("a password in an address has no place on a command line, an address without one has", () => {
  const holds = (text: string) => holdsSecret("MALLKEY_STORE", text)
  for (const text of [
    "postgres://u:p@h/d",
    "redis://:p@h",
    "postgres://u:p/w@h/d",
    "supabase:postgres://h/d?password=p",
  ])
    assert.equal(holds(text), true, text)
  for (const text of [
    "sqlite:./data/mallkey.db",
    "file:./a@b",
    "postgres://u@h/d",
    "redis://h:6379/1?seal=on",
    "memory:",
  ])
    assert.equal(holds(text), false, text)
  assert.ok(holdsSecret("SMTP_URL", "smtps://u:p@h:465"))
})
