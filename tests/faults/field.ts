// The field the fault tests play on: a strict simulator on loopback, malls that are connected, workers that are killed.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assemble, sealerOf } from "../../src/compose/keeper.ts"
import type { Keeper } from "../../src/core/keeper.ts"
import type { Store } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance } from "../../src/node/clock.ts"
import { createRescueFolder } from "../../src/node/rescue/folder.ts"
import { type RunningSimulator, startSimulator } from "../../src/simulator/index.ts"
import { openStoreAt } from "../../src/stores/open.ts"
import { type FastClock, fastClock } from "./fast-clock.ts"
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
  withKeeper<T>(work: (keeper: Keeper, store: Store) => Promise<T>): Promise<T>
  /** Refresh tokens whose answer a worker held in its hands, with the wall time at which it did. */
  arrived(): Map<string, number>
  /** The moments at which a worker held a refusal in its hands. */
  refusalsHeard(): number[]
  end(): Promise<void>
}

export async function createField(mallCount: number, speed: number): Promise<Field> {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-faults-"))
  const startedAt = Date.now()
  const clock = fastClock(startedAt, speed)
  // Shorter lives than Cafe24's, so that there is always something due; the single use is as strict.
  const switches = { accessLifeMs: 30 * 60_000, liveAccessTokens: 0 }
  const peer = await startSimulator({ clock, seed: 7, switches })
  const malls = Array.from({ length: mallCount }, (_, index) => `mall${index}`)
  const { clientId, clientSecret } = peer.simulator.app
  const orders: Orders = { folder, baseUrl: peer.baseUrl, clientId, clientSecret, startedAt, speed }

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
  await withKeeper(async (keeper) => {
    for (const mallId of malls) {
      const link = new URL(keeper.connect({ mallId }).url)
      const verdict = peer.simulator.judgeAuthorize(mallId, link.searchParams)
      if (verdict.is !== "ask") throw new Error("the simulator refused the consent")
      const agreed = { mallId, userId: mallId, scopes: verdict.request.scopes }
      const back = new URL(peer.simulator.agree(mallId, verdict.request, agreed, peer.url))
      await keeper.exchange({ mallId, code: back.searchParams.get("code") ?? "" })
    }
  })

  return {
    folder,
    clock,
    peer,
    malls,
    withKeeper,
    startWorker: () => startWorker(orders),
    arrived: () =>
      new Map(
        seenIn(folder)
          .filter(([, what]) => what !== "refused")
          .map(([at, token]) => [token, at]),
      ),
    refusalsHeard: () =>
      seenIn(folder)
        .filter(([, what]) => what === "refused")
        .map(([at]) => at),
    end: async () => {
      await peer.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function startWorker(orders: Orders): Worker {
  const script = fileURLToPath(new URL("worker.ts", import.meta.url))
  const child = spawn(process.execPath, [script, JSON.stringify(orders)], {
    stdio: ["ignore", "pipe", "ignore"],
  })
  const exit = once(child, "exit").then(([code, signal]) => ({ code, signal }))
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").once("data", (text: string) => resolve(text.trim()))
    const gone = () => reject(new Error("the worker ended before it listened"))
    void exit.then(gone, gone)
  })
  // Whoever kills it early does not wait for it.
  ready.catch(() => undefined)
  return { process: child, ready, exit }
}

export function seenIn(folder: string): [at: number, what: string][] {
  const lines = readFileSync(join(folder, "seen.log"), "utf8").split("\n").filter(Boolean)
  return lines.map((line) => [Number(line.split(" ")[0]), line.split(" ")[1] ?? ""])
}
