// Whose refusal it is: the port's only where somebody tried to listen.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../../core/errors.ts"
import { messages } from "../../messages/index.ts"
import { asPortTrouble } from "./port-in-use.ts"

const refused = (syscall: string) => Object.assign(new Error("denied"), { code: "EACCES", syscall })

test("a file that may not be read is not told as a port", () => {
  const { cli } = messages("en")
  const scandir = refused("scandir")
  assert.equal(asPortTrouble(scandir, 46_705, "serve", cli), scandir)
  assert.ok(isKeeperError(asPortTrouble(refused("listen"), 80, "serve", cli), "settings_invalid"))
})
