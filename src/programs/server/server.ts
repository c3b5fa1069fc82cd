// A keeper that listens: the log of what happens, what it does of its own accord, and an orderly stop.
import { once } from "node:events"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout as pause } from "node:timers/promises"
import { logEvents } from "../../compose/event-log.ts"
import type { House } from "../../compose/house.ts"
import { type AppOfHouse, createAppOfHouse } from "../../compose/http-app.ts"
import { platformWordsOf } from "../../core/tools/platform-words.ts"
import type { DemoFacts } from "../../http/options.ts"
import { type Messages, messages } from "../../messages/index.ts"
import type { Logger } from "../../node/log.ts"
import type { ForwardRunning } from "./forward.ts"
import { createAppServer } from "./listener.ts"
import type { OwnWork, WorkParts } from "./own-work.ts"
import { stopWithinMs, streamsWithin } from "./stop-times.ts"

export interface ServerOptions extends WorkParts {
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
  const app = createAppOfHouse(house, log, mode, demo)
  const server = await listen(app, options.host ?? settings.host, options.port ?? settings.port)
  const url = addressOf(server)
  log.info({ url }, say.listening(url))
  const forward = mode === "real" ? await besideIt(options, app, say) : undefined
  const endWork = beginSoon(options, say)
  return {
    url,
    forwardUrl: forward?.url,
    stop: (withinMs = stopWithinMs) => stop({ server, app, forward, endWork, house, log, say }, withinMs),
  }
}

/** So long the first callers have the process to themselves. */
const workAfterMs = 50

/** Answers what ends it. However soon that is, the operator is told what there is to tell. */
function beginSoon(parts: WorkParts, say: Say): () => Promise<OwnWork> {
  const ending = new AbortController()
  const { signal } = ending
  const begin = async () => {
    // In the demo that were seconds, and its scenes are set for now.
    if (parts.mode === "real") await pause(workAfterMs, undefined, { signal }).catch(() => undefined)
    const { beginWork, tellOfHouse } = await import("./own-work.ts")
    await tellOfHouse(parts, say)
    return signal.aborted ? {} : beginWork(parts, say)
  }
  const begun = begin()
  return () => {
    ending.abort()
    return begun
  }
}

type Say = Messages["log"]

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

interface Stopping {
  server: Server
  app: AppOfHouse
  forward: ForwardRunning | undefined
  endWork: () => Promise<OwnWork>
  house: House
  log: Logger
  say: Say
}

async function stop(
  { server, app, forward, endWork, house, log, say }: Stopping,
  withinMs: number,
): Promise<boolean> {
  log.info(say.stopping)
  const workEnded = endWork().then(({ loop, watch, daily }) => {
    watch?.stop()
    daily?.stop()
    return loop?.stop()
  })
  server.close()
  server.closeIdleConnections()
  // Streams through the proxy end, or are cut, while there is time for what comes after them.
  const streamsMs = streamsWithin(withinMs)
  const ways = app.close(streamsMs, forward?.close(streamsMs))
  const [finished] = await Promise.all([house.keeper.stop(withinMs), ways])
  // A sweep that still waits for Cafe24 is left to the process's end; its attempt is written down.
  if (finished) await workEnded
  server.closeAllConnections()
  await house.close()
  log.info(finished ? say.stopped : say.stoppedLate)
  return finished
}
