// Asks the provider about our client id and secret without spending anything: by presenting a made-up token.

import type { RefreshParts } from "../../alive/parts.ts"
import { reasonOf } from "../../alive/rescue.ts"
import { askWithNoToken, spendQuestion } from "../../alive/spend.ts"
import type { ConnectionFacts } from "../../connection.ts"
import { isKeeperError } from "../../errors.ts"
import { type IdParts, readId } from "../../id.ts"
import type { RawAnswer } from "../../ports.ts"

/** `refused` is the good news: our app was known, and the token was, as it should be, not. */
export interface AboutApp {
  is: "taken" | "rejected" | "uninstalled" | "limited" | "trouble"
  detail: string
  /** The connection whose mall was asked. */
  id?: string
}

interface Asking {
  /** Absent: the first one. */
  app?: string
  connections: readonly ConnectionFacts[]
  spend(id: string): boolean
  /** An account to ask about where none is connected. */
  mallId?: string
}

const triesAtMost = 5

/** The secret is checked before the token at every door of this kind; in any case a made-up token ends no chain. */
export async function askAboutApp(parts: RefreshParts, asking: Asking): Promise<AboutApp | undefined> {
  // Elsewhere the question would bring a token, or end one.
  if (parts.providers.of(asking).facts.kind !== "refresh") return undefined
  const isStill = ({ health }: ConnectionFacts) => (health.lostAt ?? health.pausedAt) !== undefined
  const own = asking.connections.filter(({ app }) => app === asking.app)
  const candidates = own.sort((left, right) => Number(isStill(left)) - Number(isStill(right)))
  for (const { id } of candidates.slice(0, triesAtMost)) {
    const about = await read(parts, readId(id), spendQuestion(parts, id, asking.spend))
    if (about) return { id, ...about }
  }
  const { app, mallId } = asking
  if (candidates.length > 0 || mallId === undefined) return undefined
  const who = { app, account: mallId }
  return read(parts, who, askWithNoToken(parts, who))
}

async function read(
  { providers }: RefreshParts,
  { app, account }: IdParts,
  asked: Promise<RawAnswer | undefined>,
): Promise<AboutApp | undefined> {
  try {
    const answer = await asked
    if (!answer) return undefined
    const verdict = providers.of({ app }).oauth.read(answer, { account })
    if (verdict.kind === "granted") return { is: "taken", detail: "" }
    const { detail } = verdict
    if (verdict.kind === "app_rejected") return { is: "rejected", detail }
    if (verdict.kind === "refused" || verdict.kind === "wrong_mall") return { is: "taken", detail }
    if (verdict.kind === "passing" && verdict.limited) return { is: "limited", detail }
    return {
      is: providers.of({ app }).facts.saysUninstalled?.test(detail) ? "uninstalled" : "trouble",
      detail,
    }
  } catch (error) {
    if (isKeeperError(error, "store_unavailable")) throw error
    return { is: "trouble", detail: reasonOf(error) }
  }
}
