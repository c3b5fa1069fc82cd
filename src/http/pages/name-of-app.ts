// Which of our apps something is for, as people name it.
import type { Parts } from "../parts.ts"

/** Undefined: there is only one. */
export function nameOfApp(
  keeper: Pick<Parts["keeper"], "apps">,
  app: string | undefined,
): string | undefined {
  const apps = keeper.apps()
  return apps.length > 1 ? apps.find((one) => one.app === app)?.name : undefined
}
