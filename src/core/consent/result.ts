// What became of a consent, kept for an owner who reloads its page: a code is spent by then, and could tell nothing.
import type { RefreshParts } from "../alive/parts.ts"
import { factsOf } from "../connection.ts"
import {
  type AskedConsent,
  type ErrorCode,
  errorTable,
  type KeeperError as Failure,
  KeeperError,
} from "../errors.ts"
import { writeId } from "../id.ts"
import { carriedIn, carry, isCarried } from "./carried.ts"
import { type Connected, missingOf } from "./connected.ts"
import { stateLifeMs } from "./life.ts"
import { livingLink } from "./links.ts"
import { changeSlot, readSlot } from "./slots.ts"

interface Kept {
  at: number
  untilAt?: number
  asked?: AskedConsent
  isLink?: boolean
  done?: { id: string; first: boolean }
  failed?: { code: ErrorCode; detail?: string; givenBy?: string; retryAt?: number }
}

/** As long as a state may be believed, and once more. */
const strangersMs = 2 * stateLifeMs
/** An exchange and its save take less; an exchange still without a result then was cut short. */
const longestMs = 60_000
/** Telephones open their tabs again days later. Only what made a connection stays for so long. */
const rememberedMs = 7 * 24 * 60 * 60_000

/** First of all, so that a state works once: false where it has been used. */
export async function beginResult(parts: RefreshParts, nonce: string, asked: AskedConsent): Promise<boolean> {
  const kept: Kept = { at: parts.clock.now(), asked, isLink: asked.begunBy === "link" }
  if (asked.begunBy !== "nobody") return parts.store.notes("state").put(nonce, kept, "new")
  return changeSlot(parts, nonce, strangersMs, (before) => (before === undefined ? kept : undefined))
}

/** Only for a second look: the consent itself does not depend on it. */
export async function keepResult(
  parts: RefreshParts,
  nonce: string,
  outcome: Pick<Connected, "connection" | "first"> | Failure,
): Promise<void> {
  try {
    const found = await find(parts, nonce)
    if (!found) return
    const { kept } = found
    if (!(outcome instanceof KeeperError)) {
      const done = { id: outcome.connection.id, first: outcome.first }
      const news = { ...kept, done, untilAt: parts.clock.now() + rememberedMs }
      await parts.store.notes("state").put(nonce, news, found.version ?? "new")
      return
    }
    const { code, detail, givenBy, retryAt } = outcome
    const news: Kept = { ...kept, failed: { code, detail, givenBy, retryAt } }
    if (found.version === undefined) await changeSlot(parts, nonce, strangersMs, () => news)
    else await parts.store.notes("state").put(nonce, news, found.version)
  } catch {
    // The page then says that the consent was cut short, which is the truth as far as anybody can know it.
  }
}

/** `version`: of a note of its own. What a stranger began has one only once it made a connection. */
async function find(
  parts: RefreshParts,
  nonce: string,
): Promise<{ kept: Kept; version?: number } | undefined> {
  const note = await parts.store.notes("state").get(nonce)
  if (note?.value) return { kept: note.value as Kept, version: note.version }
  const kept = (await readSlot(parts, nonce)) as Kept | undefined
  return kept && { kept }
}

/** Its note where there is one, else all that there is to tell. */
export function resultIdOf(parts: RefreshParts, outcome: Connected | KeeperError): string {
  if (!(outcome instanceof KeeperError)) return outcome.resultId ?? ""
  return outcome.asked?.resultId ?? carry(parts, outcome)
}

/** Rejects as the consent did; `busy` while it is under way. */
export async function consentResult(parts: RefreshParts, resultId: string): Promise<Connected> {
  if (isCarried(resultId)) throw await carriedFailure(parts, resultId)
  const kept = (await find(parts, resultId))?.kept
  const { asked } = kept ?? {}
  if (!kept || !asked) throw unknown()
  const about = {
    connectionId: writeId({ app: asked.app, account: asked.mallId, owner: asked.owner }),
    asked: await withLink(parts, kept.isLink, asked),
  }
  if (kept.failed && Object.hasOwn(errorTable, kept.failed.code)) {
    const { code, ...facts } = kept.failed
    throw new KeeperError(code, { ...about, ...facts })
  }
  if (!kept.done) {
    const isOver = parts.clock.now() - kept.at > longestMs
    if (isOver) throw new KeeperError("provider_unclear", { ...about, detail: "it was cut short" })
    throw new KeeperError("busy", { ...about, detail: "the consent is being finished" })
  }
  const connection = await parts.store.get(kept.done.id)
  if (!connection) throw unknown()
  return { connection: factsOf(connection), first: kept.done.first, missingScopes: missingOf(connection) }
}

function unknown(): KeeperError {
  return new KeeperError("state_invalid", { detail: "its result is no longer known" })
}

async function carriedFailure(parts: RefreshParts, resultId: string): Promise<KeeperError> {
  const error = carriedIn(parts, resultId)
  if (!error?.asked) return error ?? unknown()
  return withAsked(error, await withLink(parts, error.asked.begunBy === "link", error.asked))
}

/** The same failure, with what was asked of the owner. */
export function withAsked(error: KeeperError, asked: AskedConsent): KeeperError {
  const { code, connectionId, retryAt, detail, problems, fix, givenBy, cause } = error
  return new KeeperError(code, { connectionId, retryAt, detail, problems, fix, givenBy, cause, asked })
}

async function withLink(
  parts: RefreshParts,
  isLink: boolean | undefined,
  asked: AskedConsent,
): Promise<AskedConsent> {
  const link = isLink ? await livingLink(parts, asked).catch(() => undefined) : undefined
  return link ? { ...asked, linkPath: link.path } : asked
}
