// Words that readers of both languages stumbled over, and that do not come back: in the documentation and in what mallkey says.
import assert from "node:assert/strict"
import { test } from "node:test"
import { filesOf } from "./sources.ts"

const read = filesOf(/^(README|CONTRIBUTING)(\.ko)?\.md$|^docs\/.*\.md$|^src\/messages\/(en|ko)\/.*\.ts$/)

/** What was written, and what stands there now. */
const stumbledOver: [words: RegExp, instead: string][] = [
  [/구조 폴더/, "임시 보관 폴더"],
  [/앱 운영자/, "저희 담당자, or 관리자"],
  [/다시 시작해, /, "버튼을 눌러 다시 시작한 뒤"],
  [/좋은 소식을? (위에|덮어쓴)/, "what happens: a late failure is written over a new token"],
  [/지원이 끝났을 때입니다/, "끝났습니다"],
  [/대신 나서/, "장애 때 원본을 대신할 복제본"],
  [/플래그/, "옵션"],
  [
    /클라이언트 (아이디|id|ID|시크릿)/,
    "Client ID, Client Secret Key: as Cafe24's developers' pages have them",
  ],
  [/[을은이]\([를는가]\)|\(으\)로/, "a word behind the name that needs no choice: mymall 쇼핑몰을"],
  [/before it bites|the one link that mends it/, "when, and what to do"],
  [/once however many/, "what happens when many ask"],
  [/That is all, for good/, "what is finished"],
  [/people hear of what/, "you are told"],
  [/\*\*(Going home|Away)\b/, "Leaving mallkey, When the server is away"],
  [/API version .* lives/, "is supported"],
  [/token that is none/, "a made-up token"],
]

for (const [words, instead] of stumbledOver) {
  test(`instead of "${words.source}": ${instead}`, () => {
    const found = read.flatMap(({ path, text }) => {
      const lines = text.split("\n")
      return lines.flatMap((line, at) => (words.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : []))
    })
    assert.deepEqual(found, [])
  })
}

test("a command that the documentation has somebody type begins with npx: in a checkout the name alone is not found", () => {
  // But where the page makes a command of that name.
  const withoutCommand = read.filter(({ text }) => !text.includes("/usr/local/bin/mallkey"))
  const typed = withoutCommand.flatMap(({ path, text }) =>
    [...text.matchAll(/^```sh.*\n([\s\S]*?)^```$/gm)].flatMap(([, lines = ""]) =>
      lines.split("\n").flatMap((line) => (/(^|[|;(&] *)mallkey /.test(line) ? [`${path}: ${line}`] : [])),
    ),
  )
  assert.deepEqual(typed, [])
})
