// The public door: what a user can get or give by a public verb has a type that can be imported, and says what it is for.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { type PublicName, readPublicNames } from "./public-names.ts"
import { root } from "./sources.ts"
import { mistakesIn } from "./written-examples.ts"

const { exported, hidden } = readPublicNames()

test("every type that an export of the package names can be imported", () => {
  assert(exported.length > 100, `${exported.length} exports found`)
  const said = hidden.map(
    ({ name, path, in: where }) => `${name} of ${path}, named by ${[...where].join(", ")}`,
  )
  assert.deepEqual(said, [])
})

test("every export says what it is for, functions and values with an example", () => {
  const silent = exported.filter(({ text }) => text === "")
  const without = exported.filter(({ isType, examples }) => !isType && examples.length === 0)
  assert.deepEqual(silent.map(named), [])
  assert.deepEqual(without.map(named), [])
})

test("every example compiles", () => {
  const snippets = exported.flatMap(({ name, door, examples }) =>
    examples.map((code) => ({ of: name, door, code })),
  )
  assert.deepEqual(mistakesIn(snippets, namesOf), [])
  const wrong = { of: "a wrong one", door: "mallkey", code: "await keeper.tokens('x')" }
  assert.match(mistakesIn([wrong], namesOf).join(), /'tokens' does not exist/)
})

test("every verb of the keeper and of the client says what it does", () => {
  for (const name of ["Keeper", "Client"]) {
    const { members } = exported.find((each) => each.name === name)!
    assert(members.length > 1)
    assert.deepEqual(
      members.filter(({ text }) => text === "").map((verb) => verb.name),
      [],
    )
  }
})

test("the page of the library names every option and every verb, in both languages", () => {
  const membersOf = (name: string) => exported.find((each) => each.name === name)!.members
  const interfaces = [
    "KeeperOptions",
    "OpenStoreOptions",
    "App",
    "Keeper",
    "AppOptions",
    "Client",
    "ClientOptions",
  ]
  const wanted = [
    ...interfaces.flatMap((name) => membersOf(name).map((member) => member.name)),
    ...exported
      .filter(({ door, isType }) => !isType && /mallkey\/(testing|notifiers)/.test(door))
      .map(({ name }) => name),
  ]
  for (const page of ["docs/library.md", "docs/library.ko.md"]) {
    const code = [...readFileSync(join(root, page), "utf8").matchAll(/```[\s\S]*?```|`[^`]+`/g)].join("\n")
    const missing = wanted.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))
    assert.deepEqual(missing, [], page)
  }
})

const named = ({ name, door }: PublicName) => `${name} of ${door}`

function namesOf(door: string): { values: string[]; types: string[] } {
  const ofDoor = exported.filter((each) => each.door === door)
  const names = (isType: boolean) => ofDoor.filter((each) => each.isType === isType).map(({ name }) => name)
  return { values: names(false), types: names(true) }
}
