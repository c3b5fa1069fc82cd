// Secrets that can be guessed: too short, or too regular for their length.
import type { SettingName } from "./table.ts"

/** How many bits a secret needs at least, and how many characters: those that can be tried offline need more. */
interface Needs {
  bits: number
  length: number
}

const offline: Needs = { bits: 64, length: 32 }
/** Each try is a request that we answer. */
const online: Needs = { bits: 24, length: 16 }

const needs: Partial<Record<SettingName, Needs>> = {
  CAFE24_OAUTH_STATE_SECRET: offline,
  MALLKEY_SECRET: offline,
  MALLKEY_API_KEY: online,
  CRON_SECRET: online,
}

/** The settings whose text, or a text of whose list, can be guessed. */
export function guessableSettings(texts: Partial<Record<SettingName, string>>): SettingName[] {
  return (Object.keys(needs) as SettingName[]).filter((name) => {
    const text = texts[name]
    if (text === undefined) return false
    const each = name === "MALLKEY_SECRET" ? text.split(",") : [text]
    return each.some((one) => isGuessable(one.trim(), needs[name]))
  })
}

export function isGuessable(text: string, { bits, length }: Needs = offline): boolean {
  return text.length < length || bitsOf(text) < bits
}

/**
 * From above: each character as if it were drawn by how often it occurs. What repeats what stood before it, or goes on
 * counting (`abcd`, `9876`), tells nothing new.
 */
function bitsOf(text: string): number {
  const seen = new Set<string>()
  const fresh = [...text].filter((_, at) => {
    const three = text.slice(Math.max(0, at - 2), at + 1)
    const isNew = !seen.has(three)
    seen.add(three)
    return isNew && !isCounting(three)
  })
  const counts = Map.groupBy(fresh, (letter) => letter).values()
  return [...counts].reduce((sum, { length }) => sum + length * Math.log2(fresh.length / length), 0)
}

function isCounting(three: string): boolean {
  const [first = 0, second = 0, third] = [...three].map((letter) => letter.codePointAt(0) ?? 0)
  return third !== undefined && second - first === third - second && Math.abs(second - first) <= 1
}
