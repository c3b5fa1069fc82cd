// One thing the tests need: how it was come by, its address, and how to end what was started for it.

import { once } from "node:events"
import { createServer } from "node:net"

export interface Provided {
  /** A few words for the one line that tells what the tests use. */
  said: string
  env: Record<string, string>
  end(): Promise<void>
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("no free port")
  return address.port
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
