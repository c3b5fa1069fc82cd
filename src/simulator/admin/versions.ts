// Which X-Cafe24-Api-Version is alive.
import type { Switches } from "../switches/table.ts"

const quarterly = /^\d{4}-(03|06|09|12)-01$/

/** The version an answer is given in, or the recorded complaint. */
export function judgeVersion(
  asked: string | undefined,
  rules: Switches,
): { version: string; problem?: string } {
  const { newestVersion, oldestVersion } = rules
  if (!asked) return { version: newestVersion }
  const alive =
    asked === newestVersion || (quarterly.test(asked) && asked >= oldestVersion && asked < newestVersion)
  if (alive) return { version: asked }
  return {
    version: newestVersion,
    problem: `${asked} version you requested is not available. The default value for the app version is ${newestVersion}.`,
  }
}
