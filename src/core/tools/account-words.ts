// What sentences call an account, by the platform of the connection or the app that they are about.
import { readId } from "../id.ts"
import type { AccountWords, Providers } from "../ports.ts"

/** An app, with what its platform's accounts are called. */
export interface AppCalling {
  app?: string
  name: string
  accountWords: AccountWords
}

export function callingsOf({ apps }: Pick<Providers, "apps">): AppCalling[] {
  return apps.map(({ app, name, provider }) => ({ app, name, accountWords: provider.facts.accountWords }))
}

/** What is told of: a connection, or an app; neither: of all that there are. */
export interface ToldOf {
  id?: string
  app?: string
}

/** Undefined where it is about platforms with different words, or about an app that is not here. */
export function accountWordsOf(
  apps: readonly AppCalling[],
  about: readonly ToldOf[],
): AccountWords | undefined {
  const meant = about.flatMap(({ id, app: given }) => {
    if (id === undefined && given === undefined) return apps
    const app = id === undefined ? given : readId(id).app
    return apps.find((one) => one.app === app || one.name === app)
  })
  return sharedWords(meant.map((one) => one?.accountWords))
}

export function sharedWords(all: readonly (AccountWords | undefined)[]): AccountWords | undefined {
  const [first, ...others] = all
  return first && others.every((other) => other && isSame(first, other)) ? first : undefined
}

function isSame(left: AccountWords, right: AccountWords): boolean {
  return left.ko === right.ko && left.en.one === right.en.one && left.en.many === right.en.many
}
