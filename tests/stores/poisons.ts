// Bad things as other programs and accidents leave them, for each kind of place: what the store suite spreads.
import { spawnSync } from "node:child_process"
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Poison } from "../../src/testing/index.ts"

type Poisons = Record<string, () => Promise<Poison>>
const hourMs = 3_600_000

/** Times as they have been seen: understood, or to be named. */
const times: Record<string, { write(at: number): unknown; isMeant?: boolean }> = {
  nanoseconds: { write: (at) => at * 1_000_000, isMeant: true },
  microseconds: { write: (at) => at * 1_000, isMeant: true },
  "seconds with a second fraction": {
    write: (at) => `${new Date(at + 9 * hourMs).toISOString().slice(0, 23)}590.000`,
    isMeant: true,
  },
  text: { write: () => "in two hours" },
  "the year 1970": { write: () => "1970-01-15T00:00:00Z" },
  "the year 58877": { write: () => "+058877-03-08T00:00:00.000Z" },
  "a number of no unit": { write: () => 1e24 },
  "a list": { write: () => [1, 2] },
}

/** The tokens of a pair that is written there: of nobody, or of a mall that lives. */
export type TokensOf = (id: string) => { access_token: string; refresh_token: string }

export const nobodysTokens: TokensOf = (id) => ({
  access_token: `access-${id}`,
  refresh_token: `refresh-${id.slice(0, 20)}`,
})

/** `put` writes a document of that name as another program would, and makes the store look again. */
export function badDocuments(
  now: () => number,
  put: (id: string, document: object | string) => Promise<void>,
  tokensOf: TokensOf = nobodysTokens,
): Poisons {
  const pair = (id: string, expires: unknown, more: object = {}) => ({
    mall_id: id,
    ...tokensOf(id),
    expires_at: expires,
    refresh_token_expires_at: now() + 14 * 24 * hourMs,
    ...more,
  })
  const poisons: Poisons = {}
  for (const [index, [kind, { write, isMeant }]] of Object.entries(times).entries()) {
    const id = `timemall${index}`
    poisons[kind] = async () => {
      await put(id, pair(id, write(now() + hourMs)))
      const mend = () => put(id, pair(id, now() + hourMs))
      return { id, ...(!isMeant && { named: id }), now: now(), mend }
    }
  }
  const broken: Record<string, object | string> = {
    "sealed, and without a tag": {
      ...pair("sealedmall", now()),
      refresh_token: "mk1.aaaaaaaa.bbbbbbbb.cccccccc",
    },
    "another kind of document": { hello: "world" },
  }
  for (const [kind, document] of Object.entries(broken)) {
    const id = "refresh_token" in (document as object) ? "sealedmall" : "othermall"
    poisons[kind] = async () => {
      await put(id, document)
      return { id, named: id, now: now(), mend: () => put(id, pair(id, now() + hourMs)) }
    }
  }
  return poisons
}

/** What can lie in a folder under a name of ours. Another user's file is another user's only where we are not root. */
export function badFiles(folder: string, now: () => number): Poisons {
  const made: Record<string, (path: string) => void> = {
    "a folder": (path) => mkdirSync(path),
    "a link to itself": (path) => symlinkSync(path, path),
    "a link to a device without end": (path) => symlinkSync("/dev/zero", path),
    "a pipe": (path) => void spawnSync("mkfifo", [path]),
    "a file without end": (path) => {
      writeFileSync(path, "")
      truncateSync(path, 3_000_000_000)
    },
    "half a document": (path) => writeFileSync(path, '{"access_token": "a'),
  }
  const poisons: Poisons = {}
  for (const [index, [kind, make]] of Object.entries(made).entries()) {
    const name = `badfile${index}.json`
    poisons[kind] = async () => {
      const path = join(folder, name)
      make(path)
      const mend = async () => rmSync(path, { recursive: true, force: true })
      return { named: name, now: now(), mend }
    }
  }
  return poisons
}
