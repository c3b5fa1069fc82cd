// What every door reads of a request, whichever way it came: a web-standard Request is one as it stands.

export interface Asked {
  readonly method: string
  /** Whole, as in a Request. */
  readonly url: string
  readonly headers: { get(name: string): string | null } & Iterable<[string, string]>
}

/** What is used of Node's own request, by shape: this room knows no platform. */
export interface NodeRequest {
  method?: string
  url?: string
  headers: Record<string, string | string[] | undefined>
}

/** What is used of Node's own response, by shape. */
export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string | number>): unknown
  end(body?: string): unknown
  destroy(): unknown
  readonly headersSent: boolean
  /** Also where its caller has hung up. */
  readonly destroyed: boolean
  readonly statusCode: number
}

/** Node's request as it stands: nothing is copied, and nothing is parsed that nobody asks for. */
export class AskedOfNode implements Asked {
  readonly method: string
  readonly headers: Asked["headers"]
  readonly #request: NodeRequest

  constructor(request: NodeRequest) {
    this.#request = request
    this.method = request.method ?? "GET"
    this.headers = new HeadersOfNode(request.headers)
  }

  get url(): string {
    return `http://${this.headers.get("host") ?? "localhost"}${this.#request.url ?? "/"}`
  }

  /** From `/` to the end, query included. */
  get target(): string {
    return this.#request.url ?? "/"
  }
}

class HeadersOfNode implements Iterable<[string, string]> {
  readonly #headers: NodeRequest["headers"]

  constructor(headers: NodeRequest["headers"]) {
    this.#headers = headers
  }

  get(name: string): string | null {
    return textOf(this.#headers[name])
  }

  *[Symbol.iterator](): Generator<[string, string]> {
    for (const [name, value] of Object.entries(this.#headers)) {
      if (value !== undefined) yield [name, textOf(value)!]
    }
  }
}

function textOf(value: string | string[] | undefined): string | null {
  if (value === undefined) return null
  return typeof value === "string" ? value : value.join(", ")
}

/** For what needs a whole Request: sessions read its cookies, bodies are streams. */
export function webRequestOf(asked: Asked): Request {
  if (asked instanceof Request) return asked
  return new Request(asked.url, { method: asked.method, headers: [...asked.headers] })
}
