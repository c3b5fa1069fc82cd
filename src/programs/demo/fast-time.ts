// The demo's time: the simulator's clock for the keeper too, and real speed while a person consents.
import type { House } from "../../compose/house.ts"
import { minute } from "../../core/alive/schedule.ts"
import type { Clock } from "../../core/ports.ts"
import { systemClock } from "../../node/clock.ts"
import type { Simulator } from "../../simulator/index.ts"

const longestNapMs = 200

/** The simulator's clock for the keeper too. Naps are short because its speed may change meanwhile. */
export function clockOf({ clock }: Simulator): Clock {
  return {
    now: clock.now,
    sleep: async (ms, signal) => {
      const until = clock.now() + ms
      while (!signal?.aborted && clock.now() < until) {
        const leftMs = (until - clock.now()) / Math.max(clock.speed, 1)
        await systemClock.sleep(Math.min(leftMs, longestNapMs), signal)
      }
    },
  }
}

const consentMs = 2 * minute

/** A link lives ten minutes and a code one: ten seconds and one at this speed. A person needs real time for that. */
export function withTimeToConsent(
  house: House,
  clock: Simulator["clock"],
  speed: number,
  tellSlow: () => void,
): { house: House; stop(): void } {
  let patience: NodeJS.Timeout | undefined
  let examinations = 0
  const goOn = () => {
    clearTimeout(patience)
    patience = undefined
    if (examinations === 0) clock.setSpeed(speed)
  }
  const { keeper } = house
  keeper.journal.listen(({ kind }) => (kind === "connected" || kind === "reconnected") && goOn())
  const slowly = () => {
    // One consent is begun by several steps, and each of them comes by here.
    if (patience === undefined) tellSlow()
    clearTimeout(patience)
    clock.setSpeed(1)
    patience = setTimeout(goOn, consentMs)
  }
  // Every way to a consent: a link in an alert is opened by a person as well.
  const patient: House["keeper"] = {
    ...keeper,
    // How long Cafe24 takes to answer is real time, whatever the demo's clock says: sixty times that would be called slow.
    doctor: async (options) => {
      examinations++
      clock.setSpeed(1)
      try {
        return await keeper.doctor(options)
      } finally {
        examinations--
        if (patience === undefined) goOn()
      }
    },
    connect: (request) => {
      slowly()
      return keeper.connect(request)
    },
    openTicket: (text, browser) => {
      slowly()
      return keeper.openTicket(text, browser)
    },
    openLink: async (token, browser) => {
      const opened = await keeper.openLink(token, browser)
      slowly()
      return opened
    },
    launch: async (rawQuery, browser) => {
      const launched = await keeper.launch(rawQuery, browser)
      if (launched.kind === "consent") slowly()
      return launched
    },
  }
  return { house: { ...house, keeper: patient }, stop: () => clearTimeout(patience) }
}
