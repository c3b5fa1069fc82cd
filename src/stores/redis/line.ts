// The line to Redis: commands and scripts that end in time, whatever the server does, and a new line after a broken one.
import { hash } from "node:crypto"
import type { Store } from "../../core/ports.ts"
import { inTime } from "../patience.ts"
import { createReturning } from "../returning.ts"
import type { RedisAddress } from "./address.ts"
import {
  loadRedisLibrary,
  type OpeningClient,
  openRedisClient,
  type RedisClient,
  type Reply,
} from "./client.ts"
import { leaseKey } from "./keys.ts"
import { firstWord, isReply, redisTrouble, redisUnavailable } from "./trouble.ts"

/** For connecting and answering together. A server that forks a large memory may well pause for some seconds. */
const patienceMs = 5_000

export interface RedisLine {
  readonly name: string
  run(words: [command: string, key: string, ...rest: string[]]): Promise<Reply>
  /** All keys must share a hash slot. */
  script(script: RedisScript, keys: [string, ...string[]], values?: string[]): Promise<Reply>
  /** The same words to every node that holds data. */
  everywhere(words: string[]): Promise<Reply[]>
  /** A sender for each node, for walking through all of its keys. */
  nodes(): Promise<((words: string[]) => Promise<Reply>)[]>
  onCut: NonNullable<Store["onCut"]>
  close(): void
}

export interface RedisScript {
  text: string
  sha: string
}

export function redisScript(text: string): RedisScript {
  return { text, sha: hash("sha1", text, "hex") }
}

export function createRedisLine(address: RedisAddress): RedisLine {
  const { name } = address
  let current: OpeningClient | undefined
  let closed = false

  const returning = createReturning(() => ask((open) => open.send("", ["EXISTS", leaseKey("")])))

  function client(): OpeningClient {
    if (current) return current
    const opened = openRedisClient(address, () => drop(opened))
    current = opened
    return opened
  }

  /** Calls that still wait on it are told; the next call opens another. */
  function drop(used: OpeningClient): void {
    if (current === used) current = undefined
    used.destroy()
    returning.cut()
  }

  async function ask<Answer>(question: (client: RedisClient) => Promise<Answer>): Promise<Answer> {
    await loadRedisLibrary()
    if (closed) throw redisUnavailable(name, "the store was closed")
    const used = client()
    const late = () => redisUnavailable(name, `no answer within ${patienceMs} ms`)
    try {
      return await inTime(used.ready.then(question), patienceMs, late)
    } catch (error) {
      if (!isReply(error)) drop(used)
      throw redisTrouble(error, name)
    }
  }

  const nodes = () =>
    ask(async (open) => (await open.nodes()).map((send) => (words: string[]) => ask(() => send(words))))

  return {
    name,
    run: (words) => ask((open) => open.send(words[1], words)),
    script: ({ text, sha }, keys, values = []) =>
      ask(async (open) => {
        const rest = [String(keys.length), ...keys, ...values]
        try {
          return await open.send(keys[0], ["EVALSHA", sha, ...rest])
        } catch (error) {
          // A server that was started again knows no scripts.
          if (!isReply(error) || firstWord(error) !== "NOSCRIPT") throw error
          return open.send(keys[0], ["EVAL", text, ...rest])
        }
      }),
    everywhere: async (words) => Promise.all((await nodes()).map((send) => send(words))),
    nodes,
    onCut: returning.onCut,
    close: () => {
      closed = true
      returning.close()
      if (current) drop(current)
    },
  }
}
