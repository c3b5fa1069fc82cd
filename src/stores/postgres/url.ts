// The address of a PostgreSQL store: our own options out of it, and what of it may be shown.
import { KeeperError } from "../../core/errors.ts"

export interface PostgresAddress {
  /** What pg is given: without our own options. */
  connectionString: string
  /** Without user and password. */
  place: string
  /** `?seal=on`. */
  seal: boolean
  /** `?pool=`: connections at once; absent where the address says nothing. */
  pool?: number
  options: Record<string, string>
}

/** `named`: further options of ours that this store knows. */
export function readPostgresUrl(url: string, named: string[] = []): PostgresAddress {
  if (!URL.canParse(url)) {
    throw invalid("MALLKEY_STORE is no address: percent-encode what is special in user and password")
  }
  const address = new URL(url)
  const taken = takeOptions(address, named)
  const host = address.searchParams.get("host") ?? decodeURIComponent(address.host)
  return {
    connectionString: address.href,
    place: `postgres://${host}${address.pathname}`,
    ...taken,
  }
}

/** Out of the address, which loses them. */
export function takeOptions(
  address: URL,
  named: string[],
): Pick<PostgresAddress, "seal" | "pool" | "options"> {
  const take = (name: string) => {
    const value = address.searchParams.get(name) ?? undefined
    address.searchParams.delete(name)
    return value
  }
  const seal = take("seal") ?? "off"
  if (seal !== "on" && seal !== "off") throw invalid("MALLKEY_STORE: seal is on or off")
  const pool = take("pool")
  if (pool !== undefined && !/^([1-9]\d?|100)$/.test(pool)) {
    throw invalid("MALLKEY_STORE: pool is a number of connections, from 1 to 100")
  }
  const taken = named.map((name) => [name, take(name)] as const)
  const options = Object.fromEntries(
    taken.filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  return { seal: seal === "on", ...(pool !== undefined && { pool: Number(pool) }), options }
}

export function invalid(problem: string): KeeperError {
  return new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
}
