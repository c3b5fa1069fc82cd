// What lies in the rescue place: what waits there and why, what is another store's, what is no answer at all.
import { reasonOf } from "../../alive/rescue.ts"
import { connectionIn, isOurs } from "../../alive/waiting/bring-home.ts"
import { isRefusal } from "../../alive/waiting/waiting.ts"
import type { Rescue, RescueEntry } from "../../ports.ts"
import { type Finding, finding } from "../finding.ts"
import type { FindingKey } from "../table.ts"
import type { Examined } from "./check.ts"

type Parts = Examined["parts"]

export async function lookIntoRescue({ parts }: Examined): Promise<Finding[]> {
  const { rescue, waiting } = parts
  const entries = new Map<string, RescueEntry>()
  for (const entry of await rescue.list()) entries.set(entry.key, entry)
  for (const { entry } of waiting.all()) entries.set(entry.key, entry)
  const refusals = await refusalsOf(parts)
  const findings: Finding[] = []
  const foreign: string[] = []
  for (const entry of entries.values()) {
    if (await isOurs(parts, entry)) findings.push(...aboutOne(parts, entry, refusals.get(entry.id)))
    else foreign.push(entry.id)
  }
  const odd = (await rescue.oddities()).map(({ name, detail }) => `${name} (${detail})`)
  const aside = (await rescue.aside()).map(({ id, why }) => `${id} (${why})`)
  return [
    ...findings,
    ...about(parts, "rescue_foreign", foreign),
    ...about(parts, "rescue_odd", odd),
    ...about(parts, "rescue_set_aside", aside),
  ]
}

/** Tried now: that it cannot be written was met first by an answer that needed it. */
export async function tryRescue(rescue: Rescue): Promise<Finding[]> {
  try {
    await rescue.check()
    return []
  } catch (error) {
    return [unwritable(rescue, error)]
  }
}

export function unwritable({ name }: Rescue, error: unknown): Finding {
  const detail = (error as { code?: string }).code ?? reasonOf(error)
  return finding("rescue_unwritable", { names: [name], detail })
}

/** A younger one belongs to a refresh that is under way; what the table has refused does not. */
function aboutOne(parts: Parts, entry: RescueEntry, refusal: Refusal | undefined): Finding[] {
  const { id, at } = entry
  const facts = { id, at, names: [parts.rescue.name] }
  if (refusal && refusal.at >= at) return [finding("rescue_refused", { ...facts, detail: refusal.detail })]
  if (at > parts.clock.now() - parts.timing.leaseMs) return []
  return [finding(connectionIn(parts, entry) ? "rescue_waiting" : "rescue_unreadable", facts)]
}

interface Refusal {
  at: number
  detail?: string
}

/** Whichever process met it wrote it down; what this one met itself it knows however much was written since. */
async function refusalsOf({ journal, waiting, clock }: Parts): Promise<Map<string, Refusal>> {
  const events = (await journal.newest(200)).toReversed()
  const refusals = events.filter(({ kind }) => kind === "rescue_refused")
  const own = waiting.all().filter(({ trouble }) => isRefusal(trouble?.code))
  return new Map([
    ...refusals.map(({ connectionId = "", at, detail }) => [connectionId, { at, detail }] as const),
    ...own.map(({ entry, trouble }) => [entry.id, { at: clock.now(), detail: trouble?.detail }] as const),
  ])
}

function about({ rescue }: Parts, key: FindingKey, what: string[]): Finding[] {
  if (what.length === 0) return []
  const detail = [...new Set(what)].slice(0, 20).join(", ")
  return [finding(key, { names: [rescue.name], detail, count: what.length })]
}
