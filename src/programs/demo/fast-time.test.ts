// The demo's time: fast, but for as long as somebody consents or the doctor measures.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { House } from "../../compose/house.ts"
import { createSimulator } from "../../simulator/index.ts"
import { withTimeToConsent } from "./fast-time.ts"

test("while the doctor examines, the demo's time is real time, so that no answer is called slow", async () => {
  const { clock } = createSimulator({ startAt: 0, speed: 60 })
  const speeds: number[] = []
  const keeper = {
    journal: { listen: () => undefined },
    connect: () => ({ url: "https://mymall.example" }),
    doctor: async () => void speeds.push(clock.speed),
  }
  const house = { keeper } as unknown as House
  const { house: patient, stop } = withTimeToConsent(house, clock, 60, () => undefined)
  await Promise.all([patient.keeper.doctor(), patient.keeper.doctor()])
  assert.deepEqual([...speeds, clock.speed], [1, 1, 60])
  patient.keeper.connect({ mallId: "mymall" })
  await patient.keeper.doctor()
  assert.equal(clock.speed, 1, "somebody is consenting still")
  stop()
})

test("a link of an alert, opened by a person, leaves them real time for the consent as well", async () => {
  const opened = { url: "https://mymall.example" }
  const ways: Record<string, (keeper: House["keeper"]) => unknown> = {
    link: (keeper) => keeper.openLink("a-link"),
    ticket: (keeper) => keeper.openTicket("a-ticket", "a-browser"),
    launch: (keeper) => keeper.launch("mall_id=mymall"),
  }
  for (const [name, go] of Object.entries(ways)) {
    const { clock } = createSimulator({ startAt: 0, speed: 60 })
    const keeper = {
      journal: { listen: () => undefined },
      openLink: async () => opened,
      openTicket: () => opened,
      launch: async () => ({ kind: "consent", ...opened }),
    }
    const { house, stop } = withTimeToConsent({ keeper } as unknown as House, clock, 60, () => undefined)
    await go(house.keeper)
    assert.equal(clock.speed, 1, name)
    stop()
  }
})

test("that time runs slowly now is told once, however many steps a consent has", (t) => {
  const { clock } = createSimulator({ startAt: 0, speed: 60 })
  let done = () => {}
  const keeper = {
    journal: {
      listen: (heard: (event: { kind: string }) => void) => (done = () => heard({ kind: "connected" })),
    },
    connect: () => ({ url: "https://mymall.example" }),
  }
  let told = 0
  const { house, stop } = withTimeToConsent({ keeper } as unknown as House, clock, 60, () => told++)
  t.after(stop)
  house.keeper.connect({ mallId: "mymall" })
  house.keeper.connect({ mallId: "mymall" })
  assert.equal(told, 1)
  done()
  house.keeper.connect({ mallId: "mymall" })
  assert.equal(told, 2, "the next one is told again")
})
