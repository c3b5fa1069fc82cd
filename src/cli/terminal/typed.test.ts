// A hint is shown as it can be typed where the reader sits, and nothing else of a text changes.
import assert from "node:assert/strict"
import { test } from "node:test"
import { pagesFor, phraseFor } from "./typed.ts"

const cases: [
  name: string,
  script: string,
  isCheckout: boolean,
  cwd: string,
  isNpx: boolean,
  isCommand?: boolean,
][] = [
  ["a checkout", "/home/me/mallkey/bin/mallkey.js", true, "/home/me/mallkey", true],
  [
    "a folder of a checkout, with another one for everybody",
    "/opt/mallkey/bin/mallkey.js",
    true,
    "/opt/mallkey/docs",
    true,
    true,
  ],
  [
    "a checkout for everybody, with a program before it",
    "/opt/mallkey/bin/mallkey.js",
    true,
    "/var/lib/mallkey",
    false,
    true,
  ],
  [
    "a checkout elsewhere, with nothing before it",
    "/opt/mallkey/bin/mallkey.js",
    true,
    "/var/lib/mallkey",
    true,
  ],
  ["a project that has it", "/home/me/shop/node_modules/.bin/mallkey", false, "/home/me/shop", true],
  ["npx without a project", "/home/me/.npm/_npx/1a2b/node_modules/.bin/mallkey", false, "/home/me", true],
  ["installed for everybody", "/usr/local/bin/mallkey", false, "/home/me", false],
  ["installed by npm -g", "/usr/lib/node_modules/mallkey/bin/mallkey.js", false, "/home/me", false],
]

for (const [name, script, isCheckout, cwd, isNpx, isCommand = false] of cases) {
  test(`hints in ${name}`, () => {
    const phrase = phraseFor(script, isCheckout, cwd, () => isCommand)
    const expected = isNpx ? "→ npx mallkey connect mymall" : "→ mallkey connect mymall"
    assert.equal(phrase("→ mallkey connect mymall"), expected)
    assert.equal(phrase("→ mallkey --help"), isNpx ? "→ npx mallkey --help" : "→ mallkey --help")
    assert.equal(phrase("`mallkey key create`"), isNpx ? "`npx mallkey key create`" : "`mallkey key create`")
    assert.ok(phrase("→ \u001b[1mmallkey connect mymall\u001b[22m").includes("npx mallkey connect") === isNpx)
    for (const same of [
      "npx mallkey status",
      "mallkey 서버에 연결할 수 없습니다",
      "mallkey is a keeper",
      "/usr/bin/mallkey status",
      "mallkey status.json",
    ])
      assert.equal(phrase(same), same)
  })
}

test("a page is named where it lies, and by its bare name in the package's own folder alone", () => {
  const place = "/usr/lib/node_modules/mallkey/"
  const pages = pagesFor(place, "/home/me")
  assert.equal(pages("once (docs/backup.md), or"), `once (${place}docs/backup.md), or`)
  assert.equal(pages("방법: docs/tunnel.ko.md"), `방법: ${place}docs/tunnel.ko.md`)
  const same = [
    "https://keeper.example/docs/backup.md",
    "./docs/backup.md",
    "docs/en/api/admin/",
    "mydocs/a.md",
  ]
  for (const text of same) assert.equal(pages(text), text)
  assert.equal(pagesFor(place, "/usr/lib/node_modules/mallkey")("docs/backup.md"), "docs/backup.md")
})
