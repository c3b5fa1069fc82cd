// Which apps were refused at an owner's consent while no mall is connected: nothing else says so then.
import { isKeeperError } from "../../core/errors.ts"
import type { Language } from "../../messages/index.ts"
import type { Reachable } from "../reachable.ts"

/** In words, one for each app. The quick look of the doctor asks the platform nothing. */
export async function refusedApps(
  keeper: Pick<Reachable, "doctor">,
  language: Language,
): Promise<{ app?: string; at?: string; detail?: string; message: string }[]> {
  try {
    const { findings } = await keeper.doctor({ full: false, stages: ["app"] }, language)
    return findings
      .filter(({ key }) => key === "app_refused_consent")
      .map(({ message, facts: { app, at, detail } }) => ({ app, at, detail, message }))
  } catch (error) {
    // A key that may not ask, or a server of an earlier version: the rest of the status is worth as much without it.
    if (isKeeperError(error, "not_allowed") || isKeeperError(error, "not_found")) return []
    throw error
  }
}
