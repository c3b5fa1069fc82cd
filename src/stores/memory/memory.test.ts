// The memory store keeps the contract, as far as memory can.
import { createSteppingClock, testStore } from "../../testing/index.ts"
import { createMemoryShelf, createMemoryStore } from "./memory.ts"

const unsealed = "nothing leaves the process, so nothing is sealed"

testStore("memory", {
  open: async () => {
    const clock = createSteppingClock(Date.UTC(2026, 0, 5))
    const shelf = createMemoryShelf()
    const another = async () => createMemoryStore({ clock, shelf })
    return { store: await another(), another, passTime: clock.step, end: async () => {} }
  },
  skip: {
    backendAway: "memory cannot be away while the process is there",
    resealCounts: unsealed,
    reseal: unsealed,
    resealOfOthers: unsealed,
    unopenable: unsealed,
    resealBesideRefresh: unsealed,
  },
})
