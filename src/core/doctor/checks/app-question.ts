// Asks Cafe24 about our client id and secret without spending anything: by presenting a token that is none.

import type { RefreshParts } from "../../alive/refresh.ts"
import { reasonOf } from "../../alive/rescue.ts"
import { budgetFreeAt } from "../../alive/schedule.ts"
import type { ConnectionFacts } from "../../connection.ts"

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

const noToken = "mallkey-doctor-asks-about-the-app-only"
const deadlineMs = 20_000
const triesAtMost = 5

/** The secret is checked before the token at every door of this kind; in any case a made-up token ends no chain. */
export async function askAboutApp(parts: RefreshParts, asking: Asking): Promise<AboutApp | undefined> {
  const isStill = ({ health }: ConnectionFacts) => (health.lostAt ?? health.pausedAt) !== undefined
  const candidates = [...asking.connections].sort(
    (left, right) => Number(isStill(left)) - Number(isStill(right)),
  )
  for (const { id } of candidates.slice(0, triesAtMost)) {
    const lease = await parts.store.lease(`refresh:${id}`, parts.timing.leaseMs)
    if (!lease) continue
    try {
      if (await counted(parts, id, asking)) return { id, ...(await ask(parts, id.split("~")[0] ?? id)) }
    } finally {
      await lease.release().catch(() => undefined)
    }
  }
  const { mallId } = asking
  return candidates.length === 0 && mallId !== undefined ? ask(parts, mallId) : undefined
}

/** Under the lease of a refresh, as the question counts against the same limit; false where none is to spare. */
async function counted(parts: RefreshParts, id: string, { spend }: Asking): Promise<boolean> {
  const mallId = id.split("~")[0] ?? id
  const [now, found] = [parts.clock.now(), await parts.store.list({ mallId, limit: 50 })]
  const facts = found.find((one) => one.id === id)
  if (!facts || budgetFreeAt(facts.health.requestedAt, now) !== undefined || !spend(mallId)) return false
  const { health, refreshAt, tag } = facts
  // Of a mall we never asked for, this must not look as if we had refreshed it.
  if (health.requestedAt.length === 0) return true
  const news = { health: { ...health, requestedAt: [...health.requestedAt, now] }, refreshAt }
  return parts.store.saveHealth(id, news, tag)
}

async function ask({ provider }: RefreshParts, mallId: string): Promise<AboutApp> {
  try {
    const answer = await provider.askRefresh({ mallId, refreshToken: noToken }, deadlineMs)
    const verdict = provider.read(answer, { mallId })
    if (verdict.kind === "granted") return { is: "taken", detail: "" }
    const { detail } = verdict
    if (verdict.kind === "app_rejected") return { is: "rejected", detail }
    if (verdict.kind === "refused" || verdict.kind === "wrong_mall") return { is: "taken", detail }
    if (verdict.kind === "passing" && verdict.limited) return { is: "limited", detail }
    return { is: saysUninstalled(detail) ? "uninstalled" : "trouble", detail }
  } catch (error) {
    return { is: "trouble", detail: reasonOf(error) }
  }
}

export function saysUninstalled(detail: string): boolean {
  return /uninstalled|not installed|deleted/i.test(detail)
}
