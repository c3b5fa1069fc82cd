// What readers looked for in vain stands in the pages, in both languages; rooms that a page names are there.
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { root } from "./sources.ts"

const textOf = (file: string) => readFileSync(join(root, file), "utf8")

const simulatorLines =
  /CAFE24_BASE_URL=.*\nCAFE24_CLIENT_ID=.*\nCAFE24_CLIENT_SECRET=.*\nCAFE24_REDIRECT_URI=/

const lookedFor: [what: string, page: string, english: RegExp, korean: RegExp][] = [
  ["how long npm test takes", "README", /npm test` \(about \d+ minutes/, /npm test` \(2코어에서 \d+분/],
  ["what a snippet's file must be called", "README", /ESM: a `\.mjs` file/, /ESM: `\.mjs` 파일/],
  ["what a token read answers", "README", /"tag":.*"api_base":/, /"tag":.*"api_base":/],
  [
    "why `npm init -y` ends in an import error",
    "docs/library",
    /`npm init -y` writes\s/,
    /`npm init -y`는 `commonjs`/,
  ],
  ["all that points a client at the simulator", "docs/simulator", simulatorLines, simulatorLines],
  ["a key for the scrape", "docs/monitoring", /--right read/, /--right read/],
  [
    "what metrics leave out",
    "docs/monitoring",
    /a command or Lambda does is not/,
    /명령이나 Lambda가 한 일은 여기에 없고/,
  ],
  [
    "the fields of an error",
    "docs/errors",
    /`todo`.*`retry_at`.*`problems`/,
    /`todo`.*`retry_at`.*`problems`/,
  ],
  ["the size of the zip", "docs/lambda", /lambda-zip .*under 1 MB/, /lambda-zip .*1MB 미만/],
  [
    "when a changed time ahead holds",
    "docs/settings",
    /for a mall with its next refresh/,
    /다음 갱신 때부터 적용됩니다/,
  ],
  ["how often cron must call", "docs/deploying", /every 30 minutes or more often/, /30분 이하를 권합니다/],
  ["how a lost secret comes back", "docs/backup", /mallkey\.secret/, /mallkey\.secret/],
]

for (const [what, page, english, korean] of lookedFor) {
  test(`${page} says ${what}`, () => {
    assert.match(textOf(`${page}.md`), english)
    assert.match(textOf(`${page}.ko.md`), korean)
  })
}

/** Rooms of the core are named within it. */
const places = ["", "src", "src/core"]

test("every room that CONTRIBUTING names is there", () => {
  for (const page of ["CONTRIBUTING.md", "CONTRIBUTING.ko.md"]) {
    const rooms = [...textOf(page).matchAll(/`([a-z][a-z-]*(?:\/[a-z-]+)*)\/`/g)].map(([, room = ""]) => room)
    assert.ok(rooms.length > 5, page)
    const missing = rooms.filter((room) => places.every((place) => !existsSync(join(root, place, room))))
    assert.deepEqual(missing, [], page)
  }
})
