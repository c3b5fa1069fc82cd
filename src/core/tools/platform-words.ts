// What sentences call a platform and its accounts: of the connection or the app that they are about, or of several.
import type { KeeperEvent } from "../events.ts"
import { readId } from "../id.ts"
import type { PlatformWords, Providers } from "../ports.ts"

/** An app, with what its platform and the accounts there are called. */
export interface AppCalling {
  app?: string
  name: string
  platformWords: PlatformWords
}

export function callingsOf({ apps }: Pick<Providers, "apps">): AppCalling[] {
  return apps.map(({ app, name, provider }) => ({ app, name, platformWords: provider.facts.platformWords }))
}

/** What is told of: a connection, or an app; neither: of all that there are. */
export interface ToldOf {
  id?: string
  app?: string
}

/** Undefined where it is about no app that is here. */
export function platformWordsOf(
  apps: readonly AppCalling[],
  about: readonly ToldOf[],
): PlatformWords | undefined {
  const meant = about.flatMap(({ id, app: given }) => {
    if (id === undefined && given === undefined) return apps
    const app = id === undefined ? given : readId(id).app
    return apps.find((one) => one.app === app || one.name === app)
  })
  return joinedWords(meant.map((one) => one?.platformWords))
}

/** An event of the first app names none. */
export function platformWordsOfEvent(
  apps: readonly AppCalling[],
  { kind, connectionId: id, app }: Pick<KeeperEvent, "kind" | "connectionId" | "app">,
): PlatformWords | undefined {
  const isOfApp = kind === "app_rejected" || kind === "app_accepted"
  return platformWordsOf(apps, [{ id, app: app ?? (isOfApp ? apps[0]?.name : undefined) }])
}

/** Of several platforms: each of their words, `mall/store`. A sentence that named one of them alone would be wrong. */
export function joinedWords(all: readonly (PlatformWords | undefined)[]): PlatformWords | undefined {
  const [first, ...others] = new Set(all.filter((words) => words !== undefined))
  if (first === undefined || others.length === 0) return first
  const joined = (word: (words: PlatformWords) => string) =>
    [...new Set([first, ...others].map(word))].join("/")
  return {
    en: {
      platform: joined(({ en }) => en.platform),
      account: joined(({ en }) => en.account),
      accounts: joined(({ en }) => en.accounts),
    },
    ko: { platform: joined(({ ko }) => ko.platform), account: joined(({ ko }) => ko.account) },
  }
}
