// Bad notes and bad rescue entries for the poison play: of every kind what is cut off, and what is whole and something else.
import { execFileSync } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { NoteKind } from "../../src/core/ports.ts"
import type { Poison, SteppingClock } from "../../src/testing/index.ts"
import type { PoisonPlace } from "./poison-places.ts"

/** Of each kind of note one that is cut off, and others that are whole and something else. */
export function badNotes(
  place: PoisonPlace,
  { now }: Pick<SteppingClock, "now">,
): Record<string, () => Promise<Poison>> {
  const wrong: [NoteKind, key: string, text: string][] = [
    ["key", "0badkey00000", '{"id":'],
    ["key", "1badkey00000", '{"id":"1badkey00000","name":"x","rights":["admin"],"connections":"all"}'],
    ["link", "badlink", '{"endsAt":"soon"}'],
    ["link", "halflink", '{"endsAt":'],
    ["sweep", "last", '{"at":"lately"}'],
    ["event", "zzzzzzzzz-000-bad", "[]"],
    ["event", "zzzzzzzzz-001-half", '{"at":'],
    [
      "event",
      "zzzzzzzzz-003-name",
      '{"id":"zzzzzzzzz-003-name","at":1,"kind":"lost","connectionId":"bell\\u0007"}',
    ],
    ["event", "zzzzzzzzz-002-far", '{"id":"x","at":1e300,"kind":"lost"}'],
    ["alert", "outbox", '"hello"'],
    ["alert", "mall/aaaamall", "null"],
    ["alert", "mall/badmemory", '{"said":'],
    ["alert", "hint/badhint", '{"at":"once"}'],
    ["fact", "gone aaaamall", '{"at":"yesterday"}'],
    ["fact", "gone badstone", "null"],
    ["fact", "ring elsewhere:7", '{"at":1,"keyIds":"all"}'],
    ["state", "badstate", "null"],
    ["state", "halfstate", '{"at":'],
    ["state", "budget aaaamall", '{"asked":7}'],
    ["state", "strangers 3", "[]"],
    ["successor", "aaaamall", '{"after":"x"}'],
  ]
  const put = wrong.map(([kind, key, text]) => [
    `a note: ${kind} ${key}`,
    async (): Promise<Poison> => {
      const isThere = await place.putNote(kind, key, text)
      const mend = async () => void (isOverwritten.has(key) || (await place.putNote(kind, key, undefined)))
      const isNamed = isThere && !isOverwritten.has(key)
      return { ...(isNamed && { named: `note ${kind} ${key.slice(0, 12)}` }), now: now(), mend }
    },
  ])
  return Object.fromEntries(put)
}

/** Written anew by the code that needs them, which mends them. */
const isOverwritten = new Set(["last", "outbox", "mall/aaaamall", "budget aaaamall", "aaaamall"])

/** What no answer of ours looks like, and answers of nobody at impossible times. */
export function badEntries(
  folder: string,
  { now }: Pick<SteppingClock, "now">,
  store?: string,
): Record<string, () => Promise<Poison>> {
  const entry = (more: object) =>
    JSON.stringify({ store, id: "ghostmall", ifTag: "0123", sealed: "mk1.a.b.c", at: now(), ...more })
  const made: Record<string, (path: string) => void> = {
    "a rescue entry that is a folder": (path) => mkdirSync(path),
    "a rescue entry that is a pipe": (path) => void execFileSync("mkfifo", [path]),
    "half a rescue entry": (path) => writeFileSync(path, '{"key":'),
    "a rescue entry of no time": (path) => writeFileSync(path, entry({ key: "farkey", at: 1e300 })),
    "a rescue entry of a name without end": (path) =>
      writeFileSync(path, entry({ key: "longkey", id: "x".repeat(400) })),
    "a rescue entry of a name with control characters": (path) =>
      writeFileSync(path, entry({ key: "bellkey", id: "bell\u0007and\nline" })),
  }
  const put = Object.entries(made).map(([kind, make], index) => [
    kind,
    async (): Promise<Poison> => {
      const name = `odd${index}.answer.json`
      make(join(folder, name))
      const mend = async () => rmSync(join(folder, name), { recursive: true, force: true })
      return { named: name, now: now(), mend }
    },
  ])
  return Object.fromEntries(put)
}
