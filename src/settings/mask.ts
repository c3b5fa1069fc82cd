// What may be shown of a setting that holds a secret: nothing of one that was not understood, and of an address no user and no password.
import { row, type SettingName } from "./table.ts"

export const masked = "••••••••"

export function mask(name: SettingName, text: string | undefined): string | undefined {
  const { secret, kind } = row(name)
  if (text === undefined || secret === undefined) return text
  // Where an address could not be read, nobody knows where in it the password ends.
  if (secret === "value" || !kind.schema.safeParse(text).success) return masked
  return partsOf(name, text).map(maskAddress).join(",")
}

/** Of a list each address is looked at by itself. */
function partsOf(name: SettingName, text: string): string[] {
  return name === "MIRRORS" ? text.split(/\s*,\s*/) : [text]
}

/** Up to the last @: a password may hold any other character, and what follows it then only looks like a path. */
function maskAddress(text: string): string {
  if (!text.includes("://")) return text
  const shown = text.replace(secretInQuery, `$1${masked}`)
  const { username, password } = new URL(text.replace(/^supabase:/, ""))
  // An @ without a user in front of it: perhaps the rest of a password that looks like a port and a query.
  if (text.includes("@") && username + password === "") return masked
  return shown.replace(/(:\/\/).*@/s, `$1${masked}@`)
}

/** To the end of the text: the secret itself may hold a &. */
const secretInQuery = /([?&][^=&]*(?:pass|pwd|secret|token|key)[^=&]*=).*$/is

/** Every process of a machine can read a command line: an address with a password in it has no place there. */
export function holdsSecret(name: SettingName, text: string): boolean {
  return row(name).secret === "password" && partsOf(name, text).some(holdsPassword)
}

function holdsPassword(text: string): boolean {
  const address = text.replace(/^supabase:/, "")
  if (!address.includes("://")) return false
  if (!URL.canParse(address)) return address.includes("@")
  return new URL(address).password !== "" || secretInQuery.test(address)
}
