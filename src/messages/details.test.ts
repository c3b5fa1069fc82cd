// What the rules say in their own words, a person gets in theirs: every reason, fixed or with facts, in both languages.
import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { storeFindings } from "../core/doctor/checks/store.ts"
import type { Store, StoreWarning, StoreWhy } from "../core/ports.ts"
import { verdictTable } from "../providers/cafe24/oauth/classify.ts"
import { messages } from "./index.ts"
import { tellFinding } from "./tell-finding.ts"
import { inWordsOf, tellReason } from "./tell-reason.ts"

const src = join(import.meta.dirname, "..")
const rooms = [
  "core",
  "providers",
  "http",
  "proxy",
  "access",
  "wire",
  "stores",
  "notifiers",
  "node",
  "programs",
]
const { reasons } = messages("ko")

const files = rooms.flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: src }))
/** What stores say of themselves has a code, and is told by it. */
const toldByCode = ["stores/postgres/durability.ts", "stores/redis/warnings.ts"]
const sources = files.filter((path) => !path.endsWith(".test.ts") && !toldByCode.includes(path))
const texts = sources.map((path) => [path, readFileSync(join(src, path), "utf8")] as const)

function foundBy(shape: RegExp): string[] {
  return texts.flatMap(([, text]) => [...text.matchAll(shape)].map((match) => match[1] ?? ""))
}

/** `${…}` stands for a fact: a number, a name. */
const filled = (template: string, fact: string) =>
  template.replaceAll(/\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, fact)

const isTold = (detail: string) => /[가-힣]/.test(tellReason(reasons, detail).plain)

test("a wrong file in the place of a store or a folder is called that", () => {
  for (const [detail, says] of [
    ["/srv/notes.txt: file is not a database", /데이터베이스 파일이 아니/],
    ["ENOTDIR", /폴더가 아닌 것/],
    ["EISDIR", /파일이 아니라 폴더/],
  ] as const)
    assert.match(inWordsOf(reasons, detail), says)
})

test("a folder with spaces and Korean letters in its name keeps no reason from being told", () => {
  for (const [detail, says] of [
    [
      "/srv/우리 shop/mallkey.db: file is not a database",
      /우리 shop\/mallkey.db: .*데이터베이스 파일이 아니/,
    ],
    ["sqlite:./my shop/mallkey.db: ENOSPC", /my shop\/mallkey.db: 디스크가 가득/],
    ["이미 한국어로 적힌 이유: 그대로 둡니다", /^이미 한국어로 적힌 이유: 그대로 둡니다$/],
  ] as const)
    assert.match(inWordsOf(reasons, detail), says)
})

test("every fixed reason is said in Korean", () => {
  const fixed = [
    ...foundBy(/\bdetail(?:\s*=|:)\s*"([^"]+)"/g),
    ...foundBy(
      /\b(?:const why =|: |\? |return |unknown\(|const \w+ =\s*)"((?:it|its|this|a|no) [^"]{12,})"/g,
    ),
    ...foundBy(/(?:problems?\.push\(|const problem =|invalid\(|unknown\(|unavailable\(\w+, )\s*"([^"]+)"/g),
  ].filter((detail) => !isProse(detail))
  assert.ok(fixed.length > 80, `${fixed.length} found`)
  assert.deepEqual(
    fixed.filter((detail) => !isTold(detail)),
    [],
  )
})

/** Told by the word before them. */
const redisSays = texts.find(([path]) => path === "stores/redis/trouble.ts")?.[1] ?? ""
const isProse = (text: string) => redisSays.includes(text)

test("every reason with a fact in it is said in Korean", () => {
  const withFacts = foundBy(/\b(?:detail|problem)(?:\s*=|:)\s*`([^`]+)`/g).filter((text) =>
    /[a-z]{2} /.test(text),
  )
  // Put together of pieces, or told as a part of another reason: the samples below have them whole.
  const said = withFacts.filter(
    (text) => !/connections"|missed\.length|\{place\}|missingOf|apartMs/.test(text),
  )
  const untold = said.filter((template) => {
    return !["3", "mall", "ECONNREFUSED", "it is no folder"].some((fact) => isTold(filled(template, fact)))
  })
  assert.deepEqual(untold, [])
})

test("every meaning of an answer is said in both languages, and what was really said stands behind a label", () => {
  for (const { meaning } of verdictTable) {
    const detail = `status 400, ${meaning}: invalid_grant: Invalid refresh_token`
    const told = inWordsOf(reasons, detail)
    assert.match(
      told,
      /^[가-힣](?:[^A-Z]|Client ID|Client Secret Key)*\. 기술 정보: HTTP 400 invalid_grant: Invalid refresh_token$/,
      meaning,
    )
    const english = inWordsOf(messages("en").reasons, detail)
    assert.match(english, /^[A-Za-z].+\. technical details: HTTP 400 invalid_grant/, meaning)
    assert.ok(!english.startsWith("technical"), meaning)
  }
})

const samples = [
  ['its column enabled says "no"', /^enabled 열의 값이 "no"인데/],
  ["UND_ERR_SOCKET", /연결이 끊어졌습니다. 기술 정보: UND_ERR_SOCKET/],
  ["redis://127.0.0.1:6379: ECONNREFUSED", /^redis:\/\/127.0.0.1:6379: 연결이 거부/],
  ["no answer within 100000 ms", /^100초 안에 응답이 오지 않았습니다$/],
  ["status 503, Cafe24's trouble", /^카페24 서버에 장애가 있습니다. 기술 정보: HTTP 503$/],
  ["status 200, no JSON object", /^응답을 읽을 수 없습니다/],
  ["status 200, access_token missing or unreadable", /^응답에 액세스 토큰이 없거나/],
  ["access_denied: The user is not the principal operator of the mall", /^운영자가 동의하지 않았거나/],
  ['postgres://h/db: null value in column "x" violates not-null constraint (23502)', /비울 수 없는 열/],
  ["postgres://h/db: SQLSTATE P0001", /데이터베이스가 요청을 받지 않았습니다. 기술 정보: SQLSTATE P0001/],
  ["./data/x.db: disk I/O error", /기술 정보|디스크/],
  ["./data/x.db: EACCES at open", /이 사용자에게/],
  ["redis://h: OOM, its memory is full and it throws nothing away", /메모리가 가득/],
  ["a.json: EACCES, this user may not read it: chown or chmod it", /이 사용자가 읽을 수 없습니다/],
  ["1 connection", /^연결 1개$/],
  ["by 5 minutes", /^5분$/],
  ["12 token requests in 2 hours are used up", /^2시간에 12회/],
  ["HTTP 404 no_service", /받는 쪽에서 거절/],
  ["EAUTH 535", /메일 서버가 사용자 이름/],
  [
    "status 400, the token or code that was sent: invalid_grant; an earlier answer never reached us",
    /앞선 응답/,
  ],
  ["of this mall alone, others are accepted: status 401, our app: invalid_client", /이 쇼핑몰에서만/],
  ["CAFE24_BASE_URL: must contain {mall_id}", /CAFE24_BASE_URL 값이 올바르지 않습니다/],
  ["3 minutes behind redis://h", /저장소와 3분 차이/],
  ["http://127.0.0.1:6000: no request may go to port 6000", /6000번 포트.*다른 포트.*MALLKEY_URL/],
  ["https://keeper.example: status 502, and no answer of mallkey", /mallkey가 아닌 다른 프로그램/],
  ["issued_at_missing", /빠진 항목/],
  ["TypeError", /^TypeError$/],
  ["something nobody has foreseen", /^기술 정보: something nobody has foreseen$/],
] as const

test("reasons as they come", () => {
  for (const [detail, told] of samples) assert.match(inWordsOf(reasons, detail), told, detail)
})

test("a caller from outside reads words and no codes", () => {
  for (const [detail] of samples) {
    const { plain } = tellReason(reasons, detail)
    assert.doesNotMatch(plain, /UND_ERR|ECONN|status|invalid_|access_denied|P0001/, detail)
  }
})

test("what a store says of itself is told by its code and facts, whatever its text looks like", async () => {
  const about = async (language: "ko" | "en", warning: StoreWarning) => {
    const store = { name: "file:./data", warnings: async () => [warning] } as unknown as Store
    const [found] = await storeFindings(store, "some")
    return tellFinding(found!, language, 0).message
  }
  const codes = Object.keys(reasons.ofStore) as StoreWhy[]
  assert.deepEqual(Object.keys(messages("en").reasons.ofStore), codes)
  for (const why of codes) assert.match(reasons.ofStore[why]("a", "b"), /[가-힣]|^a: b/, why)
  for (const [code, why, facts, told] of [
    ["unclaimed", "app_unknown", ["cs", "3"], /cs: 3개/],
    ["plain_text", "files_plain", ["/srv/a: ENOSPC"], /\/srv\/a: ENOSPC: 파일을 읽을 수 있는 사람/],
    ["unreadable", "one_odd", ["mymall", 'its column status says "no"'], /mymall: status 열의 값이/],
  ] as const)
    assert.match(await about("ko", { code, why, facts, detail: "ENOSPC" }), told)
  assert.match(await about("en", { code: "forgets", detail: "a store of mine" }), /a store of mine/)
})
