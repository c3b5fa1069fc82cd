// How long an orderly stop takes: hosts give ten seconds before they kill.

export const stopWithinMs = 8_000

/** What comes after the streams: sockets, mirrors, the store, the process's own end. */
const afterStreamsMs = 3_000

/** How much of a stop is for answers that are under way; a slow reader of a big one takes all of it. */
export function streamsWithin(withinMs: number): number {
  return Math.max(0, withinMs - afterStreamsMs)
}
