// Asks Cafe24 about our client id and secret without spending anything: by presenting a token that is none.

import type { RefreshParts } from "../../alive/parts.ts"
import { reasonOf } from "../../alive/rescue.ts"
import { askWithNoToken, spendQuestion } from "../../alive/spend.ts"
import type { ConnectionFacts } from "../../connection.ts"
import { isKeeperError } from "../../errors.ts"
import { accountOf } from "../../id.ts"
import type { RawAnswer } from "../../ports.ts"

/** `refused` is the good news: our app was known, and the token was, as it should be, not. */
export interface AboutApp {
  is: "taken" | "rejected" | "uninstalled" | "limited" | "trouble"
  detail: string
  /** The connection whose mall was asked. */
  id?: string
}

interface Asking {
  connections: readonly ConnectionFacts[]
  spend(mallId: string): boolean
  mallId?: string
}

const triesAtMost = 5

/** The secret is checked before the token at every door of this kind; in any case a made-up token ends no chain. */
export async function askAboutApp(parts: RefreshParts, asking: Asking): Promise<AboutApp | undefined> {
  // Elsewhere the question would bring a token, or end one.
  if (parts.providers.of({}).facts.kind !== "refresh") return undefined
  const isStill = ({ health }: ConnectionFacts) => (health.lostAt ?? health.pausedAt) !== undefined
  const candidates = [...asking.connections].sort(
    (left, right) => Number(isStill(left)) - Number(isStill(right)),
  )
  for (const { id } of candidates.slice(0, triesAtMost)) {
    const about = await read(parts, accountOf(id), spendQuestion(parts, id, asking.spend))
    if (about) return { id, ...about }
  }
  const { mallId } = asking
  return candidates.length === 0 && mallId !== undefined
    ? read(parts, mallId, askWithNoToken(parts, mallId))
    : undefined
}

async function read(
  { providers }: RefreshParts,
  mallId: string,
  asked: Promise<RawAnswer | undefined>,
): Promise<AboutApp | undefined> {
  try {
    const answer = await asked
    if (!answer) return undefined
    const verdict = providers.of({}).oauth.read(answer, { account: mallId })
    if (verdict.kind === "granted") return { is: "taken", detail: "" }
    const { detail } = verdict
    if (verdict.kind === "app_rejected") return { is: "rejected", detail }
    if (verdict.kind === "refused" || verdict.kind === "wrong_mall") return { is: "taken", detail }
    if (verdict.kind === "passing" && verdict.limited) return { is: "limited", detail }
    return { is: providers.of({}).facts.saysUninstalled?.test(detail) ? "uninstalled" : "trouble", detail }
  } catch (error) {
    if (isKeeperError(error, "store_unavailable")) throw error
    return { is: "trouble", detail: reasonOf(error) }
  }
}
