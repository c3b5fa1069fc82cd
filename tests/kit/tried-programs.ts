// The programs that are tried as they are, each by a test that holds this list to what it did; docs/programs.md is made of it.

export interface TriedProgram {
  name: string
  /** As the test calls it. */
  key: string
  proxy?: true
  exec?: true
}

export const triedPrograms: readonly TriedProgram[] = [
  { name: "curl", key: "curl", proxy: true },
  { name: "Node 24, fetch", key: "fetch", proxy: true, exec: true },
  { name: "Node 24, https", key: "https", exec: true },
  { name: "Node 20, fetch", key: "fetch (20)", exec: true },
  { name: "Node 20, https", key: "https (20)", exec: true },
  { name: "axios 1.21", key: "axios", proxy: true, exec: true },
  { name: "axios 1.21 on Node 20", key: "axios (20)", exec: true },
  { name: "axios 1.6 (`GET https://…`)", key: "axios 1.6", proxy: true },
  { name: "got 16", key: "got", proxy: true },
  {
    name: "cafe24-api-client 1.8 (its own refresh, orders, products)",
    key: "cafe24-api-client",
    proxy: true,
  },
  { name: "Python urllib", key: "urllib", proxy: true, exec: true },
  { name: "Python requests", key: "requests", proxy: true, exec: true },
  { name: "Java 17 HttpURLConnection", key: "HttpURLConnection", exec: true },
  { name: "Java 17 HttpClient", key: "HttpClient", exec: true },
]

/** What was tried and is not in the list would be missing in the docs. */
export function isListed(way: "proxy" | "exec", key: string): boolean {
  return triedPrograms.some((one) => one.key === key && one[way])
}
