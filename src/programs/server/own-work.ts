// What a server does of its own accord: it tells of its store, sweeps, watches and checks. Loaded behind the first answers.

import type { House } from "../../compose/house.ts"
import { aheadFindings } from "../../core/doctor/checks/mirrors.ts"
import { isKeeperError, type KeeperError } from "../../core/errors.ts"
import { type SweepLoop, startSweepLoop } from "../../core/sweeping/sweep-loop.ts"
import { platformWordsOf } from "../../core/tools/platform-words.ts"
import type { Messages } from "../../messages/index.ts"
import { tellError } from "../../messages/tell-error.ts"
import { tellFinding } from "../../messages/tell-finding.ts"
import type { Logger } from "../../node/log.ts"
import { type DailyCheckTimer, startDailyCheckTimer } from "./daily-check-timer.ts"
import { type HouseWatch, startWatch } from "./watch.ts"

export interface WorkParts {
  house: House
  log: Logger
  mode: "real" | "demo"
}

type Say = Messages["log"]

export interface OwnWork {
  loop?: SweepLoop
  watch?: HouseWatch
  daily?: DailyCheckTimer
}

export function beginWork(options: WorkParts, say: Say): OwnWork {
  const { house, mode } = options
  house.mirroring.follow()
  return {
    loop: house.settings.sweepEveryMs > 0 ? sweepLoop(options, say) : undefined,
    // In the demo a day passes in minutes, and its sweeps notice everything.
    // In the demo a minute passes in a second: what is late there is the machine.
    watch: mode === "real" ? startWatch(house) : undefined,
    daily: mode === "real" ? dailyCheck(options, say) : undefined,
  }
}

/** A store that is away by now is told of by the first sweep. */
export async function tellOfHouse(options: WorkParts, say: Say): Promise<void> {
  await announceStore(options).catch(() => undefined)
  await announceUnopenable(options, say)
}

/** Plain text, a Redis that forgets, a rescue place that takes nothing: the operator who starts this is told, and not only one who asks the doctor. */
async function announceStore({ house, log }: WorkParts): Promise<void> {
  const { keeper, settings } = house
  // Before the first sweep: what a store that was put back would present is spent.
  const ahead = aheadFindings(await house.mirroring.ahead().catch(() => []))
  // Beside it: a store that is away says nothing of the net below it.
  const rescue = await keeper.tryRescue()
  for (const found of [...ahead, ...rescue, ...(await keeper.storeFindings().catch(() => []))]) {
    const { message } = tellFinding(found, settings.language, keeper.clock.now())
    log.warn({ finding: found.key, fix: found.fix }, message)
  }
}

/** Some tokens cannot be opened: the others go on, and these are named before anybody misses them. */
async function announceUnopenable({ house, log }: WorkParts, say: Say): Promise<void> {
  // A store that is away is told of by whatever needs it next.
  const connections = await house.keeper.unopenable.find().catch(() => [])
  if (connections.length > 0) log.error({ connections }, say.unopenable(connections.length, connections[0]!))
}

function sweepLoop({ house, log, mode }: WorkParts, say: Say): SweepLoop {
  const { keeper, settings } = house
  if (mode === "real") keeper.vitals.expectSweeps(settings.sweepEveryMs)
  return startSweepLoop({
    keeper,
    everyMs: settings.sweepEveryMs,
    onDone: (summary, tookMs) => {
      const { refreshed, skipped, failed, eligible } = summary
      const level = failed > 0 ? "warn" : eligible > 0 ? "info" : "debug"
      log[level]({ sweep: { ...summary, tookMs } }, say.swept(refreshed, skipped, failed))
    },
    onTrouble: (error) => log.error({ error: codeOf(error) }, say.sweepTrouble(toldBy(error, house))),
  })
}

function dailyCheck({ house, log }: WorkParts, say: Say): DailyCheckTimer {
  const { keeper, settings } = house
  return startDailyCheckTimer({
    at: settings.alerts.at,
    timeZone: settings.timeZone,
    check: () => keeper.alerts.dailyCheck(),
    onDone: (done) => {
      const { checked, warned, needs_reauth: lost } = done
      log[warned + lost > 0 ? "warn" : "info"]({ check: done }, say.checked(checked, warned, lost))
    },
    onTrouble: (error) => {
      const known = error instanceof Error ? error : new Error(String(error))
      log.error({ error: codeOf(known) }, say.checkTrouble(toldBy(known, house)))
    },
  })
}

function codeOf(error: KeeperError | Error): string {
  return isKeeperError(error) ? error.code : error.name
}

function toldBy(error: KeeperError | Error, { keeper, settings }: House): string {
  return isKeeperError(error)
    ? tellError(
        error,
        settings.language,
        keeper.clock.now(),
        platformWordsOf(keeper.apps(), [{ id: error.connectionId }]),
      ).message
    : error.message
}
