// Where a file: URL points: one file for one mall, or a folder with a file for each; and what lies beside them.
import { statSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { KeeperError } from "../../core/errors.ts"
import { appPrefix, readId, writeId } from "../../core/id.ts"
import { isOddId, oddId } from "../../core/odd-ids.ts"

export interface FilePlace {
  /** For logs and pages. */
  name: string
  /** The one file; undefined: a folder of them. */
  single: string | undefined
  folder: string
  /** What is ours, in a folder of its own: other programs write their files whole. */
  beside: string
  sealed: boolean
}

const besideFolder = ".mallkey"

export function readFilePlace(rest: string): FilePlace {
  const [path = "", query = ""] = rest.split("?", 2)
  const { seal = "off", ...unknown } = Object.fromEntries(new URLSearchParams(query))
  const problems = Object.keys(unknown).map((name) => `MALLKEY_STORE: file: does not know ?${name}=`)
  if (seal !== "on" && seal !== "off") problems.push("MALLKEY_STORE: ?seal= is on or off")
  if (path === "" || /^\/\/[^/]/.test(path)) {
    problems.push("MALLKEY_STORE: file: needs a path, such as file:./oauth_token.json or file:./tokens")
  }
  if (problems.length > 0)
    throw new KeeperError("settings_invalid", { detail: problems.join("; "), problems })
  const whole = resolve(path.replace(/^\/\/(?=\/)/, ""))
  const isOneFile =
    statSync(whole, { throwIfNoEntry: false })?.isDirectory() !== true && whole.endsWith(".json")
  const folder = isOneFile ? dirname(whole) : whole
  const beside = join(folder, besideFolder, ...(isOneFile ? [basename(whole)] : []), "beside.db")
  return {
    name: `file:${rest}`,
    single: isOneFile ? whole : undefined,
    folder,
    beside,
    sealed: seal === "on",
  }
}

export function pathOf(place: FilePlace, id: string): string {
  return join(place.folder, fileOf(place, id))
}

/** As it is called within the folder. Each further app has a folder of its own there, also beside the one file. */
export function fileOf({ single }: FilePlace, id: string): string {
  const { app, account, owner } = readId(id)
  if (app !== undefined) return `${app}/${fileName(writeId({ account, owner }))}`
  return single === undefined ? fileName(id) : basename(single)
}

/** Is this the one file that holds a mall of the first app, whatever its name? */
export function isTheOneFile({ single }: FilePlace, id: string): boolean {
  return single !== undefined && readId(id).app === undefined
}

const longestName = 240

/**
 * A mall id is its own file name. Everything else a name cannot hold safely everywhere is written as %XX, capitals
 * included: there are disks that take `Mall` and `mall` for one.
 */
function fileName(id: string): string {
  if (isOddId(id)) throw oddId()
  const safe = id.replace(/[^a-z0-9_~.-]|^\./gu, (character) =>
    Buffer.from(character).toString("hex").toUpperCase().replace(/../g, "%$&"),
  )
  if (safe.length > longestName) throw oddId()
  return `${safe}.json`
}

/** Undefined: not a name we would give. */
export function idOfFile(file: string): string | undefined {
  const [app, name] = file.split("/")
  if (app === undefined || name === undefined) return idOfName(file)
  const id = idOfName(name)
  return id === undefined ? undefined : appPrefix(app) + id
}

function idOfName(name: string): string | undefined {
  if (!name.endsWith(".json") || name.startsWith(".")) return undefined
  try {
    const id = decodeURIComponent(name.slice(0, -".json".length))
    return fileName(id) === name ? id : undefined
  } catch {
    return undefined
  }
}
