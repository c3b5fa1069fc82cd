// What a caller is told who names an app that is not here.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isKeeperError } from "../errors.ts"
import type { Provider } from "../ports.ts"
import { severalProviders } from "./several-providers.ts"

test("an unknown app is named in the refusal, and an empty name leaves no hole in it", () => {
  const providers = severalProviders({ facts: { id: "cafe24" } } as Provider, {})
  for (const [app, detail] of [
    ["cs", "no app is named cs here"],
    ["", "app: the name is empty"],
    [" ", "app: the name is empty"],
  ]) {
    assert.throws(
      () => providers.of({ app }),
      (error) => isKeeperError(error, "request_invalid") && error.detail === detail,
    )
  }
})
