// What an answer does that is not about the stored pair: to a code, or to a copy that may take its place.
import type { Connection } from "../../connection.ts"
import { KeeperError } from "../../errors.ts"
import { ofApp } from "../../id.ts"
import type { RawAnswer, Verdict } from "../../ports.ts"
import { holdMall } from "../budget/ledger.ts"
import type { RefreshParts } from "../parts.ts"
import { askedAtOf, type Before, connectionFrom, dropAnswer, keepAnswer } from "../rescue.ts"
import { forgetSuccessor } from "../spent/successors.ts"
import { goneSince } from "../waiting/tombstones.ts"
import { saveConsent } from "./save-consent.ts"

/** Rejects with `code_refused` where the provider refused what was presented. Saves under the condition of `before`. */
export async function settleConsent(
  parts: RefreshParts,
  before: Before,
  answer: RawAnswer,
  by: string,
): Promise<Connection> {
  const heard = parts.platformClock.heard(before.id, askedAtOf(before), answer)
  try {
    return await settleAnswer(parts, before, answer, by)
  } finally {
    await heard
  }
}

async function settleAnswer(
  parts: RefreshParts,
  before: Before,
  answer: RawAnswer,
  by: string,
): Promise<Connection> {
  const kept = answer.status < 300 ? await keepAnswer(parts, { before, answer }) : undefined
  const entry = kept?.entry
  const verdict = parts.providers.of(before).oauth.read(answer, { account: before.mallId })
  if (verdict.kind !== "granted") {
    // Another mall's pair must not be saved under this name, now or at the next start.
    if (entry && verdict.kind !== "unreadable") await dropAnswer(parts, entry)
    if (verdict.kind === "app_rejected") await appRejected(parts, before, verdict.detail, by)
    throw refusal(before.id, verdict, await againAt(parts, before, verdict))
  }
  const connection = connectionFrom(parts, before, verdict.grant)
  const saved = await save(parts, before, connection)
  if (entry) await dropAnswer(parts, entry)
  // The owner who agreed later has the say, even where the provider answered them first.
  return saved ?? (await parts.store.get(before.id)) ?? connection
}

/**
 * Every mall would hear the same: the sweep holds back, and the app's operator is told. Not on the word of a consent
 * that anybody may have begun: the next mall that is due asks for us, alone and first.
 */
async function appRejected(parts: RefreshParts, before: Before, detail: string, by: string): Promise<void> {
  if (before.byStranger) return
  if ((await parts.appHolds.of(before).rejected(before.mallId, detail)) !== "news") return
  await parts.journal.record({ kind: "app_rejected", by, detail, ...ofApp(before.app) })
}

type Trouble = Exclude<Verdict, { kind: "granted" }>

/** When it makes sense to try again. A limit means the mall, which is held; not on a stranger's word. */
async function againAt(
  parts: RefreshParts,
  { id, byStranger }: Before,
  verdict: Trouble,
): Promise<number | undefined> {
  if (verdict.kind !== "passing" || verdict.waitMs === undefined) return undefined
  const until = parts.clock.now() + verdict.waitMs
  return verdict.limited && !byStranger ? holdMall(parts, id, until).catch(() => until) : until
}

/** A disconnect that came while the provider was answering wins: what the consent brought ends as well. */
async function save(
  parts: RefreshParts,
  before: Before,
  connection: Connection,
): Promise<Connection | undefined> {
  const { id, ifTag } = before
  const saved = await saveConsent(parts, connection, ifTag)
  const stone = ifTag === "always" ? await goneSince(parts, id, askedAtOf(before)) : undefined
  if (!stone) return saved
  if (stone.revoke) await parts.endPair(connection)
  await parts.store.remove(id)
  await forgetSuccessor(parts, id)
  throw new KeeperError("connection_unknown", { connectionId: id, detail: "disconnected meanwhile" })
}

function refusal(id: string, verdict: Trouble, retryAt: number | undefined): KeeperError {
  const code = {
    refused: "code_refused",
    app_rejected: "app_rejected",
    wrong_mall: "wrong_mall",
    passing: verdict.kind === "passing" && verdict.limited ? "rate_limited" : "provider_unavailable",
    unreadable: "provider_unclear",
  } as const
  const givenBy = verdict.kind === "wrong_mall" ? verdict.givenBy : undefined
  return new KeeperError(code[verdict.kind], { connectionId: id, retryAt, detail: verdict.detail, givenBy })
}
