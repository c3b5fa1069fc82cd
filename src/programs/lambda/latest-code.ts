// exchangeLatestCode: the newest code that another program took in becomes a token pair, once.
import { openCodes } from "../../compose/other-places.ts"
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import type { KeeperOfHouse } from "../../core/keeper-of-house.ts"
import type { Note, Notes } from "../../core/ports.ts"
import { messages } from "../../messages/index.ts"
import { tellError } from "../../messages/tell-error.ts"
import type { Container } from "./container.ts"

/** The row that a code became, by the names its readers know. */
export interface ExchangedRow {
  token_row_id: number | string
  mall_id: string
  issued_at: string
  expires_at: string
}

/** What became of the newest code. */
export type LatestCodeAnswer =
  | { ok: true; message: string; data: ExchangedRow }
  | { ok: false; message: string; code: string; fix?: string }

/** What is remembered of a mall's last code: by its digest, never the code. */
interface Presented {
  digest: string
  at: number
  /** Absent: presented, and its outcome is not known (yet). */
  done?: ExchangedRow
}

const codeLifeMs = 60_000

type Codes = Awaited<ReturnType<typeof openCodes>>
type Waiting = NonNullable<Awaited<ReturnType<Codes["newest"]>>>

export async function exchangeLatest(container: Container): Promise<LatestCodeAnswer> {
  const { settings, keeper } = container.house
  const say = messages(settings.language).lambda
  try {
    const codes = await openCodes(settings)
    try {
      const newest = await codes.newest()
      if (!newest) return { ok: false, code: "no_code", message: say.noCode(codes.table) }
      return await exchangeOnce(container, codes, newest)
    } finally {
      await codes.close()
    }
  } catch (error) {
    if (!isKeeperError(error)) throw error
    const { message, todo, fix, problems } = tellError(error, settings.language, keeper.clock.now())
    return { ok: false, code: error.code, message: [message, ...problems, todo].join(" "), fix }
  }
}

async function exchangeOnce({ house }: Container, codes: Codes, newest: Waiting): Promise<LatestCodeAnswer> {
  const { keeper, facts: notes, settings } = house
  const say = messages(settings.language).lambda
  const mallId = (newest.mallId ?? settings.mallId)?.toLowerCase()
  if (mallId === undefined) return { ok: false, code: "no_mall", message: say.noMall(codes.table) }
  const exchanged = (data: ExchangedRow, again: boolean): LatestCodeAnswer => ({
    ok: true,
    message: again ? say.exchangedBefore(mallId) : say.exchanged(mallId),
    data,
  })
  const key = `code|${mallId}`
  const digest = keeper.secrets.digest(newest.code)
  const note = await notes.get(key)
  const known = note?.value as Presented | undefined
  if (known?.digest === digest) {
    const data = known.done ?? (await outcomeOf(keeper, codes, mallId, known.at))
    if (data) return exchanged(data, true)
    const isUnderWay = keeper.clock.now() - known.at < codeLifeMs
    return isUnderWay
      ? { ok: false, code: "busy", message: say.underWay(mallId) }
      : { ok: false, code: "code_refused", message: say.presented(mallId), fix: fixFor(mallId) }
  }
  if (newest.isUsed)
    return { ok: false, code: "code_refused", message: say.usedElsewhere(mallId), fix: fixFor(mallId) }
  if (newest.ageMs !== undefined && newest.ageMs > codeLifeMs)
    return { ok: false, code: "code_expired", message: say.tooOld(mallId, newest.ageMs), fix: fixFor(mallId) }
  // Burnt before it is spent: proves that the store can be written, and keeps a second call from asking Cafe24 again.
  const presented: Presented = { digest, at: keeper.clock.now() }
  if (!(await notes.put(key, presented, note?.version ?? "new")))
    return { ok: false, code: "busy", message: say.underWay(mallId) }
  const data = await present(keeper, codes, { mallId, code: newest.code }, () => forget(notes, note, key))
  await notes.put(key, { ...presented, done: data } satisfies Presented, "always")
  return exchanged(data, false)
}

async function present(
  keeper: KeeperOfHouse,
  codes: Codes,
  request: { mallId: string; code: string },
  unspent: () => Promise<void>,
): Promise<ExchangedRow> {
  try {
    const { connection } = await keeper.exchange(request, "lambda")
    return await rowOf(codes, connection.mallId, connection.tokens)
  } catch (error) {
    // Surely not spent: within its minute it may be presented again.
    if (isKeeperError(error, "provider_unavailable")) await unspent()
    throw error
  }
}

async function forget(notes: Notes, before: Note | undefined, key: string): Promise<void> {
  if (before) await notes.put(key, before.value, "always")
  else await notes.remove(key)
}

/** The process that presented it may have died between the save and the note; what it saved is there. */
async function outcomeOf(
  keeper: KeeperOfHouse,
  codes: Codes,
  mallId: string,
  presentedAt: number,
): Promise<ExchangedRow | undefined> {
  const { connection } = await keeper.connection(mallId).catch((error) => {
    if (isKeeperError(error, "connection_unknown")) return { connection: undefined }
    throw error
  })
  if (!connection || connection.connectedAt < presentedAt) return undefined
  return rowOf(codes, mallId, connection.tokens)
}

async function rowOf(
  codes: Codes,
  mallId: string,
  { issuedAt, accessExpiresAt }: { issuedAt: number; accessExpiresAt: number },
): Promise<ExchangedRow> {
  const id = await codes.tokenRow(mallId)
  if (id === undefined) throw new KeeperError("connection_unknown", { connectionId: mallId })
  return {
    token_row_id: id,
    mall_id: mallId,
    issued_at: new Date(issuedAt).toISOString(),
    expires_at: new Date(accessExpiresAt).toISOString(),
  }
}

function fixFor(mallId: string): string {
  return new KeeperError("code_refused", { connectionId: mallId }).fix
}
