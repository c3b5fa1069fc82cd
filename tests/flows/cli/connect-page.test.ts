// A browser that brings the consent back to `mallkey connect` itself is shown what became of it, slow as it may be.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createDesk } from "../../kit/command-line.ts"

const seller = "hanok-living"

test("a browser is still shown what became of its consent when connect has nothing more to wait for", async (t) => {
  const desk = await createDesk(t, {
    simulator: { switches: { consent: "cancel", cancelDoes: "redirects" } },
  })
  const connecting = desk.start("connect", seller, "--json")
  const [link] = await connecting.says(/http:\/\/\S+authorize\S+/)
  const page = { headers: { accept: "text/html" }, redirect: "manual" } as const
  let at = link
  for (let hops = 0; hops < 2; hops++)
    at = new URL((await fetch(at, page)).headers.get("location") ?? "", at).href
  assert.match(at, /\/callback\?result=/)
  // Slow as a browser that opens its window first.
  await new Promise((resolve) => setTimeout(resolve, 700))
  const shown = await fetch(at, page)
  assert.equal(shown.status, 400)
  assert.match(await shown.text(), /동의가 완료되지 않았습니다/)
  const { error } = JSON.parse((await connecting.ended).stdout)
  assert.equal(error.code, "consent_denied")
})
