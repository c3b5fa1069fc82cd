// What a real set-up needs to know, and what can be drawn instead of asked.
import { randomBytes } from "node:crypto"
import { isKeeperError } from "../../core/errors.ts"
import { type Language, messages } from "../../messages/index.ts"
import { loadSome, type SettingName, secretFileBeside } from "../../settings/index.ts"

export interface Question {
  name: SettingName
  optional?: boolean
  hidden?: boolean
  /** What follows from the answer. */
  also?: (answer: string) => Partial<Record<SettingName, string>>
}

const callbackPath = "/api/cafe24/callback"

export const questions: readonly Question[] = [
  { name: "CAFE24_CLIENT_ID" },
  { name: "CAFE24_CLIENT_SECRET", hidden: true },
  {
    name: "MALLKEY_PUBLIC_URL",
    also: (address) => ({ CAFE24_REDIRECT_URI: address.replace(/\/+$/, "") + callbackPath }),
  },
  { name: "CAFE24_SCOPES", optional: true },
  { name: "MALLKEY_STORE", optional: true },
  { name: "SLACK_WEBHOOK_URL", optional: true },
]

/** In the words of the settings themselves; undefined where it can be used. */
export function problemOf(name: SettingName, text: string, language: Language): string | undefined {
  if (name === "MALLKEY_PUBLIC_URL" && !isTakenByCafe24(text))
    return messages(language).cli.init.notRegistrable
  const flags = { [name]: text, MALLKEY_LANG: language }
  try {
    loadSome({ flags, env: {}, cwd: "", readFile: () => undefined }, [name])
    return undefined
  } catch (error) {
    // Where the value stands needs no saying: it was typed just now.
    if (isKeeperError(error)) return error.problems?.[0]?.replace(/^(\w+) ?\([^)]*\)/, "$1") ?? error.message
    throw error
  }
}

/** Only https and host names can be registered there. */
function isTakenByCafe24(text: string): boolean {
  const address = URL.parse(text)
  if (address?.protocol !== "https:") return false
  const { hostname } = address
  return hostname.includes(".") && !/^[\d.]+$/.test(hostname) && !hostname.endsWith(".localhost")
}

/** Keys that nobody needs to think of. A secret only where none is made beside the store by itself. */
export function drawn(
  answers: Partial<Record<SettingName, string>>,
  known: ReadonlySet<string>,
): Partial<Record<SettingName, string>> {
  const made: Partial<Record<SettingName, string>> = {}
  const draw = (name: SettingName) => {
    if (!known.has(name)) made[name] = randomBytes(24).toString("hex")
  }
  draw("MALLKEY_API_KEY")
  draw("CRON_SECRET")
  const store = answers.MALLKEY_STORE
  if (store !== undefined && secretFileBeside(store) === undefined) draw("MALLKEY_SECRET")
  return made
}
