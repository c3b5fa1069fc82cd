// Start and finish a consent: a signed state goes out with the owner, comes back once, and a code becomes a pair.

import { codeTaken } from "../alive/budget/ledger.ts"
import { endHold, lookAtShare, refuseOneTooMany, takeShare } from "../alive/budget/share.ts"
import type { RefreshParts } from "../alive/parts.ts"
import type { Before } from "../alive/rescue.ts"
import { spendCode } from "../alive/spend.ts"
import { type Connection, type ConnectionFacts, factsOf } from "../connection.ts"
import { type AskedConsent, isKeeperError, KeeperError } from "../errors.ts"
import { factsEvenShut } from "../every-connection.ts"
import { ofApp, writeId } from "../id.ts"
import { type Callback, codeIn } from "./callback.ts"
import { type Connected, missingOf } from "./connected.ts"
import { endsOf, stateLifeMs } from "./life.ts"
import { endLink, livingLink } from "./links.ts"
import { ownPath } from "./own-path.ts"
import { beginResult, keepResult, withAsked } from "./result.ts"
import { type Beginner, type ConsentState, idIn, markOf, readState, signState } from "./state.ts"
import type { Strangers } from "./strangers.ts"
import { type Granted, scopesAfter } from "./wanted-scopes.ts"

/** A consent that is wanted: of which mall, for whom, to what. */
export interface ConsentRequest {
  /** The app it is for; by default the first one. */
  app?: string
  mallId: string
  /** Asked for; by default what the settings say. */
  scopes?: string[]
  owner?: string
  /** `org:ID`: for whom the signed-in owner acts. */
  organization?: string
  /** A path on our own origin to go to afterwards. */
  returnTo?: string
}

/** The same with what a door of ours knows of how it began. */
export interface ConnectRequest extends ConsentRequest {
  /** What is there already: where nobody chose scopes, it is asked for what it has. */
  before?: Granted
  /** By default a program that may. From a lasting link: that is where to start again should it fail. */
  begunBy?: Beginner
  /** What the cookie of the browser holds that alone may finish it; absent for a link made on purpose to be sent. */
  browser?: string
}

/** An address at the platform where an owner consents, and what it asks for. */
export interface ConsentLink {
  url: string
  expiresAt: number
  /** Absent: the first app. */
  app?: string
  mallId: string
  scopes: string[]
  returnTo?: string
}

export function startConnect(parts: RefreshParts, request: ConnectRequest): ConsentLink {
  const app = parts.providers.nameInIds(request.app)
  const { oauth } = parts.providers.of(ofApp(app))
  const mallId = oauth.account(request.mallId)
  const expiresAt = parts.clock.now() + stateLifeMs
  const scopes = request.scopes ?? scopesAfter(oauth, request.before)
  const returnTo = request.returnTo === undefined ? undefined : ownPath(request.returnTo)
  const state: ConsentState = {
    ...(app !== undefined && { a: app }),
    m: mallId,
    o: request.owner,
    g: request.organization,
    s: scopes,
    r: returnTo,
    b: request.begunBy ?? "key",
    c: request.browser === undefined ? undefined : markOf(parts, request.browser),
    n: parts.chance.id(),
    ...endsOf(parts, expiresAt),
  }
  const url = oauth.authorizeUrl({ account: mallId, scopes, state: signState(parts, state) })
  return { url, expiresAt, ...ofApp(app), mallId, scopes, returnTo }
}

/** Before its owner is sent away: a consent that cannot be kept would be refused only when they come back. */
export async function refuseWithoutPlace(
  { providers, store }: Pick<RefreshParts, "providers" | "store">,
  { app: named, mallId: account, owner, organization }: ConsentRequest,
): Promise<void> {
  const app = providers.nameInIds(named)
  const mallId = providers.of(ofApp(app)).oauth.account(account)
  const id = writeId({ app, account: mallId, owner })
  await store.checkPlace?.({ id, mallId, owner, organization }, "link")
}

export interface ConsentParts extends RefreshParts {
  strangers: Strangers
}

export async function finishConnect(parts: ConsentParts, callback: Callback, by: string): Promise<Connected> {
  const state = readState(parts, callback.state)
  const { a: app, m: mallId, o: owner, s: scopes, r: returnTo, b: begunBy, n: nonce } = state
  const asked: AskedConsent = { ...ofApp(app), mallId, owner, scopes, returnTo, begunBy }
  let resultId: string | undefined
  try {
    const code = codeIn(parts, state, callback)
    // Before anything is written: an owner who is turned away here may come again with the same state.
    const stranger = begunBy === "nobody" ? await parts.strangers.admit(idIn(state)) : undefined
    // Burnt before the code is spent: proves that the store can be written, and makes a second click harmless.
    const isFirst = await beginResult(parts, nonce, asked)
    resultId = nonce
    if (!isFirst) {
      throw new KeeperError("state_invalid", {
        connectionId: idIn(state),
        detail: "this link was used before",
      })
    }
    const connected = await exchangeOnce(parts, state, code, by)
    stranger?.taken()
    return { ...connected, returnTo, resultId }
  } catch (error) {
    if (!isKeeperError(error)) throw error
    // A browser that comes back with our signature was asked this before: asking once more gives them nothing new.
    const link = begunBy === "link" ? await livingLink(parts, asked).catch(() => undefined) : undefined
    throw withAsked(error, { ...asked, resultId, linkPath: link?.path })
  }
}

async function exchangeOnce(
  parts: RefreshParts,
  state: ConsentState,
  code: string,
  by: string,
): Promise<Connected> {
  const { a: app, m: mallId, o: owner, g: organization, s: scopes, n: nonce, b: begunBy } = state
  try {
    const connected = await exchange(parts, { app, mallId, owner, organization, scopes, code, begunBy }, by)
    await keepResult(parts, nonce, connected)
    return connected
  } catch (error) {
    if (isKeeperError(error)) await keepResult(parts, nonce, error)
    throw error
  }
}

/** A code that came back from the platform, and what was asked for. */
export interface CodeRequest {
  /** By default the first one. */
  app?: string
  mallId: string
  owner?: string
  organization?: string
  scopes?: string[]
  code: string
}

interface BegunRequest extends CodeRequest {
  /** By default somebody who may. */
  begunBy?: Beginner
}

export async function exchange(parts: RefreshParts, request: BegunRequest, by: string): Promise<Connected> {
  const app = parts.providers.nameInIds(request.app)
  const { oauth } = parts.providers.of(ofApp(app))
  const mallId = oauth.account(request.mallId)
  const id = writeId({ app, account: mallId, owner: request.owner })
  const old = await factsEvenShut(parts.store, id)
  if (!old) await refuseOneTooMany(parts, id)
  const isStranger = request.begunBy === "nobody"
  const wanted = { id, mallId, owner: request.owner, organization: request.organization }
  await parts.store.checkPlace?.(wanted)
  const ask = { id, kind: request.begunBy === "session" ? "member_code" : "code" } as const
  // What a stranger brings is counted where strangers are let in: it must not use up what others need.
  const share = await (isStranger ? lookAtShare : takeShare)(parts, ask)
  const before: Before = {
    ...wanted,
    ...ofApp(app),
    // Of a code that came by hand nobody knows what was asked for.
    askedScopes: request.scopes ?? (oauth.scopesAreDefault ? undefined : oauth.scopes),
    connectedAt: share.at,
    requestedAt: [...(old?.health.requestedAt ?? []), share.notedAt],
    owners: share.owners,
    ifTag: "always",
    ...(isStranger && { byStranger: true }),
  }
  const connection = await spendCode(parts, before, request.code, "consent")
  // Uncounted it costs the next code a place, and nothing else.
  if (!isStranger) await codeTaken(parts, id, share).catch(() => undefined)
  if (!isStranger) await endHold(parts, id, share)
  const missingScopes = missingOf(connection)
  await tell(parts, connection, old, missingScopes, by)
  const asked = { ...ofApp(app), mallId, owner: request.owner, scopes: before.askedScopes ?? [] }
  // Connected is connected: a link that could not be ended now ends by its time.
  await endLink(parts, asked).catch(() => undefined)
  return { connection: factsOf(connection), first: old === undefined, missingScopes }
}

async function tell(
  parts: RefreshParts,
  connection: Connection,
  old: ConnectionFacts | undefined,
  missingScopes: string[],
  by: string,
): Promise<void> {
  const about = { connectionId: connection.id, by }
  await parts.journal.record({ ...about, kind: old ? "reconnected" : "connected" })
  if (old && (old.health.lostAt !== undefined || old.health.failures > 0)) {
    await parts.journal.record({ ...about, kind: "recovered" })
  }
  if (missingScopes.length > 0) {
    await parts.journal.record({ ...about, kind: "scopes_missing", detail: missingScopes.join(", ") })
  }
  if (await parts.appHolds.of(connection).accepted(connection.mallId))
    await parts.journal.record({ kind: "app_accepted", by, ...ofApp(connection.app) })
}
