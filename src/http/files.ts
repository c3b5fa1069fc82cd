// Files of our own pages, such as a style sheet: a fixed list, in memory from the start, at addresses that hold a hash of what is in them.
import type { Digest } from "./pages/layout.ts"
import { type Route, route } from "./route.ts"

export interface FixedFile {
  /** Its ending says what it is. */
  name: string
  content: string | Uint8Array<ArrayBuffer>
}

export interface Files {
  routes: Route[]
  /** From the `/` on: a page puts the address of the server before it. */
  address(name: string): string
}

const types: Record<string, string> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  woff2: "font/woff2",
}

/** An address stands for these bytes and no others, so a browser need never ask for it again. */
const forEver = "public, max-age=31536000, immutable"
const askEachTime = "no-cache"

/** Nothing of a request leads to a disk: what is not in this list has no route. */
export function createFiles(files: readonly FixedFile[], digest: Digest): Files {
  const addresses = new Map<string, string>()
  const routes = files.map(({ name, content }) => {
    // Bytes as text are their numbers, one after the other: as good to hash as they are.
    const hash = digest(String(content)).slice(0, 16)
    addresses.set(name, `/files/${hash}/${name}`)
    return fileRoute(name, content, hash)
  })
  return {
    routes,
    address: (name) => {
      const found = addresses.get(name)
      if (found === undefined) throw new TypeError(`no file ${name} in the list`)
      return found
    },
  }
}

function fileRoute(name: string, content: FixedFile["content"], hash: string): Route {
  const type = types[/^[a-z\d-]+\.([a-z\d]+)$/.exec(name)?.[1] ?? ""]
  if (type === undefined) throw new TypeError(`${name}: no name of a file with a known ending`)
  const etag = `"${hash}"`
  return route({
    methods: ["GET"],
    path: `/files/{hash}/${name}`,
    // Not "anyone": a session that is over must not cost a page its style.
    opens: "signed",
    quiet: true,
    answer: type,
    handle: async ({ asked, params }) => {
      // Another hash is asked for while replicas change versions: a page of the one, a file of the other. The file that
      // is here serves that page better than a 404, and nobody may keep it under that address.
      const headers = { etag, "cache-control": params.hash === hash ? forEver : askEachTime }
      if (isKnown(asked.headers.get("if-none-match"), etag))
        return new Response(null, { status: 304, headers })
      return new Response(content, {
        headers: { ...headers, "content-type": type, "x-content-type-options": "nosniff" },
      })
    },
  })
}

/** The browser has it already, and names it as it was told, or as a proxy in between has weakened it. */
function isKnown(known: string | null, etag: string): boolean {
  return (
    known?.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag) ?? false
  )
}
