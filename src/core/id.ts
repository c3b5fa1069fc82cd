// Reads and writes the id of a connection, `[app:]account[~owner]`: nowhere else is one taken apart or put together.
import { KeeperError } from "./errors.ts"

export interface IdParts {
  /** Absent: the first app. */
  app?: string
  /** What the platform calls it; for shops, the mall id. */
  account: string
  /** A caller's own name for the one it is for, or `user:ID`, `org:ID`, `row:ID`. */
  owner?: string
}

/** Where an owner comes from when no caller named it: a session's user or organization, or the row it was found in. */
export type OwnerKind = "user" | "org" | "row"

const mark = "~"
const appMark = ":"
const appName = /^[a-z][a-z0-9-]{0,30}$/
const kindOfOwner = /^(user|org|row):(.*)$/s
const kindInAnyCase = /^(user|org|row):/i

/** Split at the first `~`, then the left part at its first `:`. What is no app's name before a `:` belongs to the account. */
export function readId(id: string): IdParts {
  const at = id.indexOf(mark)
  const left = at === -1 ? id : id.slice(0, at)
  const owner = at === -1 ? {} : { owner: id.slice(at + mark.length) }
  const colon = left.indexOf(appMark)
  const app = left.slice(0, Math.max(colon, 0))
  return appName.test(app) ? { app, account: left.slice(colon + 1), ...owner } : { account: left, ...owner }
}

/** The other way round. Parts that would be read as others are refused: two connections must never share an id. */
export function writeId({ app, account, owner }: IdParts): string {
  const id = `${app === undefined ? "" : appPrefix(app)}${account}${owner === undefined ? "" : mark + owner}`
  const read = readId(id)
  if (read.app === app && read.account === account) return id
  throw new KeeperError("request_invalid", {
    detail: "an account holds no ~, and begins with no name of an app and :",
  })
}

/** Alone it is read as an account, and as nothing else: `mymall~user:7` and `cs:mymall` are names of connections. */
export function isAccount(text: string): boolean {
  return readId(text).account === text
}

/** The other names, as databases find them. */
export const moreThanAccount = `^[a-z][a-z0-9-]{0,30}${appMark}|${mark}`

/** Within one app: a place that keeps connections of that app alone writes no app. */
export function connectionId(account: string, owner?: string): string {
  return writeId({ account, owner })
}

/** The connection of the same account, at its app, that is for this owner. */
export function withOwner(id: string, owner: string | undefined): string {
  const { app, account } = readId(id)
  return writeId({ app, account, owner })
}

/** Without what does not name an app, so that what is asked and what is kept have the same shape. */
export function ofApp(app: string | undefined): { app?: string } {
  return app === undefined ? {} : { app }
}

/** How a store is asked for the connections of the account that this id names, at its app. */
export function sameAccount(id: string): { app: string | null; mallId: string } {
  const { app = null, account: mallId } = readId(id)
  return { app, mallId }
}

/** The account of a connection, for any owner: for shops, the mall id. */
export function accountOf(id: string): string {
  return readId(id).account
}

/** The account as its app knows it: the id of the connection that is for nobody in particular. */
export function withoutOwner(id: string): string {
  const { app, account } = readId(id)
  return writeId({ app, account })
}

/** Undefined: the id names none. */
export function ownerIn(id: string): string | undefined {
  return readId(id).owner
}

export function isOwned(id: string): boolean {
  return ownerIn(id) !== undefined
}

/** Every owned id of the account begins so, and no other id does. */
export function ownedPrefix(account: string, app?: string): string {
  return writeId({ app, account }) + mark
}

/** Every id of that app begins so, and no other id does. */
export function appPrefix(app: string): string {
  return app + appMark
}

export function kindOwner(kind: OwnerKind, id: string): string {
  return `${kind}:${id}`
}

/** Undefined: a name that a caller gave. */
export function readOwner(owner: string): { kind: OwnerKind; id: string } | undefined {
  const [, kind, id] = kindOfOwner.exec(owner) ?? []
  return kind === undefined || id === undefined ? undefined : { kind: kind as OwnerKind, id }
}

/** Whatever the case: `USER:1` is nobody's, and looks like the owner that a session writes. */
export function looksLikeKindOwner(owner: string): boolean {
  return kindInAnyCase.test(owner)
}

/** What every object has by itself (`constructor`) would be found where no app of that name is. */
export function isAppName(text: string): boolean {
  return appName.test(text) && !(text in {})
}
