// The names by which an app's id and secret are set: the first one's settings, or the members of a further one.
import { readId } from "../core/id.ts"

export interface AppCredentials {
  id: string
  secret: string
  /** Set in MALLKEY_APPS or mallkey.config.json. */
  isFurther: boolean
}

/** The first app is called so where there are several; settings refuse the name for a further one. */
const firstApp = "cafe24"

export function credentialsOf(app: string | undefined): AppCredentials {
  return app === undefined || app === firstApp
    ? { id: "CAFE24_CLIENT_ID", secret: "CAFE24_CLIENT_SECRET", isFurther: false }
    : { id: `apps.${app}.clientId`, secret: `apps.${app}.clientSecret`, isFurther: true }
}

export function appOfId(id: string | undefined): string | undefined {
  return id === undefined ? undefined : readId(id).app
}
