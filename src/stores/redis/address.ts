// What a redis: or rediss: URL says: where, as whom, which database, sealed or not.
import { KeeperError } from "../../core/errors.ts"

export interface RedisAddress {
  host: string
  port: number
  tls: boolean
  username?: string
  password?: string
  database: number
  /** 4 or 6 where the URL insists on one; some platforms' names have only one of them. */
  family: number
  sealed: boolean
  /** For logs and pages: without user and password. */
  name: string
}

const seals: Record<string, boolean> = { on: true, off: false }

export function readRedisAddress(text: string): RedisAddress {
  const problems: string[] = []
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url?.hostname) throw invalid(["MALLKEY_STORE: redis: needs a host, such as redis://127.0.0.1:6379"])
  const { seal = "off", family = "0", ...unknown } = Object.fromEntries(url.searchParams)
  for (const name of Object.keys(unknown)) problems.push(`MALLKEY_STORE: redis: does not know ?${name}=`)
  if (!Object.hasOwn(seals, seal)) problems.push("MALLKEY_STORE: ?seal= is on or off")
  if (!["0", "4", "6"].includes(family)) problems.push("MALLKEY_STORE: ?family= is 0, 4 or 6")
  if (!/^\/?\d*\/?$/.test(url.pathname)) {
    problems.push("MALLKEY_STORE: what follows the host of a redis: URL is the number of a database")
  }
  if (problems.length > 0) throw invalid(problems)
  const database = Number(url.pathname.replaceAll("/", ""))
  const place = `${url.host}${database === 0 ? "" : `/${database}`}${seals[seal] ? "?seal=on" : ""}`
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(url.port || 6379),
    tls: url.protocol === "rediss:",
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    database,
    family: Number(family),
    sealed: seals[seal] ?? false,
    name: `${url.protocol}//${place}`,
  }
}

function invalid(problems: string[]): KeeperError {
  return new KeeperError("settings_invalid", { detail: problems.join("; "), problems })
}
