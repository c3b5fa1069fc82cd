// How each app of the house stands: whether its platform takes it, and how many malls hang on it where it does not.
import type { RefreshParts } from "../alive/parts.ts"
import { ofApp } from "../id.ts"
import type { AppSight } from "./troubles.ts"
import type { Watch } from "./watch.ts"

/** The first one in front: with it the house is looked at as well. */
export async function sightsOfApps(parts: RefreshParts, watch: Watch): Promise<AppSight[]> {
  const { apps } = parts.providers
  const sights = apps.map(async ({ app, name }): Promise<AppSight> => {
    const rejected = parts.appHolds.of(ofApp(app)).held()
    return {
      ...ofApp(app),
      ...(apps.length > 1 && { name }),
      ...(rejected && apps.length > 1 && { malls: await mallsOf(parts, app) }),
      rejected,
      acceptedAt: watch.acceptedAt(app),
      ...(app === undefined && { wentBack: watch.wentBack() }),
    }
  })
  return Promise.all(sights)
}

/** Of this app alone. */
export async function mallsOf({ store, clock }: RefreshParts, wanted: string | undefined): Promise<number> {
  return (await store.tally(clock.now(), ({ app }) => app === wanted)).total
}
