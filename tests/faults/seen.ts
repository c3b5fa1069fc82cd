// What the processes of a play wrote down as it happened, in a file that outlives a SIGKILL: who asked, what was heard, what was kept.
import { openSync, readFileSync, writeSync } from "node:fs"
import { join } from "node:path"

export interface Seen {
  /** By the wall. */
  at: number
  /**
   * answered: a pair's last byte was in our hands, before the product saw it. silent: the answer never came, to its
   * deadline or another end. kept: the rescue place has what was answered. told: an event, which comes after the write
   * that it speaks of.
   */
  what: "asked" | "answered" | "refused" | "silent" | "kept" | "told"
  mallId: string
  /** Of what was answered: the new refresh token. Of the silent: why. Of what was told: the kind of event, and more. */
  detail: string
  pid: number
}

const fileIn = (folder: string) => join(folder, "seen.log")

/** Writes into the page cache: what was said before a SIGKILL was said. */
export function openSeen(folder: string): (what: Seen["what"], mallId: string, detail?: string) => void {
  const file = openSync(fileIn(folder), "a")
  return (what, mallId, detail = "") =>
    writeSync(file, `${JSON.stringify({ at: Date.now(), what, mallId, detail, pid: process.pid })}\n`)
}

export function seenIn(folder: string): Seen[] {
  const lines = readFileSync(fileIn(folder), "utf8").split("\n").filter(Boolean)
  return lines.map((line) => JSON.parse(line) as Seen)
}

/** The answers by the pair that came with them. */
export function answersIn(seen: Seen[]): Map<string, Seen> {
  return new Map(seen.filter(({ what }) => what === "answered").map((one) => [one.detail, one]))
}

/** Whether the process that heard it came to this before it ended. */
export function cameTo(what: Seen["what"], seen: Seen[], { mallId, pid, at }: Seen): boolean {
  return seen.some((one) => one.what === what && one.mallId === mallId && one.pid === pid && one.at >= at)
}

/**
 * Before anybody asked again. It is told after the store has it, so that a refusal heard while the store was away
 * leaves the question open, as one heard by a process that was ended.
 */
function wasToldLost(seen: Seen[], refused: Seen): boolean {
  const later = seen.slice(seen.indexOf(refused) + 1).filter(({ mallId }) => mallId === refused.mallId)
  const next = later.find(
    ({ what, detail }) => what === "asked" || (what === "told" && detail.startsWith("lost")),
  )
  return next?.what === "told"
}

/** What a process heard that was written down nowhere: it was ended, or the store was away. */
export function diedInHand(seen: Seen[]): Seen[] {
  return seen.filter(
    (one) =>
      (one.what === "answered" && !cameTo("kept", seen, one)) ||
      (one.what === "refused" && !wasToldLost(seen, one)),
  )
}
