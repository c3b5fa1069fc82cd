// What only two settings together can get wrong: halves that need each other.
import type { Messages } from "../messages/index.ts"
import type { Origin } from "./reading.ts"
import type { SettingName } from "./table.ts"

type Origins = Record<SettingName, Origin>

export function checkTogether(
  origins: Origins,
  storeUrl: string | undefined,
  say: Messages["settingProblems"],
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
    const scheme = `${storeUrl.split("://")[0]}:`
    problems.push(say.missing(say.names(["MALLKEY_SECRET"]), say.secretNeeded(scheme)))
  }
  if (/^supabase:https?:/.test(storeUrl ?? "") && !isSet("SUPABASE_SERVICE_ROLE_KEY"))
    problems.push(say.serviceRoleNeeded())
  return problems
}

/** Lives on this machine's disk or in this process, so a secret can be made beside it. */
export function isEmbedded(storeUrl: string): boolean {
  return /^(sqlite|file|memory):/.test(storeUrl)
}
