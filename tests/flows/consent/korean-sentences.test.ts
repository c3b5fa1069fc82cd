// Every Korean sentence, rendered with sample values: no English word stands in it that is not a name.
import assert from "node:assert/strict"
import { test } from "node:test"
import { messages } from "../../../src/messages/index.ts"
import { foreignWords } from "../../kit/korean.ts"

/** Fields, options, commands, headings of other people's pages: written as they are, whatever the language. */
const technical = new Set(
  `
  AWS Admin Basic Bearer CAFE24_ CONFIG CSV Client Ctrl Editor Enter FILE GET HOST INFO JWKS JWT KEY Key Keys LANG MIRRORS NUL PEM POST
  PGHOST PGSSLMODE PORT Project Redirect Secret Settings TOKEN Transfer URI UTC admin alerts allow always anon append
  appendfsync appendonly apps backup bash cafe24 check chmod chown chunked client clientId clientSecret code
  comprehensive_test_report_ connect create createKeeper createProxy data deny docs egnis email env events everysec
  exchangeLatestCode fish fsync git gitignore handler https id index info iss json keeper keys ko legacy list
  localhost log mall maxmemory min mymall no nodejs24 noeviction oauth off on owner pascal path pem pool prefer provider
  proxy publicUrl publishable rate read redirectUri redis require rescue return revoke rw save schema scope
  secret server set settings slack state sudo sweep table tag times timestamp token tokenError tokens tunnel
  unlogged value webhook xml yes zip zsh`
    .trim()
    .split(/\s+/),
)

/** Whatever a sentence asks for: each of its pieces is a Korean word or a number. */
const pieces = new Proxy(
  {},
  {
    get: (_, name) => {
      if (name === Symbol.toPrimitive) return () => "값"
      if (typeof name === "symbol") return undefined
      return /count|number|ms$|minutes|hours|[aA]t$|seconds|total|status|tier|days/.test(name) ? 3 : "값"
    },
  },
)
const samples = ["값", 3, "", ["값", "둘"], pieces, { detail: "", kind: "x" }]

type Sentence = (...given: unknown[]) => unknown

/** One that cannot be told of such values was not meant for them. */
function renderings(sentence: Sentence): string[] {
  const said = samples.flatMap((odd) =>
    samples.flatMap((even) => {
      try {
        const given = Array.from({ length: Math.max(1, sentence.length) }, (_, at) => (at % 2 ? even : odd))
        return [sentence(...given)].flat()
      } catch {
        return []
      }
    }),
  )
  const isMeant = (one: unknown) => typeof one === "string" && !/NaN|undefined|\[object|Invalid/.test(one)
  return [...new Set(said.filter(isMeant) as string[])]
}

function* sentences(part: unknown, path: string): Generator<[path: string, sentence: string]> {
  if (typeof part === "string") yield [path, part]
  else if (typeof part === "function") {
    const all = renderings(part as Sentence)
    assert.ok(all.length > 0, `${path} cannot be rendered`)
    for (const one of all) yield [path, one]
  } else if (typeof part === "object" && part !== null) {
    for (const [key, inner] of Object.entries(part)) yield* sentences(inner, `${path}.${key}`)
  }
}

test("no English word stands in a Korean sentence but names", () => {
  const all = [...sentences(messages("ko"), "")]
  assert.ok(all.length > 2_000, `${all.length} renderings`)
  const odd = all.flatMap(([path, sentence]) => {
    const words = foreignWords(sentence).filter((word) => !technical.has(word))
    return words.length > 0 ? [`${path}: ${words.join(", ")} in "${sentence}"`] : []
  })
  assert.deepEqual(odd, [])
})

test("prose in English is found", () => {
  assert.deepEqual(foreignWords("토큰이 perhaps a false alarm 입니다"), ["perhaps", "false", "alarm"])
  assert.deepEqual(foreignWords("`mallkey status`로 CAFE24_CLIENT_ID와 client_id를 보세요"), [])
})
