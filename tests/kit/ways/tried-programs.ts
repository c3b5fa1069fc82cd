// The programs that are tried as they are, each by a test that holds this list to what it did; docs/programs.md is made of it.

/** The base address, the forward proxy, `mallkey exec`, the client. */
export type Way = "prefix" | "proxy" | "exec" | "client"

export interface TriedProgram {
  name: string
  /** As the test calls it. */
  key: string
  ways: readonly Way[]
  /** Only `npm run test:long` tries it. */
  isLong?: true
}

export const triedPrograms: readonly TriedProgram[] = [
  { name: "curl", key: "curl", ways: ["proxy"] },
  { name: "wget", key: "wget", ways: ["exec"] },
  { name: "Node 24, fetch", key: "fetch", ways: ["proxy", "exec"] },
  { name: "Node 24, https", key: "https", ways: ["exec"] },
  { name: "Node 20, fetch", key: "fetch (20)", ways: ["exec"] },
  { name: "Node 20, https", key: "https (20)", ways: ["exec"] },
  { name: "axios 1.21", key: "axios", ways: ["proxy", "exec"] },
  { name: "axios 1.21 on Node 20", key: "axios (20)", ways: ["exec"] },
  { name: "axios 1.6 (`GET https://…`)", key: "axios 1.6", ways: ["proxy"] },
  { name: "got 14", key: "got", ways: ["proxy"] },
  { name: "ky 2", key: "ky", ways: ["prefix", "proxy", "exec", "client"] },
  {
    name: "cafe24-api-client 1.8 (its own refresh, orders, products, pages by links)",
    key: "cafe24-api-client",
    ways: ["proxy"],
  },
  { name: "Python urllib", key: "urllib", ways: ["proxy", "exec"] },
  { name: "Python requests", key: "requests", ways: ["prefix", "proxy", "exec"] },
  { name: "Java 17 HttpURLConnection", key: "HttpURLConnection", ways: ["prefix", "proxy", "exec"] },
  { name: "Java 17 HttpClient (its own refresh)", key: "HttpClient", ways: ["prefix", "proxy", "exec"] },
  { name: "Go 1.19 net/http (its own refresh)", key: "Go", ways: ["prefix", "proxy", "exec"] },
  { name: "PHP 8.2 curl (its own refresh)", key: "PHP", ways: ["prefix", "proxy", "exec"] },
  {
    name: "@gracefullight/mcp-cafe24-admin 0.2.2 over stdio (orders, products, customers)",
    key: "@gracefullight/mcp-cafe24-admin",
    ways: ["exec"],
    isLong: true,
  },
  { name: "Deno 2.9", key: "Deno", ways: ["exec", "client"], isLong: true },
  { name: "Bun 1.4", key: "Bun", ways: ["exec", "client"], isLong: true },
  { name: "Cloudflare Workers (workerd)", key: "workerd", ways: ["client"], isLong: true },
]

/** What was tried and is not in the list would be missing in the docs. */
export function isListed(way: Way, key: string): boolean {
  return triedPrograms.some((one) => one.key === key && one.ways.includes(way))
}
