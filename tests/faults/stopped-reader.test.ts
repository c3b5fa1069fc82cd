// A process that is stopped for longer than it waits for its store, and goes on: it blames nobody, and hears what was answered.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { describe, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { openStoreAt, type StoreParts } from "../../src/stores/open.ts"
import { sampleConnection } from "../../src/testing/index.ts"
import { lineTo } from "../kit/cuttable-line.ts"
import { partsWith } from "../stores/postgres/bench.ts"
import { authSettings, makeDatabase } from "../stores/postgres/place.ts"
import { startRedis } from "../stores/redis/server.ts"
import { startPastedProject } from "../stores/supabase/pasted.ts"

/** Longer than any store waits for an answer or a connection. */
const stoppedMs = 8_000
const mall = sampleConnection({ id: "mymall" })

interface Place {
  /** Of the server itself. */
  url: string
  /** What the address of a store begins with. */
  prefix?: string
  supabase?: StoreParts["supabase"]
  end(): Promise<void>
}

const places: Record<string, () => Promise<Place>> = {
  Redis: async () => {
    const { url, end } = await startRedis()
    return { url, end }
  },
  PostgreSQL: async () => {
    const { url, drop } = await makeDatabase()
    return { url, end: drop }
  },
  "Supabase over its API": async () => {
    const database = await makeDatabase()
    await database.query(authSettings)
    const project = await startPastedProject(database)
    return { ...(await project.paste()), prefix: "supabase:", end: project.end }
  },
}

// They wait most of the time, so they wait together.
describe("a process that is stopped while it reads from", { concurrency: true }, () => {
  for (const [name, begin] of Object.entries(places))
    test(name, async () => {
      const place = await begin()
      try {
        await playStops(place)
      } finally {
        await place.end()
      }
    })
})

async function playStops({ url, prefix = "", supabase }: Place): Promise<void> {
  const address = new URL(url)
  const line = await lineTo({ host: address.hostname, port: Number(address.port || 5432) })
  address.port = `${line.port}`
  const store = await openStoreAt(prefix + url, { ...partsWith(), supabase })
  await store.saveTokens(mall, "new")
  await store.close()
  let heard = line.heard("")
  const reader = startReader({ url: prefix + address.href.replace(/\/$/, ""), supabase, id: mall.id })
  try {
    await stopOnce(reader, heard)
    assert.equal(await reader.says(), "open", "stopped while it connected")
    heard = line.heard("")
    reader.child.stdin.write("read\n")
    await stopOnce(reader, heard)
    assert.equal(await reader.says(), mall.id, "stopped while it waited for an answer")
  } finally {
    reader.child.kill("SIGKILL")
    await line.end()
  }
}

type Reader = ReturnType<typeof startReader>

function startReader(orders: object) {
  const script = join(import.meta.dirname, "stopped-reader.ts")
  const child = spawn(process.execPath, [script, JSON.stringify(orders)], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return { child, says: async () => (await lines.next()).value }
}

/** As soon as what it asks has arrived; the answer comes while it is stopped. */
async function stopOnce({ child }: Reader, heard: Promise<void>): Promise<void> {
  await heard
  child.kill("SIGSTOP")
  await pause(stoppedMs)
  child.kill("SIGCONT")
}
