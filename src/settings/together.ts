// What only two settings together can get wrong: halves that need each other.
import { dirname, resolve } from "node:path"
import type { Messages } from "../messages/index.ts"
import type { Origin } from "./reading.ts"
import type { SettingName } from "./table.ts"

type Origins = Record<SettingName, Origin>

export function checkTogether(
  origins: Origins,
  storeUrl: string | undefined,
  say: Messages["settingProblems"],
  mirrors: readonly string[] = [],
): string[] {
  const isSet = (name: SettingName) => origins[name].source !== "none"
  const whole = (names: SettingName[], because: (present: string) => string): string[] => {
    const present = names.filter(isSet)
    const missing = names.filter((name) => !isSet(name))
    if (present.length === 0 || missing.length === 0) return []
    return [say.missing(say.names(missing), because(present.join(", ")))]
  }
  const problems = [
    ...whole(["CAFE24_CLIENT_ID", "CAFE24_CLIENT_SECRET", "CAFE24_REDIRECT_URI"], say.appIsWhole),
    ...whole(["SMTP_URL", "ALERT_EMAIL_TO", "ALERT_EMAIL_FROM"], say.goesWith),
    ...whole(["FORWARD_PROXY_CERT", "FORWARD_PROXY_KEY"], say.goesWith),
    ...whole(["ALERT_WEBHOOK_URL", "ALERT_WEBHOOK_SECRET"], say.goesWith),
  ]
  if (storeUrl !== undefined && !isEmbedded(storeUrl) && !isSet("MALLKEY_SECRET")) {
    const scheme = `${storeUrl.split(":")[0]}:`
    problems.push(say.missing(say.names(["MALLKEY_SECRET"]), say.secretNeeded(scheme)))
  }
  for (const mirror of mirrors)
    if (isSamePlace(mirror, storeUrl)) problems.push(say.mirrorIsStore(mirror.split("@").at(-1)!))
  if (/^supabase:https?:/.test(storeUrl ?? "") && !isSet("SUPABASE_SERVICE_ROLE_KEY"))
    problems.push(say.serviceRoleNeeded())
  return problems
}

/** What a mirror writes would lie where the store looks for pairs. */
function isSamePlace(mirror: string, store = ""): boolean {
  if (/^rediss?:/.test(mirror) && /^rediss?:/.test(store)) return placeOf(mirror) === placeOf(store)
  if (!mirror.startsWith("file:") || !store.startsWith("file:")) return false
  const [folder, kept] = [dirname(resolve(mirror.slice(5))), resolve(store.slice(5).replace(/\?.*$/s, ""))]
  return folder === kept || folder.startsWith(`${kept}/`)
}

/** One server by two names is another place to us; what lies there is looked at before each write, too. */
function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname === "localhost" ? "127.0.0.1" : hostname}:${port || 6379}/${Number(pathname.slice(1))}`
}

/** Lives on this machine's disk or in this process, so a secret can be made beside it. */
export function isEmbedded(storeUrl: string): boolean {
  return /^(sqlite|file|memory):/.test(storeUrl)
}
