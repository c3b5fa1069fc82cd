// Lasting links for a mall's owner: each opening starts a fresh consent. It opens nothing else and shows no state.

import { unprovenRow } from "../alive/unproven.ts"
import { KeeperError } from "../errors.ts"
import { factsEvenShut } from "../every-connection.ts"
import { isOwned, ofApp, withoutOwner, writeId } from "../id.ts"
import type { Chance, Clock, Note, Providers, Secrets, Store } from "../ports.ts"
import { changeNote } from "../tools/change-note.ts"
import { everyNote } from "../tools/every-note.ts"
import { usualScopes } from "./wanted-scopes.ts"

/** What a lasting link is made for. */
export interface LinkRequest {
  /** By default the first one. */
  app?: string
  mallId: string
  owner?: string
  organization?: string
  /** By default what this connection was asked for before, else what the settings say. */
  scopes?: string[]
  /** Made by a signed-in person: the page names them, and only the browser that saw it can finish. */
  whom?: string
}

/** A lasting link for a mall's owner. */
export interface Link {
  /** On our own origin. 256 random bits are in it: guesses need no limit, and an unknown one costs one read at most. */
  path: string
  expiresAt: number
}

/** What one link is for, and nothing else. */
export interface Purpose {
  /** Absent: the first app. */
  app?: string
  mallId: string
  owner?: string
  organization?: string
  scopes: string[]
  whom?: string
}

interface Kept extends Purpose {
  /** The operator or program that made it said for which owner. Absent also in links from before this was written down. */
  isNamed?: true
  /** Rebuilds the token together with our secret; worth nothing without it. */
  salt: string
  hash: string
  endsAt: number
  usedAt?: number
  /** Hash of the link before this one, where that one has done its work: an owner who opens it again is told so. */
  doneHash?: string
}

export interface LinkParts {
  store: Store
  providers: Providers
  secrets: Secrets
  chance: Chance
  clock: Clock
}

const dayMs = 24 * 60 * 60_000
const linkLifeMs = 14 * dayMs
/** So that an owner who comes late is told that it is over, and not that it never was. */
const rememberedMs = 30 * dayMs
const nameChars = 22
const tokenShape = /^[\w-]{65}$/

/** One living link for each connection: the same again while it lives, so that every alert carries the same one. */
export function makeLink(parts: LinkParts, request: LinkRequest): Promise<Link> {
  return linkFor(parts, request, request.owner !== undefined)
}

async function linkFor(parts: LinkParts, request: LinkRequest, isNamed: boolean): Promise<Link> {
  const purpose = await purposeOf(parts, request)
  const name = nameOf(parts, purpose)
  let link: Link | undefined
  await changeNote(parts.store.notes("link"), name, (note) => {
    const old = livingIn(parts, name, note)
    const isOurs = old && (old.kept.isNamed || !isNamed)
    const same = isOurs && serves(old.kept, purpose, request.scopes !== undefined) ? old : undefined
    const now = parts.clock.now()
    // Sent in the last days of its life it would be dead when it is read.
    if (same && same.kept.endsAt - now > linkLifeMs / 2) {
      link = linkOf(same.token, same.kept)
      return undefined
    }
    const salt = same?.kept.salt ?? parts.chance.id()
    const token = tokenOf(parts, name, salt)
    const hash = parts.secrets.digest(token)
    const named = isNamed && { isNamed }
    const ends = { endsAt: now + linkLifeMs, doneHash: doneIn(note) }
    const kept: Kept = { ...purpose, ...named, ...same?.kept, salt, hash, ...ends }
    link = linkOf(token, kept)
    return kept
  })
  return link!
}

/** Undefined: there is no such connection. Not its scopes: what it was asked for counts, granted or not. */
export async function linkForConnection(parts: LinkParts, id: string): Promise<Link | undefined> {
  const connection = await factsEvenShut(parts.store, id)
  if (!connection) return undefined
  const { app, mallId, owner, unproven } = connection
  // An operator would send it on unread, and the mall's owner would consent to the user who typed its name.
  if (unproven) throw unprovenRow("request_invalid", withoutOwner(id), owner === undefined ? [] : [owner])
  return linkFor(parts, { ...ofApp(app), mallId, owner }, isOwned(id))
}

/** Without making one. */
export async function livingLink(parts: LinkParts, who: Omit<Purpose, "scopes">): Promise<Link | undefined> {
  const name = nameOf(parts, who)
  const living = livingIn(parts, name, await parts.store.notes("link").get(name))
  return living && linkOf(living.token, living.kept)
}

/** What the link asks for, or `link_over`. */
export async function readLink(
  parts: LinkParts,
  token: string,
): Promise<Purpose & { endsAt: number; isNamed?: true }> {
  const name = token.slice(0, nameChars)
  const note = tokenShape.test(token) ? await parts.store.notes("link").get(name) : undefined
  const kept = note?.value as Kept | undefined
  const hash = parts.secrets.digest(token)
  if (kept?.doneHash !== undefined && parts.secrets.same(hash, kept.doneHash)) throw linkUsed()
  if (!kept || !parts.secrets.same(hash, kept.hash)) {
    throw new KeeperError("link_over", { detail: "it is not known here, or a newer one has replaced it" })
  }
  if (kept.usedAt !== undefined) throw linkUsed()
  if (kept.endsAt <= parts.clock.now()) throw new KeeperError("link_over", { detail: "its time is over" })
  return kept
}

function linkUsed(): KeeperError {
  return new KeeperError("link_over", { detail: "it has been used" })
}

function doneIn(note: Note | undefined): string | undefined {
  const kept = note?.value as Kept | undefined
  return kept?.usedAt === undefined ? kept?.doneHash : kept.hash
}

/** What it was for has been done, by this link or by another way. */
export async function endLink(parts: LinkParts, done: Purpose): Promise<void> {
  for (const name of namesOf(parts, done)) await endNamed(parts, name, done)
}

async function endNamed(parts: LinkParts, name: string, done: Purpose): Promise<void> {
  await changeNote(parts.store.notes("link"), name, (note) => {
    const kept = note?.value as Kept | undefined
    if (!kept || kept.usedAt !== undefined || !holds(done.scopes, kept.scopes)) return undefined
    return { ...kept, usedAt: parts.clock.now() }
  })
}

/** Disconnected on purpose: a letter that was sent before must not bring it back. */
export async function dropLink(parts: LinkParts, who: Omit<Purpose, "scopes">): Promise<void> {
  for (const name of namesOf(parts, who)) await parts.store.notes("link").remove(name)
}

export async function tidyLinks({ store, clock }: Pick<LinkParts, "store" | "clock">): Promise<void> {
  const notes = store.notes("link")
  const horizon = clock.now() - rememberedMs
  for await (const { key, value } of everyNote(notes))
    if (value && (value as Kept).endsAt < horizon) await notes.remove(key)
}

async function purposeOf(
  parts: LinkParts,
  { app: named, mallId: given, owner, organization, scopes, whom }: LinkRequest,
): Promise<Purpose> {
  const app = parts.providers.nameInIds(named)
  const { oauth } = parts.providers.of(ofApp(app))
  const mallId = oauth.account(given)
  const who = { ...ofApp(app), mallId, owner, organization, whom }
  if (scopes) {
    // What the provider cannot be asked for is refused now, and not when the owner opens the link.
    oauth.checkScopes(scopes)
    return { ...who, scopes }
  }
  const connection = await factsEvenShut(parts.store, writeId({ app, account: mallId, owner }))
  return { ...who, scopes: usualScopes(oauth, connection) }
}

/** Nobody who asks for certain scopes gets a link for others; one who does not say is served by more. */
function serves(kept: Purpose, wanted: Purpose, exactly: boolean): boolean {
  if (wanted.whom !== undefined && wanted.whom !== kept.whom) return false
  return holds(kept.scopes, wanted.scopes) && (!exactly || holds(wanted.scopes, kept.scopes))
}

function holds(all: readonly string[], some: readonly string[]): boolean {
  return some.every((scope) => all.includes(scope))
}

/** Signed, so that neither the address nor the store tells somebody who guesses which mall it is for. */
function nameOf(parts: LinkParts, who: Omit<Purpose, "scopes">): string {
  return namesOf(parts, who)[0]!
}

/** One that was sent before a change of the secret has another name, and ends like any other. */
function namesOf({ secrets }: LinkParts, { app, mallId, owner }: Omit<Purpose, "scopes">): string[] {
  const signatures = secrets.signatures(`link|${writeId({ app, account: mallId, owner })}`)
  return signatures.map((signature) => signature.slice(0, nameChars))
}

function tokenOf({ secrets }: LinkParts, name: string, salt: string): string {
  return name + secrets.sign(`link-token|${name}|${salt}`)
}

/** Undefined also where our secret has changed since: its token cannot be told any more, so it is replaced. */
function livingIn(
  parts: LinkParts,
  name: string,
  note: Note | undefined,
): { token: string; kept: Kept } | undefined {
  const kept = note?.value as Kept | undefined
  if (!kept || kept.usedAt !== undefined || kept.endsAt <= parts.clock.now()) return undefined
  const token = tokenOf(parts, name, kept.salt)
  return parts.secrets.digest(token) === kept.hash ? { token, kept } : undefined
}

function linkOf(token: string, { endsAt }: Kept): Link {
  return { path: `/connect/${token}`, expiresAt: endsAt }
}
