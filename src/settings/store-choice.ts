// Which store, where MALLKEY_STORE does not say: the one database address found under the names others use.
import type { Messages } from "../messages/index.ts"
import type { Source, Texts } from "./sources.ts"

const addresses: Record<string, { scheme: RegExp; expected: string; prefix: string }> = {
  DATABASE_URL: { scheme: /^postgres(ql)?:\/\//, expected: "postgres://", prefix: "" },
  SUPABASE_DB_URL: { scheme: /^postgres(ql)?:\/\//, expected: "postgres://", prefix: "supabase:" },
  KV_REDIS_URL: { scheme: /^rediss?:\/\//, expected: "redis://", prefix: "" },
  REDIS_URL: { scheme: /^rediss?:\/\//, expected: "redis://", prefix: "" },
}

export const storeAliases = [
  ...Object.keys(addresses),
  "PGHOST",
  "PGPORT",
  "PGUSER",
  "PGPASSWORD",
  "PGDATABASE",
  "PGSSLMODE",
  "PGSSLROOTCERT",
  "PGSSLCERT",
  "PGSSLKEY",
]

export interface StoreCandidate {
  url: string
  /** The name it was found under, and where. */
  name: string
  source: Source["kind"]
}

/** One candidate, none, or what is wrong with the candidates there are. */
export function chooseStore(
  sources: Source[],
  say: Messages["settingProblems"],
): { chosen?: StoreCandidate; problems: string[] } {
  const problems: string[] = []
  const candidates: StoreCandidate[] = []
  for (const [name, { scheme, expected, prefix }] of Object.entries(addresses)) {
    const source = sources.find(({ texts }) => texts[name] !== undefined)
    const text = source?.texts[name]
    if (!source || text === undefined) continue
    if (scheme.test(text)) candidates.push({ url: prefix + text, name, source: source.kind })
    else problems.push(say.notThisStore(name, say.origins[source.kind], expected))
  }
  const source = sources.find(({ texts }) => texts.PGHOST !== undefined)
  if (source) {
    const parts: Texts = Object.assign({}, ...sources.map(({ texts }) => texts).reverse())
    const missing = ["PGUSER", "PGDATABASE"].filter((name) => parts[name] === undefined)
    const { PGSSLMODE: mode } = parts
    if (missing.length > 0) problems.push(say.incompletePg(say.names(missing)))
    else if (mode !== undefined && !sslModes.includes(mode))
      problems.push(say.badSslMode(sslModes.join(", ")))
    else candidates.push({ url: urlOfPg(parts), name: "PGHOST", source: source.kind })
  }
  const rest = supabaseOverHttps(sources)
  if (rest === "nowhere" && candidates.length === 0) problems.push(say.serviceRoleAlone())
  // The database address of the same project reaches the same table.
  if (rest && rest !== "nowhere" && !candidates.some(({ url }) => url.startsWith("supabase:")))
    candidates.push(rest)
  const different = candidates.filter(
    (candidate, at) => candidates.findIndex((other) => isSamePlace(other, candidate)) === at,
  )
  if (different.length > 1) problems.push(say.twoStores(different.map(({ name }) => name)))
  return { chosen: different[0], problems }
}

/** An operator with the key of every right beside the address keeps tokens there; the address alone means sessions. */
function supabaseOverHttps(sources: Source[]): StoreCandidate | "nowhere" | undefined {
  const key = "SUPABASE_SERVICE_ROLE_KEY"
  const holder = sources.find(({ texts }) => texts[key] !== undefined)
  const names = ["SUPABASE_URL", "NEXT_PUBLIC_SUPABASE_URL"]
  const address = names.flatMap((name) => sources.flatMap(({ texts }) => texts[name] ?? []))[0]
  if (!holder) return undefined
  return address === undefined ? "nowhere" : { url: `supabase:${address}`, name: key, source: holder.kind }
}

const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full", "no-verify"]

/** As psql understands them: `require` encrypts and asks for no authority, unless one is given. */
function sslOfPg({ PGSSLMODE, PGSSLROOTCERT, PGSSLCERT, PGSSLKEY }: Texts): string {
  // The two that also go on unencrypted where the server will not: there is nothing to insist on.
  const mode = PGSSLMODE === "allow" || PGSSLMODE === "prefer" ? undefined : PGSSLMODE
  const isSure = mode !== undefined && mode !== "disable"
  const given: Record<string, string | undefined> = {
    sslmode: mode,
    uselibpqcompat: isSure && mode !== "no-verify" ? "true" : undefined,
    // `system` is what Node trusts by itself.
    sslrootcert: isSure && PGSSLROOTCERT !== "system" ? PGSSLROOTCERT : undefined,
    sslcert: isSure ? PGSSLCERT : undefined,
    sslkey: isSure ? PGSSLKEY : undefined,
  }
  const set = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return set.length === 0 ? "" : `?${new URLSearchParams(set)}`
}

function urlOfPg(parts: Texts): string {
  const { PGHOST = "", PGPORT = "5432", PGUSER = "", PGPASSWORD, PGDATABASE = "" } = parts
  const host = PGHOST.includes(":") ? `[${PGHOST}]` : encodeURIComponent(PGHOST)
  const password = PGPASSWORD === undefined ? "" : `:${encodeURIComponent(PGPASSWORD)}`
  return `postgres://${encodeURIComponent(PGUSER)}${password}@${host}:${PGPORT}/${encodeURIComponent(PGDATABASE)}${sslOfPg(parts)}`
}

/** Hosting platforms hand out one database under several names; that is no contradiction. */
function isSamePlace(left: StoreCandidate, right: StoreCandidate): boolean {
  return placeOf(left.url) === placeOf(right.url)
}

function placeOf(url: string): string {
  const prefix = url.startsWith("supabase:") ? "supabase:" : ""
  const bare = url.slice(prefix.length)
  if (!URL.canParse(bare)) return url
  const { protocol, hostname, port, username, pathname } = new URL(bare)
  const kind = protocol.replace("postgresql:", "postgres:").replace("rediss:", "redis:")
  const usualPort = kind === "redis:" ? "6379" : "5432"
  return [prefix + kind, hostname, port || usualPort, username, pathname].join(" ")
}
