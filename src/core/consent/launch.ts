// Somebody opens the app at the provider: a mall that is not connected, or lost, goes on to the consent at once.
import { type Assessment, assess } from "../alive/assess.ts"
import type { RefreshParts } from "../alive/parts.ts"
import type { Refresh } from "../alive/refresh.ts"
import { verify } from "../alive/verify.ts"
import { type Connection, type ConnectionFacts, factsOf } from "../connection.ts"
import { KeeperError } from "../errors.ts"
import { factsEvenShut, meantByAccount } from "../every-connection.ts"
import { ofApp, writeId } from "../id.ts"
import { ofOtherApp } from "../other-apps.ts"
import type { Launch, OAuthFacet, Store } from "../ports.ts"
import { type ConsentLink, refuseWithoutPlace, startConnect } from "./connect.ts"
import { missingOf } from "./connected.ts"
import { usualScopes } from "./wanted-scopes.ts"

/** Where somebody goes who has opened the app at the platform: to a consent, or to how things stand. */
export type Launched =
  | { kind: "consent"; consent: ConsentLink }
  | { kind: "connected"; connection: ConnectionFacts; assessment: Assessment; missingScopes: string[] }

/** `rawQuery`: as it arrived, for its signature. `browser`: what the cookie holds of the browser that came. */
export async function launch(
  parts: RefreshParts,
  refresh: Refresh,
  rawQuery: string,
  browser?: string,
): Promise<Launched> {
  const { app, oauth, mallId, mark, untilAt } = readLaunch(parts, rawQuery)
  const id = writeId({ app, account: mallId })
  const used = { at: parts.clock.now(), untilAt }
  if (!(await parts.store.notes("state").put(`launch-${mark}`, used, "new"))) {
    // A person who presses "reload" may go on by hand. No state is shown and nothing starts by itself.
    const asked = { ...ofApp(app), mallId, scopes: oauth.scopes }
    throw new KeeperError("launch_refused", { connectionId: id, detail: "it was opened before", asked })
  }
  const connection = await connectionOf(parts.store, id)
  if (connection?.foreign) throw ofOtherApp(connection.id)
  const isOver = !isOpen(connection) || (await isRefused(parts, refresh, connection))
  if (isOver || assess(connection, parts.clock.now()).actor === "owner") {
    const scopes = usualScopes(oauth, connection)
    // A user who only typed the mall into their row did not open the app: for them nothing begins.
    const owner = connection?.unproven ? undefined : connection?.owner
    const asked = { app, mallId, owner, scopes, begunBy: "launch", browser } as const
    await refuseWithoutPlace(parts, asked)
    return { kind: "consent", consent: startConnect(parts, asked) }
  }
  const now = (await factsEvenShut(parts.store, connection.id)) ?? connection
  const assessment = assess(now, parts.clock.now())
  return { kind: "connected", connection: factsOf(now), assessment, missingScopes: missingOf(now) }
}

/** Its signature tells which app was opened: each has a secret of its own. */
function readLaunch(
  { providers }: RefreshParts,
  rawQuery: string,
): Launch & { app?: string; oauth: OAuthFacet } {
  let refusal: unknown = new KeeperError("launch_refused", { detail: "this platform opens no app" })
  for (const { app, provider } of providers.apps) {
    const { oauth, shop } = provider
    if (!shop) continue
    try {
      return { ...shop.readLaunch(rawQuery), ...ofApp(app), oauth }
    } catch (error) {
      refusal = error
    }
  }
  throw refusal
}

/** The app may have been removed and installed again since: what we hold would then be dead and not know it. */
async function isRefused(parts: RefreshParts, refresh: Refresh, connection: Connection): Promise<boolean> {
  const standing = await verify(parts, refresh, connection, "launch")
  return standing === "lost" || standing === "doubtful"
}

/** What no secret opens any more is as good as lost: only its owner can bring another. */
function isOpen(connection: Connection | ConnectionFacts | undefined): connection is Connection {
  return connection !== undefined && "accessToken" in connection.tokens
}

/** A launch names a mall and no owner: the mall's own connection, else the one that needs somebody most. */
async function connectionOf(store: Store, id: string): Promise<Connection | ConnectionFacts | undefined> {
  const own = await factsEvenShut(store, id)
  if (own) return own
  const all = await meantByAccount(store, id)
  const chosen = all.find((connection) => connection.health.lostAt !== undefined) ?? all[0]
  return chosen && factsEvenShut(store, chosen.id)
}
