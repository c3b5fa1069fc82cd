// The providers of a house: one for each of its apps.
import { KeeperError } from "../errors.ts"
import type { Provider, Providers } from "../ports.ts"

/** `others`: by the name of their app. The first app is called like its platform. */
export function severalProviders(first: Provider, others: Readonly<Record<string, Provider>>): Providers {
  const firstName = first.facts.id
  const byName = new Map(Object.entries(others))
  const found = (app: string | undefined) =>
    app === undefined || app === firstName ? first : byName.get(app)
  const named = Array.from(byName, ([app, provider]) => ({ app, name: app, provider }))
  return {
    of: ({ app }) => found(app) ?? refuse(app),
    has: ({ app }) => found(app) !== undefined,
    apps: [{ name: firstName, provider: first }, ...named],
    nameInIds: (app) => (app === firstName ? undefined : app),
  }
}

function refuse(app = ""): never {
  // Nothing, or blanks, would leave a hole in the sentence.
  const detail = app.trim() === "" ? "app: the name is empty" : `no app is named ${app} here`
  throw new KeeperError("request_invalid", { detail, fix: "mallkey app list" })
}
