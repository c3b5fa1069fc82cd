// Where a server elsewhere serves a connection's proxy.

/** `path` ends before the platform's own: `/proxy/mymall`, behind whatever the server's own address ends in. */
export function prefixAt(url: string, id: string): { origin: string; path: string } {
  const { origin, pathname } = new URL(url)
  return { origin, path: `${pathname.replace(/\/+$/, "")}/proxy/${encodeURIComponent(id)}` }
}
