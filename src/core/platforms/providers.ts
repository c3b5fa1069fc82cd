// Which provider serves which connection: that of the app it consented to.
import type { Provider } from "./provider.ts"

export interface Providers {
  /** Absent: the first app. */
  of(about: { app?: string }): Provider
}

export function oneProvider(provider: Provider): Providers {
  return { of: () => provider }
}
