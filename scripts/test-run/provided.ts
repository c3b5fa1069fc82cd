// One thing the tests need: how it was come by, its address, and how to end what was started for it.
import type { ChildProcess } from "node:child_process"
import { randomInt } from "node:crypto"
import { once } from "node:events"
import { mkdir, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"

export interface Provided {
  /** A few words for the one line that tells what the tests use. */
  said: string
  env: Record<string, string>
  end(): Promise<void>
}

/**
 * Below the range that systems take ports for outgoing lines from: between here and the moment when somebody listens, any
 * other test's connection could get one of those. And given to one test of a run alone: many never listen, or much later.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = randomInt(12_000, 32_000)
    if (await isTaken(port)) return port
  }
  throw new Error("no free port")
}

/** For a node of a Redis Cluster, which talks to the others on a second port, that much higher. */
export async function freeClusterPort(): Promise<number> {
  const apart = 10_000
  for (let tries = 0; tries < 50; tries++) {
    const port = randomInt(12_000, 32_000 - apart)
    if ((await isTaken(port)) && (await isTaken(port + apart))) return port
  }
  throw new Error("no free pair of ports")
}

const isTaken = async (port: number) => (await canListen(port)) && (await isFirstToTake(port))

async function isFirstToTake(port: number): Promise<boolean> {
  const shared = process.env.MALLKEY_TEST_SHARED
  if (!shared) return true
  const folder = join(shared, "ports")
  await mkdir(folder, { recursive: true })
  return writeFile(join(folder, `${port}`), "", { flag: "wx" }).then(
    () => true,
    () => false,
  )
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

/**
 * Tries until it answers, or the program that shall answer has ended: how long a start takes on a busy machine nobody
 * can say, and a file that waits for ever is ended by its limit.
 */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  { child, trouble }: { child: ChildProcess; trouble: () => string },
): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (hasEnded(child)) throw new Error(trouble(), { cause: error })
      await pause(100)
    }
  }
}

export const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null
