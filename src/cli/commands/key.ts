// mallkey key: makes, lists and revokes the keys programs call the server with.

import type { ConnectionView } from "../../core/keeper.ts"
import type { KeyRequest } from "../../core/keys/keys.ts"
import { allRights, type Right } from "../../core/keys/rights.ts"
import { keyPrefix } from "../../core/keys/shape.ts"
import { type Messages, messages } from "../../messages/index.ts"
import { type KeyJson, longestName, readRate } from "../../wire/key.ts"
import { misused } from "../arguments.ts"
import { type CommandCall, command, type FlagValues } from "../command.ts"
import { nearest } from "../nearest.ts"
import { readEnd } from "../numbers.ts"
import { pad, widthOf } from "../pictures/width.ts"
import type { Reachable } from "../reachable.ts"
import { wordsAbout } from "../words-about.ts"

/** Of what is connected, beside a name that is not. */
const namedAtMost = 8

const flags = {
  name: { type: "string", value: "NAME" },
  right: { type: "string", multiple: true, value: "RIGHT" },
  connection: { type: "string", multiple: true, value: "ID" },
  allow: { type: "string", multiple: true, value: "'GET /admin/orders*'" },
  deny: { type: "string", multiple: true, value: "'* /admin/customers*'" },
  rate: { type: "string", value: "5/s" },
  until: { type: "string", value: "2027-01-31" },
  expires: { type: "string", value: "90d" },
} as const
type KeyCall = CommandCall<typeof flags>

const deeds = { create, list, revoke } as const

export default command({
  makesStore: true,
  usage: "create | list | revoke KEY_ID",
  takes: [1, 2],
  example:
    "mallkey key create --name orders-bot --right token --connection mymall --expires 90d\nmallkey key create --name reader --right proxy --allow 'GET /admin/orders*' --rate 5/s --until 2027-01-31\nmallkey key list",
  flags,
  run: async (call: KeyCall) => {
    const [deed = "", id] = call.args
    if (!Object.hasOwn(deeds, deed)) {
      const all = Object.keys(deeds)
      const told = { name: deed, all: all.join(", "), near: nearest(deed, all) }
      throw misused([call.words.unknownDeed("mallkey key", told)], "mallkey key --help")
    }
    const { keeper } = await call.reach()
    await deeds[deed as keyof typeof deeds](call, keeper, id)
    return 0
  },
})

async function create(call: KeyCall, keeper: Reachable): Promise<void> {
  const { out, words } = call
  const request = requestOf(call.flags, words, keeper.clock.now())
  const made = await keeper.keys.create(request)
  // The key alone on standard output: it can go straight into a variable or a file.
  out.answer(made, made.key)
  const until = made.expires_at === undefined ? undefined : Date.parse(made.expires_at)
  const end = until === undefined ? undefined : messages(call.language).times.both(until, keeper.clock.now())
  if (!out.json) out.note(words.keyMade(made.name, made.rights.join(", "), made.id, end))
  const missing = made.not_connected ?? []
  if (missing.length === 0) return
  // A key may be made before its mall is connected; a typing mistake must not pass for that.
  const { found } = await keeper.connections().catch(() => ({ found: [] as ConnectionView[] }))
  const known = found.map(({ connection }) => connection.id)
  for (const id of missing) {
    const about = await wordsAbout(call, keeper, id)
    const said = /[*?]/.test(id)
      ? about.keyNoPattern(id)
      : about.keyForLater(id, nearest(id, known), known.slice(0, namedAtMost))
    out.note(`! ${said}`)
  }
}

function requestOf(given: FlagValues<typeof flags>, words: CommandCall["words"], now: number): KeyRequest {
  const rights = (given.right ?? ["read", "token"]).flatMap((text) => text.split(/[\s,]+/)).filter(Boolean)
  const wrong = rights.filter((right) => !(allRights as readonly string[]).includes(right))
  const problems = wrong.map((right) => words.unknownRight(right, allRights.join(", ")))
  if (!given.name?.trim()) problems.push(words.keyNeedsName)
  else if (given.name.trim().length > longestName) problems.push(words.keyNameTooLong(longestName))
  const rate = given.rate === undefined ? undefined : readRate(given.rate)
  if (given.rate !== undefined && rate === undefined) problems.push(words.notARate)
  if (given.until !== undefined && given.expires !== undefined) problems.push(words.oneEnd)
  if (problems.length > 0) throw misused(problems, "mallkey key --help")
  const { flag, end } =
    given.until === undefined
      ? { flag: "--expires", end: given.expires }
      : { flag: "--until", end: given.until }
  return {
    name: given.name?.trim() ?? "",
    rights: rights as Right[],
    connections: given.connection?.flatMap((text) => text.split(/[\s,]+/)).filter(Boolean),
    allow: given.allow,
    deny: given.deny,
    rate,
    expiresAt: end === undefined ? undefined : readEnd(flag, end, words, now),
  }
}

async function list(call: KeyCall, keeper: Reachable): Promise<void> {
  const { keys, clock } = keeper
  const [all, words] = await Promise.all([keys.list(), wordsAbout(call, keeper)])
  call.out.answer({ keys: all }, all.length > 0 ? table(all, { ...call, words }, clock.now()) : words.noKeys)
}

/** Of one that an earlier version made nobody wrote down when it was used. */
function lastUse({ begins, last_used_at: at }: KeyJson, times: Messages["times"], now: number): string {
  if (at !== undefined) return times.relative(Date.parse(at), now)
  return begins === undefined ? times.unknown : times.never
}

function table(all: KeyJson[], { out, words, language }: KeyCall, now: number): string {
  const { times } = messages(language)
  const { keyColumns } = words
  const rows = all.map((facts) => [
    facts.id,
    `${facts.begins ?? keyPrefix}…`,
    facts.name,
    facts.rights.join(","),
    facts.connections?.join(",") ?? words.everyMall,
    facts.expires_at === undefined ? times.never : times.relative(Date.parse(facts.expires_at), now),
    lastUse(facts, times, now),
    leashOf(facts),
  ])
  const heading = [
    keyColumns.id,
    keyColumns.begins,
    keyColumns.name,
    keyColumns.rights,
    keyColumns.malls,
    keyColumns.ends,
    keyColumns.used,
    keyColumns.leash,
  ]
  const widths = heading.map((text, at) =>
    Math.max(widthOf(text), ...rows.map((row) => widthOf(row[at] ?? ""))),
  )
  const line = (cells: string[]) =>
    cells
      .map((cell, at) => pad(cell, widths[at] ?? 0))
      .join("  ")
      .trimEnd()
  return [out.style("gray", line(heading)), ...rows.map(line)].join("\n")
}

/** `GET /admin/orders*, !* /admin/customers*, 5/s` */
function leashOf({ allow = [], deny = [], rate }: KeyJson): string {
  return [...allow, ...deny.map((pattern) => `!${pattern}`), ...(rate ? [rate] : [])].join(", ")
}

async function revoke(call: KeyCall, { keys }: Reachable, id: string | undefined): Promise<void> {
  const { out, words } = call
  if (id === undefined) throw misused([words.whichKey], "mallkey key list")
  if (!(await keys.revoke(id))) {
    const named = (await keys.list()).filter(({ name }) => name === id).map((key) => key.id)
    throw misused([named.length > 0 ? words.keyIsName(id, named) : words.noSuchKey(id)], "mallkey key list")
  }
  out.answer({ id, revoked: true }, `${out.style("green", "✓")} ${words.keyRevoked(id)}`)
}
