// Which provider serves which connection: that of the app it consented to.
import type { Provider } from "./provider.ts"

export interface Providers {
  /** Absent: the first app. Refuses (`request_invalid`) what names no app here. */
  of(about: { app?: string }): Provider
  has(about: { app?: string }): boolean
  /** Every app, the first one (without a name in ids) in front. */
  readonly apps: readonly AppInHouse[]
  /** As ids, states and notes name it: the first app's own name is left out. */
  nameInIds(app: string | undefined): string | undefined
}

export interface AppInHouse {
  /** Absent: the first app. */
  app?: string
  /** As settings and people name it, the first one too. */
  name: string
  provider: Provider
}
