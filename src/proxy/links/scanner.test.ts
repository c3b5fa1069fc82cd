// Links in JSON, cut into pieces at every byte: what is ours to change is changed, nothing else is, and nothing is lost.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { LinkScanner } from "./scanner.ts"

const theirs = "https://mymall.cafe24api.com"
const ours = "http://127.0.0.1:2424/proxy/mymall"

function scan(text: string, sizes: number[] = [text.length]): string {
  const scanner = new LinkScanner(theirs, ours)
  const bytes = Buffer.from(text)
  const out: Buffer[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length]!)
    out.push(scanner.push(bytes.subarray(at, at + size)))
    at += size
  }
  out.push(scanner.end())
  return Buffer.concat(out).toString()
}

const escaped = (text: string) => text.replaceAll("/", "\\/")
const cases: [string, string, string][] = [
  [
    "a link",
    `{"links":[{"rel":"next","href":"${theirs}/api/v2/x?a=1"}]}`,
    `{"links":[{"rel":"next","href":"${ours}/api/v2/x?a=1"}]}`,
  ],
  ["as PHP writes it", `{"href":"${escaped(theirs)}\\/api\\/v2"}`, `{"href":"${escaped(ours)}\\/api\\/v2"}`],
  ["with blanks", `{"href" :\n\t "${theirs}/api"}`, `{"href" :\n\t "${ours}/api"}`],
  ["nothing behind the host", `{"href":"${theirs}"}`, `{"href":"${ours}"}`],
  ["two of them", `["href":"${theirs}/a","href":"${theirs}/b"]`, `["href":"${ours}/a","href":"${ours}/b"]`],
]
const untouched: [string, string][] = [
  ["another mall's", `{"href":"https://other.cafe24api.com/api"}`],
  ["a host that begins alike", `{"href":"${theirs}.evil.example/api"}`],
  ["another member", `{"url":"${theirs}/api"}`],
  ["text inside of text", `{"body":"\\"href\\":\\"${theirs}/api\\""}`],
  ["a value of that name", `{"rel":"href","x":"${theirs}/api"}`],
  ["no text behind it", `{"href":null,"x":"${theirs}"}`],
  ["more blanks than anybody writes", `{"href":${" ".repeat(200)}"${theirs}/api"}`],
  ["an end in the middle", `{"links":[{"href":"https://mymall.caf`],
  ["an end behind the name", `{"links":[{"href"`],
  ["Korean", `{"이름":"홍길동","href":"/api/v2"}`],
]

for (const [name, given, wanted] of cases) {
  test(`rewritten: ${name}, in pieces of any size`, () => {
    for (let size = 1; size <= given.length; size++)
      assert.equal(scan(given, [size]), wanted, `pieces of ${size}`)
  })
}
for (const [name, given] of untouched) {
  test(`left alone: ${name}, in pieces of any size`, () => {
    for (let size = 1; size <= Buffer.byteLength(given); size++)
      assert.equal(scan(given, [size]), given, `pieces of ${size}`)
  })
}

test("however it is cut, it comes out as in one piece", () => {
  const piece = fc.constantFrom(
    '"href"',
    ":",
    '"',
    " ",
    theirs,
    escaped(theirs),
    "/",
    "\\",
    '"hre',
    "https://mymall",
    "x",
    "홍",
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 }),
      (pieces, sizes) => {
        const text = pieces.join("")
        assert.equal(scan(text, sizes), scan(text))
      },
    ),
  )
})

test("a megabyte without a link comes through as the same bytes", () => {
  const text = JSON.stringify(
    Array.from({ length: 20_000 }, (_, at) => ({ order_id: at, name: "홍길동", href: "/x" })),
  )
  assert.equal(scan(text, [65_536]), text)
})
