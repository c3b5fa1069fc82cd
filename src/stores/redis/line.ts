// The line to Redis: commands and scripts that end in time, whatever the server does, and a new line after a broken one.
import { hash } from "node:crypto"
import { KeeperError } from "../../core/errors.ts"
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
import { firstWord, isClosedClient, isReply, redisTrouble, redisUnavailable } from "./trouble.ts"

/** For connecting and answering together. A server that forks a large memory may well pause for some seconds. */
const patienceMs = 5_000

/** What was asked has surely never left: the client it waited for could not be opened, or had been closed before. */
const unsent = Symbol("unsent")

type Words = [command: string, key: string, ...rest: string[]]

export interface RedisLine {
  readonly name: string
  run(words: Words): Promise<Reply>
  /** What is asked is made up when it leaves: once, or once more where it did not get away. */
  runLate(words: () => Words): Promise<Reply>
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
    // A client that another call began to open may have found a server that is gone by now, when a new one answers.
    return askOnce(question, current !== undefined).catch((error) => {
      if (error !== unsent) throw error
      return askOnce(question, false)
    })
  }

  async function askOnce<Answer>(
    question: (client: RedisClient) => Promise<Answer>,
    mayAskAnother: boolean,
  ): Promise<Answer> {
    if (closed) throw redisUnavailable(name, "the store was closed")
    const used = client()
    const late = () => redisUnavailable(name, `no answer within ${patienceMs} ms`)
    let isOpen = false
    const answer = used.ready.then((open) => {
      isOpen = true
      return question(open)
    })
    try {
      return await inTime(answer, patienceMs, late)
    } catch (error) {
      if (!isReply(error)) drop(used)
      const isLate = error instanceof KeeperError
      if (mayAskAnother && !isLate && (!isOpen || isClosedClient(error))) throw unsent
      throw redisTrouble(error, name)
    }
  }

  const nodes = () =>
    ask(async (open) => (await open.nodes()).map((send) => (words: string[]) => ask(() => send(words))))

  return {
    name,
    run: (words) => ask((open) => open.send(words[1], words)),
    runLate: (late) =>
      ask((open) => {
        const words = late()
        return open.send(words[1], words)
      }),
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
