// A stage for the client's tests: a real keeper's routes and the simulated Cafe24, with everything counted that is asked of them.
import { type Client, createClient } from "../../src/client/index.ts"
import { createApp } from "../../src/http/index.ts"
import { createWorld, type World, type WorldOptions } from "../kit/world.ts"

const adminKey = "a-key-of-the-tests-that-is-long-enough"

export interface ClientStage {
  world: World
  client: Client
  asked: { keeper: number; cafe24: number; unless: string[] }
  /** What mallkey does instead of answering, until it is undefined again. */
  away: (how: ((signal: AbortSignal) => Promise<Response>) | undefined) => void
  /** Cafe24's next answer. */
  answerNext: (response: Response) => void
}

export async function clientStage(options: WorldOptions = {}): Promise<ClientStage> {
  const world = createWorld(options)
  await world.connect("mymall")
  const app = createApp(world.keeper, { adminKey, language: "en" })
  const asked: ClientStage["asked"] = { keeper: 0, cafe24: 0, unless: [] }
  let away: Parameters<ClientStage["away"]>[0]
  const next: Response[] = []
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { port, searchParams } = new URL(request.url)
    // Port 9 is the simulated Cafe24's of the world.
    if (port === "9") {
      asked.cafe24++
      return next.shift() ?? world.simulator.fetch(request)
    }
    asked.keeper++
    const unless = searchParams.get("unless")
    if (unless) asked.unless.push(unless)
    return away ? away(request.signal) : app.fetch(request)
  }
  const url = "http://127.0.0.1:2424"
  const client = createClient({ url, key: adminKey, fetch: send, now: world.clock.now })
  return {
    world,
    client,
    asked,
    away: (how) => {
      away = how
    },
    answerNext: (response) => void next.push(response),
  }
}
