// A world whose keepers have clocks of their own, hours from Cafe24's, and what is asked of Cafe24 in time that really passes.
import { hour, minute } from "../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../src/core/errors.ts"
import type { KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import type { Clock } from "../../src/core/ports.ts"
import { createSteppingClock } from "../../src/testing/index.ts"
import { createWorld, passing, someDay, type World } from "./world.ts"

export const malls = ["mymall", "jeju-citrus", "third"]

/** Cafe24 and its `Date` are right; how far each keeper's clock is off is its own. */
export function skewedWorld({
  clock = createSteppingClock(someDay),
  store,
}: Partial<Pick<World, "clock" | "store">> = {}) {
  const asked = new Map<string, number[]>()
  const stage = {
    isDown: false,
    isSilent: false,
    isApiDown: false,
    dateOffMs: (_mall: string): number | undefined => 0,
  }
  const world = createWorld({
    clock,
    ...(store && { store }),
    wire: (inner) => async (input, init) => {
      const mall = malls.find((one) => String(input).includes(one)) ?? ""
      const isToken = String(input).includes("/oauth/token")
      if (!isToken && stage.isApiDown) throw new TypeError("fetch failed")
      if (isToken) asked.set(mall, [...(asked.get(mall) ?? []), clock.now()])
      if (isToken && stage.isSilent) throw new TypeError("fetch failed")
      const answer =
        isToken && stage.isDown ? new Response("busy", { status: 503 }) : await inner(input, init)
      const headers = new Headers(answer.headers)
      const off = stage.dateOffMs(mall)
      if (off === undefined) headers.delete("date")
      else headers.set("date", new Date(clock.now() + off).toUTCString())
      return new Response(answer.body, { status: answer.status, headers })
    },
  })
  const skewed = (byMs: number, more: Parameters<typeof world.another>[0] = {}): KeeperOfHouse => {
    const own: Clock = { ...clock, now: () => clock.now() + byMs }
    return world.another({ clock: own, ...more })
  }
  /** The most token requests of a mall in any two hours that really pass. */
  const most = (mall: string): number => {
    const times = asked.get(mall) ?? []
    return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 2 * hour).length))
  }
  return { ...world, stage, skewed, most }
}

export type Skewed = ReturnType<typeof skewedWorld>

export async function sweepFor(world: Skewed, keeper: KeeperOfHouse, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed++) {
    await world.clock.step(minute)
    await passing(world, keeper.sweep())
  }
}

export async function forced(world: Skewed, keeper: KeeperOfHouse, id: string): Promise<void> {
  await passing(world, keeper.refresh(id, { force: true })).catch((error: unknown) => {
    if (!isKeeperError(error)) throw error
  })
}

export async function pressed(world: Skewed, keeper: KeeperOfHouse, times: number): Promise<void> {
  for (const mall of malls) {
    for (let time = 0; time < times; time++) await forced(world, keeper, mall)
  }
}
