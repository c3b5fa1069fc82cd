// While the provider rejects our own client id or secret, no mall is asked about: each would only be refused as well.
import { KeeperError } from "../errors.ts"
import { ofApp } from "../id.ts"
import type { Clock, Providers, Store } from "../ports.ts"
import { minute } from "./schedule.ts"

/** One mall asks for all of them, so it may ask often. */
const longestHoldMs = 5 * minute
const holdTable = [minute, 2 * minute, longestHoldMs]

export interface AppHold {
  /** Throws `app_rejected` while held, naming the connection that was to be asked about. */
  check(connectionId?: string): void
  /** This mall was told that our app is not known. Vetoed: others are taken, so it is about this mall. */
  rejected(mallId: string, detail: string): Promise<"vetoed" | "news" | "known">
  /** This mall was given a pair. True when all had been held. */
  accepted(mallId: string): Promise<boolean>
  /** Reads what other processes found out. */
  load(): Promise<void>
  /** Since when and why it is held, if it is. */
  held(): { sinceAt: number; detail: string } | undefined
}

/** An app that is rejected: its malls are held, and no other's. */
export interface Rejection {
  /** Absent: the first app. */
  app?: string
  sinceAt: number
  detail: string
}

/** One hold for each app. */
export interface AppHolds {
  of(about: { app?: string }): AppHold
  /** Reads what other processes found out, of every app. */
  load(): Promise<void>
  held(): Rejection[]
}

export function createAppHolds(store: Store, clock: Clock, providers: Providers): AppHolds {
  const all = new Map(
    providers.apps.map(({ app, provider }) => [app, createAppHold(store, clock, provider.oauth.appKey)]),
  )
  return {
    of: ({ app }) => all.get(app) ?? all.get(undefined)!,
    load: async () => {
      await Promise.all(Array.from(all.values(), (hold) => hold.load()))
    },
    held: () =>
      [...all].flatMap(([app, hold]) => {
        const held = hold.held()
        return held ? [{ ...ofApp(app), ...held }] : []
      }),
  }
}

interface Held {
  since: number
  until: number
  times: number
  detail: string
}

/** `appKey` changes with the secret, so that a corrected one is tried at once. */
function createAppHold(store: Store, clock: Clock, appKey: string): AppHold {
  const notes = store.notes("app")
  const witnesses = createWitnesses(clock)
  let held: Held | undefined
  return {
    check: (connectionId) => {
      // Further off than any hold lasts: written while the clock was wrong.
      const leftMs = held ? held.until - clock.now() : 0
      if (held && leftMs > 0 && leftMs <= longestHoldMs) {
        throw new KeeperError("app_rejected", { connectionId, detail: held.detail, retryAt: held.until })
      }
    },
    rejected: async (mallId, detail) => {
      if (witnesses.speakAgainst(mallId)) return "vetoed"
      const news = held === undefined
      const now = clock.now()
      // Asked before the hold, or as a second witness: it is held already, and not for longer.
      if (held && held.until > now && held.until - now <= longestHoldMs) return "known"
      const times = (held?.times ?? 0) + 1
      const wait = holdTable[Math.min(times, holdTable.length) - 1] ?? longestHoldMs
      held = { since: held?.since ?? now, until: now + wait, times, detail }
      await notes.put(appKey, held, "always")
      return news ? "news" : "known"
    },
    accepted: async (mallId) => {
      witnesses.add(mallId)
      if (held === undefined) return false
      held = undefined
      await notes.remove(appKey)
      return true
    },
    load: async () => {
      held = (await notes.get(appKey))?.value as Held | undefined
    },
    held: () => held && { sinceAt: held.since, detail: held.detail },
  }
}

/** An acceptance says something about our app for so long. */
const latelyMs = 10 * minute
/** So many different malls refused in a row outweigh a mall that was accepted before: the secret has just been changed. */
const outweigh = 10

/** Who was accepted lately by the provider, as this process knows, and has not been refused since. */
function createWitnesses(clock: Clock) {
  let accepted: { mallId: string; at: number }[] = []
  const refused = new Set<string>()
  return {
    add: (mallId: string) => {
      refused.clear()
      accepted = [{ mallId, at: clock.now() }, ...accepted.filter((one) => one.mallId !== mallId)].slice(
        0,
        outweigh,
      )
    },
    /** Another mall was accepted lately. */
    speakAgainst: (mallId: string) => {
      // In a small house each would else speak for our app as long as the others do, and nobody would hear of it.
      accepted = accepted.filter((one) => one.mallId !== mallId)
      if (refused.size < outweigh) refused.add(mallId)
      if (refused.size >= outweigh) return false
      const isLate = (at: number) => Math.abs(clock.now() - at) <= latelyMs
      return accepted.some(({ at }) => isLate(at))
    },
  }
}
