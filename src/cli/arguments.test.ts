// What is said of a mistyped flag: the nearest one of that command, and nothing where none is near.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../core/errors.ts"
import { messages } from "../messages/index.ts"
import { readArguments } from "./arguments.ts"
import { type Command, command } from "./command.ts"

const status = command({
  usage: "",
  example: "",
  flags: { limit: { type: "string", value: "N" }, watch: { type: "boolean" }, lana: { type: "boolean" } },
  run: async () => 0,
}) as unknown as Command

function said(flag: string): string {
  try {
    readArguments("status", status, [flag], messages("en").cli)
    return ""
  } catch (error) {
    return (isKeeperError(error) && error.problems?.[0]) || String(error)
  }
}

test("half of a short word is not near: no flag is named for it", () => {
  for (const flag of ["--stat", "--wait", "-x"]) assert.doesNotMatch(said(flag), /did you mean/i, flag)
})

test("the nearest is named, of two that are as near the command's own", () => {
  for (const [flag, meant] of [
    ["--wathc", "--watch"],
    ["--limits", "--limit"],
    ["--jsn", "--json"],
    ["--lan", "--lana"],
    ["--sweep-concurency", "--sweep-concurrency"],
  ] as const)
    assert.match(said(flag), new RegExp(`${meant}\\b`), flag)
})
