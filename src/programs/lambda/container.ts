// The keeper of one Lambda container: composed at its first call, kept while it is warm, never left with work undone.
import { tmpdir } from "node:os"
import { join } from "node:path"
import { compose } from "../../compose/compose.ts"
import { logEvents } from "../../compose/event-log.ts"
import type { House } from "../../compose/house.ts"
import { createAppOfHouse } from "../../compose/http-app.ts"
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import { platformWordsOf } from "../../core/tools/platform-words.ts"
import type { HttpApp } from "../../http/index.ts"
import { messages } from "../../messages/index.ts"
import { createLog, type Logger } from "../../node/log.ts"
import { createRescueFolder } from "../../node/rescue/folder.ts"
import { loadSettings, type Settings, thisProcess } from "../../settings/index.ts"
import {
  type LambdaContext,
  leasesWithin,
  refuseShortTimeout,
  shortestTimeoutMs,
  timingWithin,
} from "./invocation.ts"

export interface Container {
  house: House
  front: HttpApp
  log: Logger
  leaseMs: number
}

/** Survives the process when Lambda ends it in the middle of a call, not the container. See docs/lambda.md. */
const rescueFolder = join(tmpdir(), "mallkey-rescue")
/** A container that was frozen for longer finds the lines to its database cut, sometimes without hearing of it. */
const frozenMs = 30_000
/** Kept back at the end of a call for the answer to go out. */
const goodbyeMs = 1_500
const mirrorsMs = 1_000

let opened: Promise<Container> | undefined
let endedAt = 0
let current: LambdaContext | undefined

export async function during<Result>(
  context: LambdaContext,
  work: (container: Container) => Promise<Result>,
): Promise<Result> {
  current = context
  const container = await warm(context)
  try {
    return await work(container)
  } finally {
    const malls = await bringHome(container, context)
    if (malls.length > 0) container.log.error({ malls, place: rescueFolder }, stillWaiting(container, malls))
    // Frozen after this, it would write when nobody needs it any more.
    await container.house.mirroring.settled(mirrorsMs)
    endedAt = Date.now()
  }
}

async function warm(context: LambdaContext): Promise<Container> {
  const known = await opened
  // What only this process still holds in its hands must not be dropped with it.
  const isFrozen =
    known && Date.now() - endedAt > frozenMs && known.house.keeper.waitingInRescue().length === 0
  if (isFrozen) {
    opened = undefined
    await known.house.close()
  }
  opened ??= open(context).catch((error: unknown) => {
    opened = undefined
    throw asPlainError(error)
  })
  return opened
}

async function open(context: LambdaContext): Promise<Container> {
  const { settings, warnings } = loadSettings(thisProcess())
  refuseLocalStore(settings)
  const timeoutMs = context.getRemainingTimeInMillis()
  refuseShortTimeout(timeoutMs)
  const log = await createLog({ level: settings.logLevel, pretty: false })
  for (const warning of warnings) log.warn(warning)
  const timing = timingWithin(timeoutMs)
  const remainingMs = () => current?.getRemainingTimeInMillis() ?? 0
  const house = await compose(settings, {
    // The one file that is uploaded holds no undici of its own.
    fetch: globalThis.fetch,
    timing,
    role: "lambda",
    rescue: createRescueFolder(rescueFolder),
    around: (store) => leasesWithin(store, remainingMs),
  })
  logEvents(house, log)
  const left = await house.keeper.start().catch(async (error: unknown) => {
    await house.close()
    throw error
  })
  if (left.saved + left.waiting > 0)
    log.warn(left, messages(settings.language).log.broughtHome(left.saved, left.waiting))
  return {
    house,
    log,
    front: createAppOfHouse(house, log, "real"),
    leaseMs: timing.leaseMs ?? shortestTimeoutMs,
  }
}

/** Mounted file systems are below /mnt, the rest of the disk goes with the container. */
function refuseLocalStore({ store }: Settings): void {
  const path = /^(?:sqlite|file):(.*)$/s.exec(store)?.[1]
  if (path === undefined || path.startsWith("/mnt/")) return
  const problem = `MALLKEY_STORE: ${store.split(":")[0]}: on Lambda the disk goes with the container; use postgres://, supabase: or redis://`
  throw new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
}

/** Answers that the store did not take yet: tried until the call is nearly over. The malls that still wait then. */
export async function bringHome({ house }: Container, context: LambdaContext): Promise<string[]> {
  const { keeper } = house
  for (let pauseMs = 200; ; pauseMs = Math.min(pauseMs * 2, 5_000)) {
    const malls = keeper.waitingInRescue()
    if (malls.length === 0 || context.getRemainingTimeInMillis() < goodbyeMs + pauseMs) return malls
    // A store that is still away is asked again.
    await keeper.start().catch(() => undefined)
    if (keeper.waitingInRescue().length > 0) await keeper.clock.sleep(pauseMs)
  }
}

export function stillWaiting({ house }: Container, malls: string[]): string {
  const called = platformWordsOf(
    house.keeper.apps(),
    malls.map((id) => ({ id })),
  )
  return messages(house.settings.language, called).lambda.stillWaiting(malls)
}

/** Lambda shows name, message and stack of what is thrown: all problems at once, and nothing that was its cause. */
function asPlainError(error: unknown): unknown {
  if (!isKeeperError(error)) return error
  const plain = new Error([error.message, ...(error.problems ?? []).slice(1)].join("\n"))
  plain.name = error.code
  return plain
}
