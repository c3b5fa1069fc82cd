// The address of a Supabase project and its key with every right, checked before either is used.
import { invalid, takeOptions } from "../../postgres/url.ts"
import { nameOptions, namesFrom, type SupabaseNames } from "../layout.ts"

export interface RestAddress {
  /** Where the functions are called: `https://PROJECT.supabase.co/rest/v1/rpc/`. */
  functions: string
  /** A word for logs. */
  place: string
  seal: boolean
  /** `?pool=`: calls at once; absent where the address says nothing. */
  pool?: number
  options: Record<string, string>
  /** What says who calls. */
  headers: Record<string, string>
}

export function readRestAddress(url: string, key: string | undefined): RestAddress {
  if (!URL.canParse(url)) throw invalid("MALLKEY_STORE: supabase:https://PROJECT.supabase.co is expected")
  const address = new URL(url)
  const taken = takeOptions(address, nameOptions)
  if (address.username || address.password || address.search || address.hash)
    throw invalid(
      "MALLKEY_STORE: the address of the project alone; its key goes into SUPABASE_SERVICE_ROLE_KEY",
    )
  if (address.protocol === "http:" && !isNear(address.hostname))
    throw invalid("MALLKEY_STORE: https:// is needed, as the key of every right goes along with each call")
  // As some have it in their settings.
  const base = `${address.origin}${address.pathname.replace(/\/*(rest\/v1\/*)?$/, "")}`
  return {
    functions: `${base}/rest/v1/rpc/`,
    place: `supabase:${base}`,
    ...taken,
    headers: headersFor(key),
  }
}

/** For a caller that only wants to know them; what is wrong with the address is told where it is opened. */
export function restNames(given: Partial<SupabaseNames>, url = ""): SupabaseNames {
  return namesFrom(given, URL.canParse(url) ? takeOptions(new URL(url), nameOptions).options : {})
}

/** This machine, a service of a compose file, or a private network: where people run Supabase by themselves. */
function isNear(host: string): boolean {
  return (
    !host.includes(".") ||
    /^(127|10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(host) ||
    host.endsWith(".internal")
  )
}

export const keyMissing =
  "SUPABASE_SERVICE_ROLE_KEY is missing: supabase:https://… is opened with it (Supabase: Project Settings, API Keys)"
export const keyRefused =
  "SUPABASE_SERVICE_ROLE_KEY is not taken by this project: copy its secret or service_role key (Supabase: Project Settings, API Keys)"
export const keyOfVisitors =
  "SUPABASE_SERVICE_ROLE_KEY holds the key for visitors (anon or publishable): the secret or service_role key is needed"

/** Keys of the new kind are no tokens, and stand in `apikey` alone: as a bearer they would be refused. */
function headersFor(key: string | undefined): Record<string, string> {
  if (key === undefined || key === "") throw invalid(keyMissing)
  // What cannot stand in a header would be repeated by the error about it.
  if (!/^[\w.~+/=-]+$/.test(key)) throw invalid(keyRefused)
  const role = roleOf(key)
  if (key.startsWith("sb_publishable_") || role === "anon" || role === "authenticated")
    throw invalid(keyOfVisitors)
  return key.startsWith("sb_") ? { apikey: key } : { apikey: key, authorization: `Bearer ${key}` }
}

function roleOf(key: string): unknown {
  try {
    return JSON.parse(Buffer.from(key.split(".")[1] ?? "", "base64url").toString()).role
  } catch {
    return undefined
  }
}
