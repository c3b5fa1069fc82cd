// Two entries for one mall: the same pair is one, of different ones the newer counts, and nobody guesses.
import assert from "node:assert/strict"
import { test } from "node:test"
import { chooseNewest } from "./choose-newest.ts"
import type { Found } from "./found.ts"

const found = (
  refreshToken: string,
  more: Partial<Found> = {},
  times: Partial<Found["tokens"]> = {},
): Found => ({
  mallId: "mymall",
  scopes: [],
  tokens: { accessToken: "a", refreshToken, ...times },
  places: [`at ${refreshToken}`],
  doubts: [],
  ...more,
})

test("the newer of two pairs is taken, by whichever time both tell", () => {
  for (const time of ["issuedAt", "accessExpiresAt", "refreshExpiresAt"] as const) {
    const { chosen, problems } = chooseNewest(
      [found("old", {}, { [time]: 1 }), found("new", {}, { [time]: 2 })],
      undefined,
    )
    assert.deepEqual(problems, [])
    assert.equal(chosen[0]?.copy.tokens.refreshToken, "new")
    assert.deepEqual(
      chosen[0]?.older.map(({ places }) => places),
      [["at old"]],
    )
  }
})

test("where nothing tells which is newer, neither is taken", () => {
  const { chosen, problems } = chooseNewest([found("one"), found("two", {}, { issuedAt: 5 })], undefined)
  assert.deepEqual(chosen, [])
  assert.deepEqual(
    problems.map(({ kind, place }) => [kind, place]),
    [
      ["two_pairs", "at one"],
      ["two_pairs", "at two"],
    ],
  )
})

test("the same pair in two places is one, and each adds what it knows", () => {
  const { chosen } = chooseNewest(
    [found("r", { clientId: "app", places: ["first"] }), found("r", { places: ["second"] }, { issuedAt: 5 })],
    undefined,
  )
  assert.equal(chosen.length, 1)
  assert.deepEqual(chosen[0]?.places, ["first", "second"])
  assert.equal(chosen[0]?.copy.clientId, "app")
  assert.equal(chosen[0]?.copy.tokens.issuedAt, 5)
})

test("the mall that was named is that of one pair, not of two", () => {
  const nameless = (token: string) => found(token, { mallId: undefined })
  assert.equal(chooseNewest([nameless("r")], { id: "mymall", isFlag: false }).chosen[0]?.copy.id, "mymall")
  assert.deepEqual(
    chooseNewest([nameless("r")], undefined).problems.map(({ kind }) => kind),
    ["mall_unknown"],
  )
  assert.deepEqual(
    chooseNewest([nameless("r"), nameless("s")], { id: "mymall", isFlag: false }).problems.map(
      ({ kind }) => kind,
    ),
    ["mall_unknown", "mall_unknown"],
  )
})

test("owners of one mall are connections of their own", () => {
  const { chosen } = chooseNewest([found("r", { owner: "a" }), found("s", { owner: "b" })], undefined)
  assert.deepEqual(
    chosen.map(({ copy }) => copy.id),
    ["mymall~a", "mymall~b"],
  )
})

test("a hundred thousand entries for one mall are chosen from at once", () => {
  const many = Array.from({ length: 100_000 }, (_, at) =>
    found(`r${at % 50_000}`, {}, { issuedAt: at % 50_000 }),
  )
  assert.equal(chooseNewest(many, undefined).chosen[0]?.copy.tokens.refreshToken, "r49999")
})

test("the command says whose a pair is where its place names nobody", () => {
  const flag = (id: string) => ({ id, isFlag: true })
  const copies = (all: Found[], id: string) =>
    chooseNewest(all, flag(id)).chosen.map(({ copy: { id: name, app, mallId, owner } }) => [
      name,
      app,
      mallId,
      owner,
    ])
  const kim = ["mymall~Kim", undefined, "mymall", "Kim"]
  assert.deepEqual(copies([found("r")], "MyMall~Kim"), [kim])
  assert.deepEqual(copies([found("r", { mallId: undefined })], "mymall~Kim"), [kim])
  assert.deepEqual(copies([found("r")], "cs:mymall~user:1"), [["cs:mymall~user:1", "cs", "mymall", "user:1"]])
  const others = [found("r"), found("s", { owner: "b" }), found("t", { mallId: "elsewhere" })]
  assert.deepEqual(
    copies(others, "mymall~Kim").map(([name]) => name),
    ["mymall~Kim", "mymall~b", "elsewhere"],
  )
})

test("a place that contradicts the command is refused, and the settings contradict nobody", () => {
  const contradicting = [found("r", { mallId: "elsewhere" }), found("s", { owner: "b" })]
  const { chosen, problems } = chooseNewest(contradicting, { id: "mymall~a", isFlag: true })
  assert.deepEqual(chosen, [])
  assert.deepEqual(
    problems.map(({ kind, place }) => [kind, place]),
    [
      ["mall_differs", "at r"],
      ["mall_differs", "at s"],
    ],
  )
  assert.equal(chooseNewest(contradicting, { id: "mymall", isFlag: true }).chosen.length, 2)
  assert.equal(chooseNewest(contradicting, { id: "third", isFlag: false }).chosen.length, 2)
})
