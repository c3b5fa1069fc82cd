// One thing the tests need: how it was come by, its address, and how to end what was started for it.

import { randomInt } from "node:crypto"
import { once } from "node:events"
import { createServer } from "node:net"

export interface Provided {
  /** A few words for the one line that tells what the tests use. */
  said: string
  env: Record<string, string>
  end(): Promise<void>
}

/**
 * Below the range that systems take ports for outgoing lines from: between here and the moment when somebody listens, any
 * other test's connection could get one of those.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = randomInt(12_000, 32_000)
    if (await canListen(port)) return port
  }
  throw new Error("no free port")
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1")
  try {
    await once(server, "listening")
  } catch {
    return false
  }
  server.close()
  await once(server, "close")
  return true
}

/** Tries until it answers, for at most ten seconds. */
export async function until<Answer>(ask: () => Promise<Answer>, trouble: () => string): Promise<Answer> {
  const giveUpAt = Date.now() + 10_000
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (Date.now() > giveUpAt) throw new Error(trouble(), { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
