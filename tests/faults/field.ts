// The field the fault tests play on: a strict simulator on loopback, malls that are connected, workers that are killed.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assemble, sealerOf } from "../../src/compose/keeper.ts"
import { isKeeperError } from "../../src/core/errors.ts"
import type { KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import type { Store } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance } from "../../src/node/clock.ts"
import { createRescueFolder } from "../../src/node/rescue/folder.ts"
import { type RunningSimulator, startSimulator } from "../../src/simulator/index.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { type FastClock, fastClock, realDeadlines } from "./fast-clock.ts"
import { tellLoss } from "./loss.ts"
import { type Seen, seenIn } from "./seen.ts"
import type { Orders } from "./worker.ts"

export const workerSecret = "a-secret-of-the-tests-that-is-long-enough"
const redirectUri = "http://127.0.0.1:1/api/cafe24/callback"

export interface Worker {
  process: ChildProcess
  /** Resolves when it listens. */
  ready: Promise<string>
  exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

export interface Field {
  folder: string
  clock: FastClock
  peer: RunningSimulator
  malls: string[]
  startWorker(): Worker
  /** A keeper in this process on the same file, for connecting and for looking. */
  withKeeper<T>(work: (keeper: KeeperOfHouse, store: Store) => Promise<T>): Promise<T>
  seen(): Seen[]
  /** Why these were lost, for a person to read. */
  tellLosses(ids: string[], endedAt?: number[]): string
  end(): Promise<void>
}

export interface FieldOptions {
  malls: number
  speed: number
  /** How long an answer may take, in real time at any speed. Without it: as the product has it. */
  askMs?: number
  /** How long a worker waits at its stop for what is under way, in real time. */
  stopMs?: number
}

export async function createField({ malls: mallCount, speed, askMs, stopMs }: FieldOptions): Promise<Field> {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-faults-"))
  const startedAt = Date.now()
  const clock = fastClock(startedAt, speed)
  // Shorter lives than Cafe24's, so that there is always something due; the single use is as strict.
  const switches = { accessLifeMs: 30 * 60_000, liveAccessTokens: 0 }
  const peer = await startSimulator({ clock, seed: 7, switches })
  const malls = Array.from({ length: mallCount }, (_, index) => `mall${index}`)
  const { clientId, clientSecret } = peer.simulator.app
  const timing = askMs === undefined ? undefined : realDeadlines(askMs, speed)
  const times = { startedAt, speed, timing, stopMs }
  const orders: Orders = { folder, baseUrl: peer.baseUrl, clientId, clientSecret, ...times }
  const workers: Worker[] = []
  const end = async () => {
    for (const worker of workers) worker.process.kill("SIGKILL")
    await Promise.all(workers.map(({ exit }) => exit))
    await peer.close()
    await rm(folder, { recursive: true, force: true })
  }

  const withKeeper: Field["withKeeper"] = async (work) => {
    const handed = { tagOf, clock, chance: systemChance, refreshAheadMs: 45 * 60_000 }
    const url = `sqlite:${join(folder, "mallkey.db")}`
    const store = await openStoreAt(url, { sealer: sealerOf([workerSecret]), ...handed })
    const rescue = createRescueFolder(join(folder, "rescue"))
    const app = { clientId, clientSecret, redirectUri, baseUrl: peer.baseUrl }
    try {
      return await work(assemble({ store, app, secrets: [workerSecret], rescue, clock }), store)
    } finally {
      await store.close()
    }
  }
  try {
    await withKeeper((keeper) => consentAll(keeper, peer, malls))
  } catch (error) {
    await end()
    throw error
  }

  return {
    folder,
    clock,
    peer,
    malls,
    withKeeper,
    startWorker: () => {
      const worker = startWorker(orders)
      workers.push(worker)
      return worker
    },
    seen: () => seenIn(folder),
    tellLosses: (ids, endedAt = []) => {
      const facts = { simulator: peer.simulator, seen: seenIn(folder), endedAt, startedAt, speed }
      // A handful tells as much as hundreds.
      return [`${ids.length} of them`, ...ids.slice(0, 5).map((id) => tellLoss(facts, id))].join("\n")
    },
    end,
  }
}

async function consentAll(
  keeper: KeeperOfHouse,
  { simulator, url }: RunningSimulator,
  malls: string[],
): Promise<void> {
  for (const mallId of malls) {
    for (let tries = 1; !(await consented(keeper, simulator, url, mallId)); tries++)
      if (tries === 5) throw new Error(`${mallId}: five codes in a row were over before they were exchanged`)
  }
}

/** False: the code's minute, a third of a second where time runs fast, was over on this busy machine. */
async function consented(
  keeper: KeeperOfHouse,
  simulator: RunningSimulator["simulator"],
  url: string,
  mallId: string,
): Promise<boolean> {
  const link = new URL(keeper.connect({ mallId }).url)
  const verdict = simulator.judgeAuthorize(mallId, link.searchParams)
  if (verdict.is !== "ask") throw new Error("the simulator refused the consent")
  const agreed = { mallId, userId: mallId, scopes: verdict.request.scopes }
  const back = new URL(simulator.agree(mallId, verdict.request, agreed, url))
  try {
    await keeper.exchange({ mallId, code: back.searchParams.get("code") ?? "" })
    return true
  } catch (error) {
    if (isKeeperError(error, "code_refused")) return false
    throw error
  }
}

export function startWorker(orders: Orders): Worker {
  const script = fileURLToPath(new URL("worker.ts", import.meta.url))
  const child = spawn(process.execPath, [script, JSON.stringify(orders)], {
    stdio: ["ignore", "pipe", "pipe"],
  })
  let lastWords = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    lastWords = (lastWords + text).slice(-2_000)
  })
  const exit = once(child, "exit").then(([code, signal]) => ({ code, signal }))
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").once("data", (text: string) => resolve(text.trim()))
    // Its last words come after its end.
    child.once("close", (code, signal) => {
      reject(new Error(`the worker ended (${signal ?? code}) before it listened: ${lastWords}`))
    })
  })
  // A play that kills it early does not wait for it.
  ready.catch(() => undefined)
  return { process: child, ready, exit }
}
