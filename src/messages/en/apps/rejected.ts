// English: an app that Cafe24 rejects, by its name and the names of its settings, and how many malls it concerns.

import { credentialsOf } from "../../app-credentials.ts"
import type { EnglishWords } from "../../platform-words.ts"

/** Which app, where there are several, and how many malls it has. */
export interface RejectedApp {
  /** Absent: there is one app. */
  app?: string | undefined
  malls?: number | undefined
}

/** The settings of which one is wrong. */
export function eitherOf(app: string | undefined): string {
  const { id, secret, isFurther } = credentialsOf(app)
  return `${id} or ${secret}${isFurther ? " (in MALLKEY_APPS or mallkey.config.json)" : ""}`
}

/** Ends a sentence that has told of the rejection. */
export function concerned(account: EnglishWords["account"], { app, malls }: RejectedApp): string {
  if (app === undefined) return `no ${account.one} can be refreshed`
  if (malls === 0) return `it has no ${account.one} yet`
  const count = malls === undefined ? "" : ` (${malls} ${malls === 1 ? account.one : account.many})`
  return `no ${account.one} of this app can be refreshed${count}; those of other apps go on`
}
