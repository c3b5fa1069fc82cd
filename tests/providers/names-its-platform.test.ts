// Every sentence that can be about a connection of another platform names that platform and its accounts, and no other.
import assert from "node:assert/strict"
import { test } from "node:test"
import { type Language, messages } from "../../src/messages/index.ts"
import { acmeFacts } from "./acme.ts"

/** Each with why it may say Cafe24, or mall, whatever the platform of the connection at hand. */
const may: readonly (readonly [path: RegExp, reason: string])[] = [
  [/^settings\b/, "the settings of the first app, which is one of Cafe24"],
  [/^settingProblems\b/, "the same, where one is wrong"],
  [/^reference\b/, "headings of pages about settings and errors"],
  [/^cli\.init\b/, "sets up the first app"],
  [/^cli\.noApp/, "says that the first app is not set up"],
  [
    /^cli\.(mallMissing|whichMall|idOrAll|oneOrAll)$/,
    "CAFE24_MALL_ID, or how a connection is named on the command line",
  ],
  [/^cli\.mallMeant$/, "how an id of the first app is spelled"],
  [
    /^cli\.(tagline|helpOfEach|firstSteps|groups|commands|flags)\b/,
    "the help, which is shown without any app",
  ],
  [/^cli\.(demo|simulat)/, "the demo and its simulated Cafe24"],
  [/^pages\.home\.(intro|demo|simulator)$/, "what mallkey is, and the demo"],
  [/^pages\.expected\.(mallId|connection)$/, "the parameter mall_id of the routes"],
  [/^pages\.operations\.(readToken|readConnection)$/, "the format cafe24, and the parameter mall_id"],
  [/^reasons\.fixed\..*(mall_id|MALL)/, "mall_id and files that are called after it"],
  [/^moving\.problems\.mall_(invalid|unknown|differs)$/, "mall_id, and the flag --mall"],
  [/^moving\.(onlyOne|severalOwners)$/, "the flag --mall"],
  [/^doctor\.findings\.nine_hours_off\b/, "a mistake about Cafe24's times, found at no other platform"],
  [/^lambda\.(exchanged|exchangedBefore|noMall|tooOld|usedElsewhere)$/, "a table of codes of the first app"],
]

const standIns: readonly unknown[] = [
  "x",
  3,
  true,
  ["a", "b"],
  undefined,
  {
    mall: "m",
    because: " (b)",
    detail: "d",
    app: "cs",
    count: 2,
    malls: 2,
    name: "n",
    when: "w",
    kind: "lost",
  },
  { mall: "", because: "", detail: "", count: 0, name: "", when: "", kind: "lost", isNamed: true },
]

/** Every sentence by its path, functions with whatever they might be asked. */
function* sentences(part: unknown, path = ""): Generator<readonly [path: string, sentence: string]> {
  if (typeof part === "string") yield [path, part]
  else if (typeof part === "function") {
    for (const standIn of standIns) {
      const said = attempt(() => part(...Array.from({ length: part.length }, () => standIn)))
      yield* sentences(typeof said === "function" ? undefined : said, path)
    }
  } else if (typeof part === "object" && part !== null)
    for (const [key, inner] of Object.entries(part))
      yield* sentences(inner, path === "" ? key : `${path}.${key}`)
}

function attempt(make: () => unknown): unknown {
  try {
    return make()
  } catch {
    // Asked for another kind of value.
    return undefined
  }
}

const others = /Cafe24|카페24|쇼핑몰|\bmalls?\b(?![.~])/i
/** What programs write and read, and what stands for an id in a command. */
const fixed = /CAFE24_\w*|mall_id|\/api\/cafe24\/\w*|mallkey \w+ (?:MALL|쇼핑몰)(?:아이디|~소유자)?/g

const excused = new Set<string>()

for (const language of ["ko", "en"] satisfies Language[]) {
  test(`sentences about a connection of another platform name it, and not Cafe24 or a mall (${language})`, () => {
    const said = [...sentences(messages(language, acmeFacts("fixed").platformWords))]
    assert.ok(said.length > 2_000, `${said.length} sentences`)
    const wrong = said.filter(([, sentence]) => others.test(sentence.replaceAll(fixed, "")))
    const unlisted = wrong.filter(([path]) => !may.some(([listed]) => listed.test(path)))
    for (const [listed, reason] of may) if (wrong.some(([path]) => listed.test(path))) excused.add(reason)
    assert.deepEqual([...new Map(unlisted)], [])
  })
}

test("each reason on the list excuses a sentence", () => {
  assert.deepEqual(
    may.map(([, reason]) => reason).filter((reason) => !excused.has(reason)),
    [],
  )
})
