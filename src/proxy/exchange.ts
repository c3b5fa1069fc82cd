// One call on its way through the proxy, and what the wrappers of the stack are: functions over a Call.
import type { Caller } from "../access/caller.ts"
import type { KeyWatch, Lasting, Still } from "../access/key-watch.ts"
import type { Token } from "../core/alive/hand-out.ts"
import { KeeperError } from "../core/errors.ts"
import type { Body } from "./bodies/body.ts"

/** Names and values in turn, as they stood on the wire: doubled ones stay doubled, and bytes stay bytes (latin1). */
export type Pairs = string[]

export interface Exchange {
  /** The connection, as the caller names it. */
  readonly id: string
  readonly caller: Caller
  readonly method: string
  /** The path below the platform's base, with its query, as it came. */
  readonly target: string
  /** Without what belongs to the caller's own connection, and without credentials. */
  readonly headers: Pairs
  readonly body: Body
  /** Of the body, where the caller told it. A body of unknown length goes in chunks. */
  readonly length?: number
  /** Raised when the caller has gone: then nobody wants the answer. It never reaches a refresh. */
  readonly gone: Gone
  /** Set on the way down, each by one wrapper. */
  token?: Token
  waitedMs?: number
  /** For the line in the log: the second call after a 401 about the token. */
  repeated?: boolean
  /** For a forward proxy elsewhere, whose callers see the platform's own answers. */
  readonly asWritten?: boolean
  /** By a server elsewhere, which knows more of the token than we do: the code of its warning. */
  warned?: string
}

export interface Head {
  status: number
  headers: Pairs
}

/** Where the bytes of an answer go. */
export interface Sink {
  /** False: wait until `drained` is called. */
  write(chunk: Buffer): boolean
  end(): void
  /** The answer broke off behind its head: its reader must see that. */
  cut(): void
  drained?: () => void
}

export type Take = (head: Head) => Sink

/** Resolves when the answer is through, or was cut. Rejects only where `take` was never called. */
export type ProxyCall = (exchange: Exchange, take: Take) => Promise<void>

/** A caller that may leave, or whose key may end: cheaper than an AbortSignal, which is made of events. */
export class Gone implements Lasting {
  #isGone = false
  #stop: Stop | undefined
  #watch: KeyWatch | undefined
  /** Why we ended it; absent where the caller went by itself. */
  why: KeeperError | undefined
  still: Still | undefined
  older: Lasting | undefined
  newer: Lasting | undefined

  get isGone(): boolean {
    return this.#isGone
  }

  leave(): void {
    this.#isGone = true
    this.#stop?.(this.why)
  }

  /** Until it is over. Absent: nobody can say whether the caller still may. */
  watchedBy(watch: KeyWatch, still: Still | undefined): void {
    if (!still || this.#isGone) return
    this.still = still
    this.#watch = watch
    watch.add(this)
  }

  over(): void {
    this.#watch?.end(this)
  }

  /** By the watch. An answer that has begun breaks off; else the caller hears why. */
  cut(): void {
    this.why ??= new KeeperError("key_missing", { detail: "the key is unknown, or its time is over" })
    this.leave()
  }

  /** One at a time: whatever is under way for this caller. */
  stops(stop: Stop | undefined): void {
    this.#stop = stop
    if (this.#isGone) stop?.(this.why)
  }
}

type Stop = (why?: KeeperError) => void

export function headerIn(pairs: Pairs, name: string): string | undefined {
  for (let at = 0; at < pairs.length; at += 2) {
    if (pairs[at]!.length === name.length && pairs[at]!.toLowerCase() === name) return pairs[at + 1]
  }
  return undefined
}
