// A line for each call, where it is asked for: who called what, and how it went. Never a credential, a body or a value of a query.
import { isKeeperError } from "../../core/errors.ts"
import type { Clock } from "../../core/ports.ts"
import type { Exchange, ProxyCall, Sink, Take } from "../exchange.ts"
import { pathPattern } from "./path-pattern.ts"

export interface AuditLine {
  /** The name of its key. A field called `key` is masked in the log. */
  caller: string
  connection: string
  method: string
  /** Without ids and values: `/api/v2/admin/orders/*?embed`. */
  path: string
  /** Of the platform's answer, or of our own refusal; 499: the caller went first. */
  status: number
  /** Our own refusal, by its code. */
  error?: string
  ms: number
  /** Of the caller's body, where its length was told. */
  bytes_in?: number
  bytes_out: number
  repeated?: true
  /** The answer broke off. */
  cut?: true
}

export type TellAudit = (line: AuditLine) => void

const callerLeft = 499

export function withAudit(call: ProxyCall, clock: Clock, tell: TellAudit): ProxyCall {
  return async (exchange, take) => {
    const startedAt = clock.now()
    const counted = new Counted(take)
    let error: string | undefined
    let refusedAs = callerLeft
    try {
      await call(exchange, counted.take)
    } catch (thrown) {
      error = isKeeperError(thrown) ? thrown.code : "internal"
      refusedAs = isKeeperError(thrown) ? thrown.policy.http : 500
      throw thrown
    } finally {
      const { isGone, why } = exchange.gone
      const status = isGone && !why ? callerLeft : (counted.status ?? refusedAs)
      const { bytes, isCut } = counted
      tell(lineOf(exchange, { status, error, ms: clock.now() - startedAt, bytes_out: bytes, isCut }))
    }
  }
}

interface Outcome extends Pick<AuditLine, "status" | "error" | "ms" | "bytes_out"> {
  isCut: boolean
}

function lineOf(exchange: Exchange, { isCut, ...outcome }: Outcome): AuditLine {
  const { caller, id, token, method, target, length, repeated } = exchange
  const called = { caller: caller.name, connection: token?.id ?? id, method, path: pathPattern(target) }
  return {
    ...called,
    ...outcome,
    ...(length !== undefined && { bytes_in: length }),
    ...(repeated && { repeated: true }),
    ...(isCut && { cut: true }),
  }
}

class Counted implements Sink {
  readonly #outer: Take
  #inner: Sink | undefined
  status: number | undefined
  bytes = 0
  isCut = false
  drained?: () => void

  constructor(outer: Take) {
    this.#outer = outer
  }

  readonly take: Take = (head) => {
    this.status = head.status
    this.#inner = this.#outer(head)
    return this
  }

  write(chunk: Buffer): boolean {
    this.bytes += chunk.length
    if (this.#inner!.write(chunk)) return true
    // Made only where an answer has to wait, as in `dispatch`.
    this.#inner!.drained ??= () => this.drained?.()
    return false
  }

  end(): void {
    this.#inner!.end()
  }

  cut(): void {
    this.isCut = true
    this.#inner!.cut()
  }
}
