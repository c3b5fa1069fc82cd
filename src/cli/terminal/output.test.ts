// How wide a terminal is: some say nothing of it, some say zero.
import assert from "node:assert/strict"
import { Writable } from "node:stream"
import { test } from "node:test"
import { createOutput } from "./output.ts"

function widthWhere(columns: number | undefined): number {
  const stream = () =>
    Object.assign(new Writable(), { columns, isTTY: true }) as unknown as NodeJS.WriteStream
  return createOutput({ stdout: stream(), stderr: stream() }, false).columns
}

test("a terminal that knows no width of its own, as under docker exec -t, is taken for one of 80 columns", () => {
  assert.equal(widthWhere(0), 80)
  assert.equal(widthWhere(undefined), 80)
  assert.equal(widthWhere(120), 120)
})
