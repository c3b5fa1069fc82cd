// What a mirror has written into a Redis, read out of it again: a scan that is bounded, as others may keep millions of keys there.
import { readId, writeId } from "../core/id.ts"
import type { SendTo } from "./redis-line.ts"
import { readMirrored, type Standing, sourceMark } from "./target.ts"

/** As many as are worth a look at a start, and no more of others' keys than a second or two takes. */
const foundAtMost = 1_000
const pagesAtMost = 200
const keysAPage = "1000"
/** A mirrored token is a hundredth of this; what others keep under such a name may have no measure. */
const longestChars = 65_536

const firstApp = "cafe24"

/** The name that the store of the same kind gives it. */
export function keyOf(id: string): string {
  const { app = firstApp, account, owner } = readId(id)
  return `${app}:oauth:${writeId({ account, owner }).replace(/[%{}]/g, encodeURIComponent)}`
}

/** Undefined: not a key we would give. */
function idOfKey(key: string): string | undefined {
  const [, app, rest = ""] = /^([^:]+):oauth:(.+)$/s.exec(key) ?? []
  if (app === undefined) return undefined
  try {
    const { account, owner } = readId(rest.replace(/%(?:25|7B|7D)/g, decodeURIComponent))
    const id = writeId({ account, owner, ...(app !== firstApp && { app }) })
    return keyOf(id) === key ? id : undefined
  } catch {
    return undefined
  }
}

/** Each server has keys of its own. */
export async function listStanding(servers: readonly SendTo[], found: Standing[]): Promise<void> {
  for (const send of servers) {
    let cursor = "0"
    for (let pages = 0; pages < pagesAtMost && found.length < foundAtMost; pages++) {
      const scan = ["SCAN", cursor, "MATCH", "*:oauth:*", "COUNT", keysAPage]
      const [next, keys] = (await send(scan)) as [string, string[]]
      const all = await Promise.all(keys.map((key) => standingAt(send, key)))
      found.push(...all.filter((one) => one !== undefined))
      cursor = next
      if (cursor === "0") break
    }
  }
}

async function standingAt(send: SendTo, key: string): Promise<Standing | undefined> {
  const id = idOfKey(key)
  if (id === undefined) return undefined
  // What is no text, or may not be read, is not ours.
  const text = await send(["GETRANGE", key, "0", String(longestChars)]).catch(() => undefined)
  const { source, tag, issued_at: issuedAt } = readMirrored(String(text)) ?? {}
  if (source !== sourceMark || typeof tag !== "string" || typeof issuedAt !== "number") return undefined
  return { id, tag, issuedAt }
}
