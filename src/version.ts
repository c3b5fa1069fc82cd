// The version, and where the documentation lies, from the package that is installed: src/ and dist/ lie equally deep in it.
import { readFileSync } from "node:fs"

interface Package {
  version: string
  repository?: string | { url?: string }
}

const own: Package = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))

export const version: string = own.version

/** An address that `docs/…` is put behind. Undefined: the package names no place, and the folder itself is meant. */
export const docsUrl: string | undefined = docsUrlOf(own.repository)

function docsUrlOf(repository: Package["repository"]): string | undefined {
  const named = typeof repository === "string" ? repository : repository?.url
  const [, place] =
    /^(?:git\+)?(?:https:\/\/|git@|github:|ssh:\/\/git@)?([\w./:-]+?)(?:\.git)?$/.exec(named ?? "") ?? []
  if (place === undefined || place === "") return undefined
  const path = place.replace(":", "/")
  return `https://${path.split("/").length === 2 ? `github.com/${path}` : path}/blob/main/`
}
