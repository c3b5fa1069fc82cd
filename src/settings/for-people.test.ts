// The settings for people outside: who is asking, and whose pages may call.
import assert from "node:assert/strict"
import { test } from "node:test"
import { inspectSettings, loadSettings, type World } from "./index.ts"

function world(env: Record<string, string>): World {
  return { flags: {}, env: { MALLKEY_LANG: "en", ...env }, cwd: "/app", readFile: () => undefined }
}

function onlyProblem(env: Record<string, string>): string {
  const { problems } = inspectSettings(world(env))
  assert.equal(problems.length, 1, problems.join("\n"))
  return problems[0]!
}

test("who asks, and whose pages may call: one line each, and origins as browsers write them", () => {
  const env = {
    MALLKEY_SERVICE_NAME: "온누리 CS",
    MALLKEY_CONTACT: "help@example.com",
    MALLKEY_LOGO_URL: "https://example.com/logo.png",
    CORS_ORIGINS: "https://app.example.com/, http://localhost:3000",
  }
  const { settings } = loadSettings(world(env))
  assert.deepEqual(settings.service, {
    name: "온누리 CS",
    contact: "help@example.com",
    logoUrl: "https://example.com/logo.png",
  })
  assert.deepEqual(settings.corsOrigins, ["https://app.example.com", "http://localhost:3000"])
  for (const origin of ["*", "https://app.example.com/path", "http://app.example.com", "app.example.com"]) {
    assert.match(onlyProblem({ CORS_ORIGINS: origin }), /CORS_ORIGINS.*https:\/\/app\.example\.com/)
  }
  assert.match(onlyProblem({ MALLKEY_SERVICE_NAME: "a\nb" }), /one line of at most 60/)
})

test("a setting that nothing reads yet says so where it is set, and is no problem", () => {
  const { warnings } = loadSettings(
    world({ MALLKEY_ADMIN_PASSWORD: "open sesame", FORWARD_PROXY_PORT: "2426" }),
  )
  assert.deepEqual(
    warnings.map((text) => text.split(" ")[0]),
    ["MALLKEY_ADMIN_PASSWORD"],
  )
  assert.doesNotMatch(warnings.join(), /sesame/)
  assert.deepEqual(loadSettings(world({})).warnings, [])
})
