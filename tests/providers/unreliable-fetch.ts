// A fetch that reaches the other side, until it is told not to; and that remembers whom it asked.
import type { ProviderTrouble } from "../../src/testing/index.ts"

type Answer = (signal: AbortSignal | null | undefined) => Promise<Response>

const json = (status: number, body: unknown) => async () => new Response(JSON.stringify(body), { status })

const troubles: Record<Exclude<ProviderTrouble, "wrong_secret">, Answer> = {
  away: async () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })
    throw new TypeError("fetch failed", { cause })
  },
  silent: (signal) =>
    new Promise((_, reject) => {
      // As the open line would: a deadline alone keeps no process from ending.
      const open = setInterval(() => undefined, 60_000)
      const cut = () => {
        clearInterval(open)
        reject(signal?.reason)
      }
      signal?.addEventListener("abort", cut, { once: true })
    }),
  failing: json(500, { error: "server_error" }),
  page: async () => new Response("<html>maintenance</html>", { status: 200 }),
  limited: json(429, { error: "too_many_requests" }),
}

export function createUnreliableFetch(reach: typeof fetch = fetch) {
  const hosts: string[] = []
  let answer: Answer | undefined
  const unreliable: typeof fetch = async (input, init) => {
    hosts.push(new URL(String(input)).host)
    return answer ? answer(init?.signal) : reach(input, init)
  }
  return {
    fetch: unreliable,
    asked: () => [...hosts],
    trouble: (kind: ProviderTrouble) => {
      answer = kind === "wrong_secret" ? undefined : troubles[kind]
    },
  }
}
