// Names for statements that are asked again and again: the server keeps the plan of a named one, and to read and plan one costs
// it as much as to carry it out.
import { createHash } from "node:crypto"
import type { PoolClient } from "pg"

export interface Names {
  /** Undefined: to be asked without one. */
  of(line: PoolClient, text: string): Promise<string | undefined>
  /** True: it was refused because of its name, so nothing of it was carried out. */
  isRefused(error: unknown): boolean
}

/** The server plans the first five anew in any case, and a line that rests soon is not asked where it leads. */
const unnamedFirst = 5

/** The plan is gone, is there twice, or no longer fits a table that somebody has changed. */
const unknownName = "26000"
const nameTwice = "42P05"
const planTooOld = "0A000"

interface Line {
  asked: number
  isDirect?: boolean
}

/**
 * Behind a pooler that hands each statement to another session, the next one would not know the name. There the number
 * of the session that answers is not the one this line was greeted with, as that is the pooler's own.
 */
export function createNames(): Names {
  const lines = new WeakMap<PoolClient, Line>()
  const known = new Map<string, string>()
  let isOff = false
  return {
    async of(client, text) {
      const line = lines.get(client) ?? { asked: 0 }
      lines.set(client, line)
      if (isOff || line.asked++ < unnamedFirst) return undefined
      line.isDirect ??= await isDirect(client)
      if (!line.isDirect) return undefined
      const name = known.get(text) ?? nameOf(text)
      known.set(text, name)
      return name
    },
    isRefused(error) {
      const { code } = error as { code?: unknown }
      const isLost = code === unknownName || code === nameTwice
      if (isLost) isOff = true
      return isLost || code === planTooOld
    },
  }
}

async function isDirect(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query("select pg_backend_pid() as session")
  return rows[0]?.session === (client as { processID?: number }).processID
}

/** Of its text, so that one name never stands for two statements, even in a session that several programs share. */
function nameOf(text: string): string {
  return `mallkey_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`
}
