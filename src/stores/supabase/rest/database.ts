// A database behind PostgREST: its statements stand there in one function of ours, and are called by their names.

import { startPatience } from "../../patience.ts"
import { type Database, patiently, type Row, type Value } from "../../postgres/database.ts"
import { createLanes } from "../../postgres/line/lanes.ts"
import { troubleOf, unavailable } from "../../postgres/trouble.ts"
import type { Statements } from "../statements.ts"
import type { RestAddress } from "./address.ts"
import { restTroubleOf } from "./trouble.ts"

/** Waiting for others to be done, and then for the last byte of the answer: together the longest a call takes. */
const patienceMs = 4_000
/** What was sent before may still take effect, as on any line. */
const answerMs = 6_000
const usualPool = 10

interface Line {
  address: RestAddress
  /** The name of the function. */
  door: string
  statements: Statements
}

export function openRestDatabase({ address, door, statements }: Line): Database {
  const { place, pool = usualPool } = address
  const names = namesOf(statements)
  const closing = new AbortController()
  let hasWorked = false
  const lanes = createLanes(place, pool, patienceMs)
  const post = poster(address.functions + door, address.headers)
  const ask = async (statement: string, args: Value[]): Promise<unknown> => {
    const late = new AbortController()
    const signal = AbortSignal.any([closing.signal, late.signal])
    const cancel = startPatience(answerMs, () => late.abort(new Error(`no answer within ${answerMs} ms`)))
    const answer = await post(JSON.stringify({ statement, args }), signal)
      .catch((error: unknown) => {
        throw unavailable(place, reasonOf(error), error)
      })
      .finally(cancel)
    if (answer.status !== 200) throw restTroubleOf(answer, { place, door, hasWorked })
    const content = contentOf(answer.text, place)
    hasWorked = true
    return content
  }
  const send = async (sql: string, args: Value[] = []) => {
    const name = names.get(sql)
    if (name === undefined) throw new TypeError(`not in the list of statements: ${sql}`)
    const unlessClosed = () => {
      if (closing.signal.aborted) throw unavailable(place, "the store was closed")
      return patiently(() => ask(name, args))
    }
    try {
      return await lanes.run(unlessClosed)
    } catch (error) {
      throw troubleOf(error, place)
    }
  }
  return {
    place,
    rows: async (sql, args) => (await send(sql, args)) as Row[],
    change: async (sql, args) => (await send(sql, args)) as number,
    close: async () => closing.abort(),
  }
}

function namesOf(statements: Statements): Map<string, string> {
  const named = Object.values(statements).flatMap((some) => Object.entries<string>(some))
  return new Map(named.map(([name, sql]) => [sql, name]))
}

type Post = (body: string, signal: AbortSignal) => Promise<{ status: number; text: string }>

function poster(url: string, key: Record<string, string>): Post {
  const headers = { ...key, "content-type": "application/json", accept: "application/json" }
  return async (body, signal) => {
    // Where an answer points elsewhere, nothing follows: the key would go along.
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal })
    return { status: response.status, text: await response.text() }
  }
}

/** Rows, or how many were changed. */
function contentOf(text: string, place: string): unknown {
  try {
    const { rows, changed } = JSON.parse(text)
    if (Array.isArray(rows)) return rows
    if (Number.isInteger(changed)) return changed
  } catch {
    // Told below.
  }
  throw unavailable(place, "the answer is none of PostgREST")
}

/** `fetch failed` by itself tells nobody anything. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException }
  return cause?.code || cause?.message || message
}
