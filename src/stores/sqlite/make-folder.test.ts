// A read-only disk is called that, although Node calls the folder absent when it is asked for a chain of them.
import assert from "node:assert/strict"
import { test } from "node:test"
import { makeFolder } from "./make-folder.ts"

const failing = (code: string) => Object.assign(new Error(code), { code })

test("on a read-only disk the reason is that it is read-only", () => {
  const make = (folder: string, { recursive = false }) => {
    if (folder !== "/disk" && folder !== "/") throw failing(recursive ? "ENOENT" : "EROFS")
  }
  assert.throws(() => makeFolder("/disk/shop/data", make), { code: "EROFS" })
})

test("any other reason stays what it is", () => {
  const make = () => {
    throw failing("EACCES")
  }
  assert.throws(() => makeFolder("/disk/data", make), { code: "EACCES" })
})
