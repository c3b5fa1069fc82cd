// What happened to the five malls before the demo begins: a fortnight played in a moment.
import type { House } from "../../compose/house.ts"
import { hour, minute } from "../../core/alive/schedule.ts"
import type { Simulator } from "../../simulator/index.ts"

export type DemoRole = "fresh" | "due" | "failing" | "ending" | "lost"

export const malls = [
  { id: "hanok-living", role: "fresh" },
  { id: "jeju-citrus", role: "due" },
  { id: "seoul-coffee", role: "failing" },
  { id: "busan-denim", role: "ending" },
  { id: "onnuri-books", role: "lost" },
] as const satisfies { id: string; role: DemoRole }[]

export const oldestMs = 13 * 24 * hour + 6 * hour

/** Each scene: so long before now, this happened. */
export async function playThePast({ keeper }: House, simulator: Simulator): Promise<void> {
  const startedAt = simulator.clock.now()
  const at = (beforeNowMs: number) =>
    simulator.clock.step(startedAt + oldestMs - beforeNowMs - simulator.clock.now())
  const [fresh, due, failing, ending, lost] = malls
  const force = (id: string) => keeper.refresh(id, { force: true, by: "demo" }).catch(() => undefined)
  const consent = (id: string) => agree(keeper, id)

  // One source claims that Cafe24 never extends the 14 days. For this mall it is so: only a person can help it.
  simulator.switches.set({ consent: "agree", refreshLife: { value: "fixed", mall: ending.id } })
  await consent(ending.id)
  at(84 * minute)
  await consent(failing.id)
  at(72 * minute)
  await consent(due.id)
  at(60 * minute)
  await consent(lost.id)
  at(25 * minute)
  await force(ending.id)
  // Another program spends the token behind our back: the most frequent way to lose a mall.
  const { clientId, clientSecret } = simulator.app
  const refresh_token = simulator.liveRefreshToken(lost.id) ?? ""
  simulator.token(lost.id, { grant_type: "refresh_token", refresh_token }, { clientId, clientSecret })
  at(12 * minute)
  await force(lost.id)
  await consent(fresh.id)
  simulator.switches.set({ tokenError: { value: "503", mall: failing.id } })
  at(9 * minute)
  await force(failing.id)
  at(6 * minute)
  await force(failing.id)
  at(0)
  simulator.switches.set({ consent: "ask" })
}

async function agree(keeper: House["keeper"], mallId: string): Promise<void> {
  const answer = await fetch(keeper.connect({ mallId }).url, { redirect: "manual" })
  const back = new URL(answer.headers.get("location") ?? "", "http://nowhere.invalid")
  const { code, state } = Object.fromEntries(back.searchParams)
  await keeper.finishConnect({ code, state }, "demo")
}
