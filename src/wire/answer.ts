// What a handler gives back, before it becomes a Response with its request id.

export interface Answer {
  status: number
  /** Plain on purpose: the Node adapter sends an object's headers as they are and copies any other kind. */
  headers: Record<string, string>
  body: string | ReadableStream<Uint8Array> | null
}

export function json(value: unknown, status = 200): Answer {
  return text(JSON.stringify(value), "application/json", status)
}

/** Nothing this server says is for a cache: it is about tokens, or as fresh as a clock. */
export function text(body: string, contentType: string, status = 200): Answer {
  return { status, headers: { "content-type": contentType, "cache-control": "no-store" }, body }
}

export function redirect(location: string, status: 302 | 303): Answer {
  return {
    status,
    headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
    body: null,
  }
}

export function prefersPage(request: { headers: { get(name: string): string | null } }): boolean {
  return request.headers.get("accept")?.includes("text/html") ?? false
}
