// A keeper that listens: timers, the log of what happens, and an orderly stop.
import { once } from "node:events"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { logEvents } from "../../compose/event-log.ts"
import type { House } from "../../compose/house.ts"
import { type AppOfHouse, createAppOfHouse } from "../../compose/http-app.ts"
import { aheadFindings } from "../../core/doctor/checks/mirrors.ts"
import type { KeeperError } from "../../core/errors.ts"
import { isKeeperError } from "../../core/errors.ts"
import { type SweepLoop, startSweepLoop } from "../../core/sweeping/sweep-loop.ts"
import { platformWordsOf } from "../../core/tools/platform-words.ts"
import type { DemoFacts } from "../../http/options.ts"
import { messages } from "../../messages/index.ts"
import { tellError } from "../../messages/tell-error.ts"
import { tellFinding } from "../../messages/tell-finding.ts"
import type { Logger } from "../../node/log.ts"
import { type DailyCheckTimer, startDailyCheckTimer } from "./daily-check-timer.ts"
import type { ForwardRunning } from "./forward.ts"
import { createAppServer } from "./listener.ts"
import { stopWithinMs, streamsWithin } from "./stop-times.ts"
import { type HouseWatch, startWatch } from "./watch.ts"

export interface ServerOptions {
  house: House
  log: Logger
  mode: "real" | "demo"
  demo?: DemoFacts
  host?: string
  port?: number
}

export interface Running {
  url: string
  /** Of the forward proxy beside it, where there is one. */
  forwardUrl?: string
  /** False: an answer from Cafe24 was still awaited when the time was over. Nothing of it is lost. */
  stop(withinMs?: number): Promise<boolean>
}

export async function startServer(options: ServerOptions): Promise<Running> {
  const { house, log, mode, demo } = options
  const { keeper, settings } = house
  const say = messages(settings.language, platformWordsOf(keeper.apps(), [{}])).log
  logEvents(house, log)
  const left = await keeper.start()
  if (left.saved + left.waiting > 0) log.warn(left, say.broughtHome(left.saved, left.waiting))
  const foreign = keeper.foreignInRescue()
  if (foreign.length > 0) log.warn({ malls: foreign }, say.foreignLeft(foreign.join(", "), keeper.rescueName))
  await announceStore(options)
  await announceUnopenable(options, say)
  house.mirroring.follow()
  const app = createAppOfHouse(house, log, mode, demo)
  const server = await listen(app, options.host ?? settings.host, options.port ?? settings.port)
  const url = addressOf(server)
  log.info({ url }, say.listening(url))
  const forward = mode === "real" ? await besideIt(options, app, say) : undefined
  const loop = settings.sweepEveryMs > 0 ? sweepLoop(options, say) : undefined
  // In the demo a day passes in minutes, and its sweeps notice everything.
  // In the demo a minute passes in a second: what is late there is the machine.
  const watch = mode === "real" ? startWatch(house) : undefined
  const daily = mode === "real" ? dailyCheck(options, say) : undefined
  return {
    url,
    forwardUrl: forward?.url,
    stop: (withinMs = stopWithinMs) =>
      stop({ server, app, forward, loop, watch, daily, house, log, say }, withinMs),
  }
}

/** Plain text, a Redis that forgets: the operator who starts this is told, and not only one who asks the doctor. */
async function announceStore({ house, log }: ServerOptions): Promise<void> {
  const { keeper, settings } = house
  // Before the first sweep: what a store that was put back would present is spent.
  const ahead = aheadFindings(await house.mirroring.ahead().catch(() => []))
  for (const found of [...ahead, ...(await keeper.storeFindings())]) {
    const { message } = tellFinding(found, settings.language, keeper.clock.now())
    log.warn({ finding: found.key, fix: found.fix }, message)
  }
}

/** Some tokens cannot be opened: the others go on, and these are named before anybody misses them. */
async function announceUnopenable({ house, log }: ServerOptions, say: Say): Promise<void> {
  // A store that is away is told of by whatever needs it next.
  const connections = await house.keeper.unopenable.find().catch(() => [])
  if (connections.length > 0) log.error({ connections }, say.unopenable(connections.length, connections[0]!))
}

type Say = ReturnType<typeof messages>["log"]

async function listen(app: AppOfHouse, hostname: string, port: number): Promise<Server> {
  const server = createAppServer(app)
  server.listen(port, hostname)
  // A port in use is an event, not a rejection.
  await once(server, "listening")
  return server
}

/** With the server's own stack: a mall has one limit, whichever way its calls come. */
async function besideIt(
  { house, log }: ServerOptions,
  app: AppOfHouse,
  say: Say,
): Promise<ForwardRunning | undefined> {
  const { port } = house.settings.forwardProxy
  if (port === undefined) return undefined
  // Undici hangs on it: a server without a forward proxy does not load it.
  const { startForward } = await import("./forward.ts")
  const forward = await startForward(house, { port, stack: await app.stack(), log })
  log.info({ url: forward.url }, say.forwardListening(forward.url))
  return forward
}

function addressOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo
  const host =
    address === "0.0.0.0" || address === "::" ? "127.0.0.1" : family === "IPv6" ? `[${address}]` : address
  return `http://${host}:${port}`
}

function sweepLoop({ house, log, mode }: ServerOptions, say: Say): SweepLoop {
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

function dailyCheck({ house, log }: ServerOptions, say: Say): DailyCheckTimer {
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

interface Stopping {
  server: Server
  app: AppOfHouse
  forward: ForwardRunning | undefined
  loop: SweepLoop | undefined
  watch: HouseWatch | undefined
  daily: DailyCheckTimer | undefined
  house: House
  log: Logger
  say: Say
}

async function stop(
  { server, app, forward, loop, watch, daily, house, log, say }: Stopping,
  withinMs: number,
): Promise<boolean> {
  log.info(say.stopping)
  watch?.stop()
  daily?.stop()
  server.close()
  server.closeIdleConnections()
  const loopEnded = loop?.stop()
  // Streams through the proxy end, or are cut, while there is time for what comes after them.
  const streamsMs = streamsWithin(withinMs)
  const ways = app.close(streamsMs, forward?.close(streamsMs))
  const [finished] = await Promise.all([house.keeper.stop(withinMs), ways])
  // A sweep that still waits for Cafe24 is left to the process's end; its attempt is written down.
  if (finished) await loopEnded
  server.closeAllConnections()
  await house.close()
  log.info(finished ? say.stopped : say.stoppedLate)
  return finished
}
