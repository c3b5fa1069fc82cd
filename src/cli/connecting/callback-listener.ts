// Takes the callback itself where it leads to this machine and no server is there to take it.
import type { House } from "../../compose/house.ts"
import { isKeeperError } from "../../core/errors.ts"
import type { KeeperOfHouse } from "../../core/keeper-of-house.ts"
import type { CommandCall } from "../command.ts"
import { watchPages } from "./callback-pages.ts"

export interface CallbackListener {
  /** Rejects when the consent came back and did not make a connection. */
  failed: Promise<never>
  stop(): Promise<unknown>
}

export async function listenForCallback(
  { out }: CommandCall,
  home: House,
): Promise<CallbackListener | undefined> {
  const address = URL.parse(home.settings.app?.redirectUri ?? "")
  if (address?.protocol !== "http:" || !isThisMachine(address.hostname)) return undefined
  const { startServer } = await import("../../programs/server/server.ts")
  const { createLog } = await import("../../node/log.ts")
  const failure = Promise.withResolvers<never>()
  // Nobody may be listening yet, or any more.
  failure.promise.catch(() => undefined)
  const pages = watchPages(home.keeper)
  const house: House = {
    ...home,
    keeper: withFailuresHeard({ ...home.keeper, ...pages.keeper }, failure.reject),
    settings: { ...home.settings, sweepEveryMs: 0 },
    close: async () => undefined,
  }
  try {
    const log = await createLog({ level: "silent", pretty: false, to: 2 })
    const host = address.hostname.replace(/^\[|\]$/g, "")
    const running = await startServer({ house, log, mode: "real", host, port: Number(address.port || 80) })
    return { failed: failure.promise, stop: () => pages.shown().then(() => running.stop()) }
  } catch (error) {
    // A server of ours, most likely: it takes the callback, and the store shows it.
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return undefined
    out.note(`! ${(error as Error).message}`)
    return undefined
  }
}

function withFailuresHeard(keeper: KeeperOfHouse, hear: (error: unknown) => void): KeeperOfHouse {
  return {
    ...keeper,
    finishConnect: async (callback, by) => {
      try {
        return await keeper.finishConnect(callback, by)
      } catch (error) {
        // A link of somebody else, or of an hour ago, ends nothing here.
        if (!isKeeperError(error, "state_invalid")) hear(error)
        throw error
      }
    },
  }
}

/** The answer of a consent comes to this machine: nobody else could open a link of ours either. */
export function comesBackHere(redirectUri = ""): boolean {
  const address = URL.parse(redirectUri)
  return address !== null && isThisMachine(address.hostname)
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d+){3}$/.test(host)
}
