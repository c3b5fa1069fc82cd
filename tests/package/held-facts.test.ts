// What answers about connections hold by their types: each field is listed here, so that a new one is looked at, and none is a token.
import assert from "node:assert/strict"
import { join } from "node:path"
import { test } from "node:test"
import { API, type Checker, SymbolFlags, type Type } from "typescript/unstable/sync"
import { root } from "./sources.ts"

const facts =
  "id app mallId owner organization typist unproven foreign clientId userId shopNo scopes[] askedScopes[] tag connectedAt refreshAt " +
  "writtenAheadMs"
const ends = "tokens.accessExpiresAt tokens.refreshExpiresAt tokens.issuedAt"
const health =
  "failures failingSinceAt lastFailure.at lastFailure.code lastFailure.detail attempt.id attempt.tag attempt.at " +
  "attempt.instance turn spent[] replaced[] lostAt accessRefusedAt pausedAt requestedAt[]"
const ofConnection = [
  ...`${facts} ${ends}`.split(" "),
  ...health.split(" ").map((field) => `health.${field}`),
]

/** With a path to each field; a list ends in `[]`. */
const heldBy: Record<string, { of: string; fields: string }> = {
  Connected: { of: "connection", fields: "first missingScopes[] returnTo resultId" },
  ComparedCopy: { of: "kept", fields: "standing" },
}

function fieldsByType(names: string[]): Record<string, string[]> {
  const api = new API({ cwd: root })
  try {
    const { checker, program } = api
      .updateSnapshot({ openProjects: [join(root, "tsconfig.json")] })
      .getProjects()[0]!
    const door = checker.getSymbolAtLocation(program.getSourceFile(join(root, "src/index.ts"))!)!
    return Object.fromEntries(
      names.map((name) => {
        const shown = checker.getExportsOfModule(door).find((each) => each.name === name)!
        const symbol = shown.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(shown) : shown
        return [name, leavesOf(fieldsOf(checker.getDeclaredTypeOfSymbol(symbol), checker))]
      }),
    )
  } finally {
    api.close()
  }
}

/** Down to what is no object; a word or a number has no fields of ours. */
function fieldsOf(type: Type, checker: Checker, path = "", above: number[] = []): string[] {
  if (type.isUnionType()) return type.getTypes().flatMap((one) => fieldsOf(one, checker, path, above))
  if (checker.isArrayType(type) && type.isTypeReference())
    return checker.getTypeArguments(type).flatMap((one) => fieldsOf(one, checker, `${path}[]`, above))
  if (above.includes(type.id) || !(type.isObjectType() || type.isIntersectionType())) return [path]
  return checker.getPropertiesOfType(type).flatMap((property) => {
    const inner = checker.getTypeOfSymbol(property)
    const below = path === "" ? property.name : `${path}.${property.name}`
    return inner ? fieldsOf(inner, checker, below, [...above, type.id]) : [below]
  })
}

/** Of what may be absent there is a path for the absence too. */
function leavesOf(paths: string[]): string[] {
  const isLeaf = (path: string) =>
    !paths.some((other) => other.startsWith(`${path}.`) || other === `${path}[]`)
  return [...new Set(paths)].filter(isLeaf).sort()
}

const found = fieldsByType(Object.keys(heldBy))

for (const [name, { of, fields }] of Object.entries(heldBy))
  test(`${name} holds what is listed, and nothing else`, () => {
    const below = ofConnection.map((field) => `${of}.${field}`)
    assert.deepEqual(found[name], [...fields.split(" "), ...below].sort())
  })
