// The servers that several processes share, each a test's own: restarted as a power cut or an operator would.
import { setTimeout as pause } from "node:timers/promises"
import pg from "pg"
import { authSettings } from "../../stores/postgres/place.ts"
import { ownServer } from "../../stores/postgres/server.ts"
import { startRedis } from "../../stores/redis/server.ts"

export interface Backend {
  url: string
  restart(): Promise<void>
  end(): Promise<void>
}

/** Ended as by a power cut. */
export async function ownPostgres(prefix = "", prepare?: string): Promise<Backend> {
  const server = await ownServer()
  const restart = async () => {
    await server.kill()
    await pause(1_000)
    await server.start()
  }
  try {
    if (prepare) await run(server.url, prepare)
  } catch (error) {
    await server.end()
    throw error
  }
  return { url: `${prefix}${server.url}`, restart, end: server.end }
}

async function run(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

export async function ownRedis(): Promise<Backend> {
  const server = await startRedis("--appendfsync", "always")
  const restart = async () => {
    await server.stop()
    await pause(1_000)
    await server.start()
  }
  return { url: server.url, restart, end: server.end }
}

export const ownSupabase = () => ownPostgres("supabase:", authSettings)
