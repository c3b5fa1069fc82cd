// Stages 11 and 12: are people told, does the sweep run, and is the net below the store whole.
import { stalledAfterMs } from "../../alerts/table.ts"
import { type LastSweep, lastSweep, longestGapMs, ownTimer } from "../../alive/last-sweep.ts"
import { hour, minute } from "../../alive/schedule.ts"
import { isTellable, tellableOnly } from "../../believable.ts"
import { type Finding, finding } from "../finding.ts"
import type { Check, Examined } from "./check.ts"
import { lookIntoRescue, unwritable } from "./rescue.ts"

export const channelsCheck: Check = {
  key: "channels",
  stage: "notifiers",
  quick: true,
  needsStore: true,
  run: async ({ alerts, alertOptions, send }) => {
    const { channels } = alerts
    const troubles = (await alerts.channelTroubles()).filter(({ channel }) => channels.includes(channel))
    const findings: Finding[] = troubles.map(({ channel, reason, sinceAt, waiting }) =>
      finding("channel_failing", { names: [channel], detail: reason, at: sinceAt, count: waiting }),
    )
    if (send) findings.push(...refused(await alerts.sendTest()))
    const hasLinks = (await alertOptions.linkFor?.("mymall")) !== undefined
    const away = channels.filter((channel) => channel !== "console")
    if (away.length > 0 && !hasLinks) findings.push(finding("links_missing", { names: away }))
    return { findings, facts: { names: [...channels], count: send ? channels.length : 0 } }
  },
}

function refused(results: { channel: string; reason?: string }[]): Finding[] {
  return results.flatMap(({ channel, reason }) =>
    reason === undefined ? [] : [finding("channel_refused", { names: [channel], detail: reason })],
  )
}

export const sweepCheck: Check = {
  key: "sweep",
  stage: "house",
  quick: true,
  needsStore: true,
  run: async ({ parts, connections, isOfOne }) => {
    const now = parts.clock.now()
    const last = await lastSweep(parts)
    const isLately = last !== undefined && now - last.at < stalledAfterMs
    const count = connections.length
    const facts = { at: last?.at, count, left: isLately ? count : 0 }
    // Behind the first place of all a store looks for nothing that is new to it.
    const behind = isOfOne && { after: { id: "", refreshAt: 0 } }
    const query = { dueBefore: now - stalledAfterMs / 2, limit: 50, ...behind }
    const due = isLately ? [] : await parts.store.list(query)
    // Those whose times nobody knows come first, and tell nothing of how long nothing has run.
    const oldest = due.find(({ refreshAt = 0 }) => isTellable(refreshAt)) ?? due[0]
    const findings = seldom(parts, last)
    if (!oldest) return { findings, facts }
    const dueAt = tellableOnly(oldest.refreshAt)
    const spanMs = dueAt === undefined ? undefined : now - dueAt
    return {
      findings: [finding("sweep_stalled", { ...facts, names: [oldest.id], spanMs }), ...findings],
      facts,
    }
  },
}

/** Cron comes some seconds late. */
const toleranceMs = 2 * minute

/** Tokens are renewed from half of their life on: a quarter of it between two runs, and one of them may be missing. */
function seldom({ providers }: Examined["parts"], last: LastSweep | undefined): Finding[] {
  // A server has taken it over since.
  if (last?.by === ownTimer) return []
  const spanMs = longestGapMs(last)
  const lifeMs = Math.min(...providers.apps.map(({ provider }) => provider.facts.accessLifeMs))
  if (spanMs <= lifeMs / 4 + toleranceMs) return []
  const at = last?.gaps?.find(({ ms }) => ms === spanMs)?.at
  return [finding("sweeps_seldom", { spanMs, at })]
}

const lookBackMs = 24 * hour

export const rescueCheck: Check = {
  key: "rescue",
  stage: "house",
  quick: true,
  needsStore: true,
  run: async (examined) => {
    const { rescue } = examined.parts
    const names = [rescue.name]
    try {
      await rescue.check()
      const findings = [...(await lookIntoRescue(examined)), ...(await failed(examined))]
      return { findings, facts: { names } }
    } catch (error) {
      return { findings: [unwritable(rescue, error)], facts: { names } }
    }
  },
}

async function failed({ parts }: Examined): Promise<Finding[]> {
  const since = parts.clock.now() - lookBackMs
  const events = (await parts.journal.newest(200)).filter(
    ({ at, kind }) => kind === "rescue_failed" && at >= since,
  )
  const [last] = events
  return last ? [finding("rescue_failed", { id: last.connectionId, at: last.at, detail: last.detail })] : []
}
