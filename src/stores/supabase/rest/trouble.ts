// What an answer of PostgREST, or of the gateway before it, means for us where it is not what was asked for.
import { KeeperError } from "../../../core/errors.ts"
import { NoneFree, unavailable } from "../../postgres/trouble.ts"
import { keyRefused } from "./address.ts"

export const sqlNeeded =
  "this Supabase project has no function of this version of mallkey (for this SUPABASE_TABLE and SUPABASE_PROVIDER): run `mallkey supabase-sql`, paste what it prints into the SQL Editor of the project, and run it there"

interface Answer {
  status: number
  text: string
}

interface Line {
  place: string
  /** The name of our function. */
  door: string
  /** Something was answered before: the settings are right, or were. */
  hasWorked: boolean
}

/** What PostgreSQL says to PostgREST, in words alone, where it has no connection for it. */
const isFullServer = /too many clients|too many connections|connection slots are reserved/

/** Only what PostgREST documents is read; a page of a gateway may say anything. */
export function restTroubleOf({ status, text }: Answer, { place, door, hasWorked }: Line): unknown {
  const { code, message, details } = errorIn(text)
  // A key that is changed while we run keeps us from the store as an outage does, and is over like one.
  const refused = hasWorked ? (problem: string) => unavailable(place, problem) : refusedStart
  if (code === "PGRST202") return refused(sqlNeeded, "mallkey supabase-sql")
  const isOutside = code === "42501" && message.includes(door)
  if (status === 401 || /^PGRST30[1-3]$/.test(code) || isOutside) return refused(keyRefused)
  if (/^(?!PGRST)[\dA-Z]{5}$/.test(code)) return asPostgres(code, message)
  if (code === "PGRST003") return new NoneFree(`HTTP ${status} ${code}`)
  if (code === "PGRST000" && isFullServer.test(details)) return asPostgres("53300", details)
  if (status === 413) return new KeeperError("row_refused", { detail: `${place}: too much for one request` })
  return unavailable(place, `HTTP ${status}${code && ` ${code}`}`)
}

/** A statement that failed, as pg would tell it. */
function asPostgres(code: string, message: string): Error {
  const constraint = code.startsWith("23") ? /"([^"]+)"\s*$/.exec(message)?.[1] : undefined
  return Object.assign(new Error(message), { code, severity: "ERROR", constraint })
}

function errorIn(text: string): { code: string; message: string; details: string } {
  try {
    const { code, message, details } = Object(JSON.parse(text)) as Record<string, unknown>
    return { code: wordIn(code), message: wordIn(message), details: wordIn(details) }
  } catch {
    return { code: "", message: "", details: "" }
  }
}

function wordIn(value: unknown): string {
  return typeof value === "string" ? value : ""
}

function refusedStart(problem: string, fix?: string): KeeperError {
  return new KeeperError("settings_invalid", { detail: problem, problems: [problem], ...(fix && { fix }) })
}
