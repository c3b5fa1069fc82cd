// A call of a run by a server elsewhere: through that server's proxy, where token, leash, limit and audit are.
import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici"
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import { accountOf } from "../../core/id.ts"
import type { ProxyFacet } from "../../core/ports.ts"
import { type ServerAddress, serverError } from "../../wire/server-error.ts"
import { dispatch } from "../dispatch.ts"
import { type Exchange, type Head, headerIn, type ProxyCall, type Sink, type Take } from "../exchange.ts"
import { withFigures } from "../figures.ts"
import { tagHeader } from "../marked.ts"
import type { Stack } from "../stack.ts"
import { onceMoreIfCut } from "../with-replay.ts"
import { prefixAt } from "./prefix.ts"

export interface ServerCallsParts {
  server: ServerAddress
  facetOf(id: string): ProxyFacet
  usesProxy?: boolean
  /** The tag of the pair that a call was made with. */
  heardTag?(id: string, tag: string | undefined): void
}

/** A server waits for a token, then for the mall's turn, then for the platform. */
const answerWithinMs = 180_000
const timeouts = { headersTimeout: answerWithinMs, bodyTimeout: answerWithinMs, connect: { timeout: 10_000 } }

export function createServerCalls(parts: ServerCallsParts): Pick<Stack, "call" | "figures" | "close"> {
  const { server, facetOf, usesProxy = false, heardTag } = parts
  const agent = usesProxy ? new EnvHttpProxyAgent(timeouts) : new Agent(timeouts)
  const once: ProxyCall = async (exchange, take) => {
    const answer = new ServersAnswer(exchange, take, heardTag)
    const request = () => requestFor(server, facetOf(exchange.id), exchange)
    await dispatch(agent, request, exchange, answer.take).catch((error) => {
      throw asServers(error, server)
    })
    answer.throwIfOwn(new URL(server.url).origin)
  }
  const { call, figures } = withFigures(
    (exchange, take) => onceMoreIfCut(once, exchange, take),
    () => 0,
  )
  return { call, figures, close: () => agent.destroy() }
}

function requestFor(
  server: ServerAddress,
  facet: ProxyFacet,
  exchange: Exchange,
): Dispatcher.DispatchOptions {
  const { id, target, method, body, length } = exchange
  const { origin, path } = prefixAt(server.url, id)
  const headers = [...exchange.headers, "x-mallkey-links", "as-written"]
  if (server.key !== undefined) headers.push("authorization", `Bearer ${server.key}`)
  if (length !== undefined && body !== undefined) headers.push("content-length", String(length))
  return {
    origin,
    // Looked at here too: a reverse proxy before that server may make another address of a path with dots in it.
    path: path + facet.address(accountOf(id), target).path,
    method: method as Dispatcher.HttpMethod,
    headers,
    body: body as Buffer | undefined,
  }
}

/** The platform's own answers go on; what the server says of itself is held and told as an error. */
class ServersAnswer implements Sink {
  readonly #exchange: Exchange
  readonly #outer: Take
  readonly #heardTag: ServerCallsParts["heardTag"]
  #head: Head | undefined
  #held: Buffer[] = []
  #size = 0
  drained?: () => void

  constructor(exchange: Exchange, outer: Take, heardTag: ServerCallsParts["heardTag"]) {
    this.#exchange = exchange
    this.#outer = outer
    this.#heardTag = heardTag
  }

  readonly take: Take = (head) => {
    const { headers } = head
    if (headerIn(headers, "x-mallkey-upstream") === "1") {
      this.#exchange.warned = headerIn(headers, "x-mallkey-warning")
      this.#exchange.waitedMs = Number(headerIn(headers, "x-mallkey-waited-ms") ?? 0)
      this.#exchange.repeated = headerIn(headers, "x-mallkey-repeated") === "1"
      this.#heardTag?.(this.#exchange.id, headerIn(headers, tagHeader))
      return this.#outer(head)
    }
    this.#head = head
    return this
  }

  write(chunk: Buffer): boolean {
    this.#size += chunk.length
    if (this.#size <= errorBytes) this.#held.push(chunk)
    return true
  }

  end(): void {}

  cut(): void {}

  throwIfOwn(origin: string): void {
    if (!this.#head) return
    const error = serverError(parsed(Buffer.concat(this.#held).toString()), this.#head.status, origin)
    // Said to a program of this machine, whose own key is well.
    if (!isKeeperError(error, "key_missing")) throw error
    throw new KeeperError("not_allowed", {
      detail: "the server does not know the key of this machine any more",
    })
  }
}

const errorBytes = 64 * 1024

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Whether a call arrived is as unclear as it is near; that nothing answered is said of the server, not of the platform. */
function asServers(error: unknown, { url }: ServerAddress): unknown {
  if (!isKeeperError(error, "provider_unavailable")) return error
  const detail = `${new URL(url).origin}: ${error.detail ?? "no answer"}`
  return new KeeperError("server_unavailable", { detail, cause: error.cause })
}
