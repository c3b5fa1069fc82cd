// Reads the parameters of an Admin API call the way Cafe24 judges them: what does not fit is a 422.
import { seoulDayStartsAt } from "../time-text.ts"

/** The real wording of most 422s is not recorded [guess]; the status and the shape are. */
export class Unprocessable extends Error {
  constructor(parameter: string, what: string) {
    super(`${what} (parameter.${parameter})`)
  }
}

export function wholeNumber(query: URLSearchParams, name: string, initial: number, min: number, max: number) {
  const text = query.get(name)
  if (text === null || text === "") return initial
  const n = Number(text)
  if (!/^\d+$/.test(text) || n < min || n > max)
    throw new Unprocessable(name, `${name} must be between ${min} and ${max}.`)
  return n
}

export const listOf = (query: URLSearchParams, name: string): string[] =>
  (query.get(name) ?? "").split(",").flatMap((part) => part.trim() || [])

const dayMs = 86_400_000
const datePattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}):(\d{2})(?:\+09:00)?)?$/

/** Korean time; a bare end date means the whole of that day. */
function readDate(query: URLSearchParams, name: string, wholeDay: boolean): number | undefined {
  const text = query.get(name)
  if (!text) return
  const parts = datePattern
    .exec(text)
    ?.slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)))
  if (!parts) throw new Unprocessable(name, "The date format is invalid. Use YYYY-MM-DD.")
  const [year, month, date, hour, minute, second] = parts as [
    number,
    number,
    number,
    number?,
    number?,
    number?,
  ]
  const day = Date.UTC(year, month - 1, date)
  if (new Date(day).getUTCMonth() !== month - 1) throw new Unprocessable(name, "There is no such date.")
  const startsAt = seoulDayStartsAt(day / dayMs)
  if (hour !== undefined) return startsAt + (hour * 3600 + minute! * 60 + second!) * 1000
  return wholeDay ? startsAt + dayMs - 1 : startsAt
}

export function readPeriod(query: URLSearchParams): { fromAt: number; toAt: number } | undefined {
  const fromAt = readDate(query, "start_date", false)
  const toAt = readDate(query, "end_date", true)
  if (fromAt === undefined && toAt === undefined) return
  if (fromAt === undefined) throw new Unprocessable("start_date", "start_date is required.")
  if (toAt === undefined) throw new Unprocessable("end_date", "end_date is required.")
  if (toAt < fromAt) throw new Unprocessable("end_date", "end_date must not be before start_date.")
  const limit = new Date(fromAt + 9 * 3_600_000)
  limit.setUTCMonth(limit.getUTCMonth() + 3)
  if (toAt - dayMs >= limit.getTime() - 9 * 3_600_000)
    throw new Unprocessable("end_date", "The search period cannot be longer than 3 months.")
  return { fromAt, toAt }
}

/** `fields` keeps only what was asked for. */
export function pickFields<T extends object>(record: T, query: URLSearchParams): Partial<T> {
  const fields = listOf(query, "fields")
  if (fields.length === 0) return record
  return Object.fromEntries(Object.entries(record).filter(([name]) => fields.includes(name))) as Partial<T>
}

export function checkShop(query: URLSearchParams) {
  const shop = query.get("shop_no")
  if (shop !== null && shop !== "1") throw new Unprocessable("shop_no", "There is no such shop_no.")
}
