// Each piece of a body or a tunnel is told of by its length, for a program that watches its memory.
import { channel } from "node:diagnostics_channel"
import type { Duplex } from "node:stream"

/** Heard in node/passing-bytes.ts. */
const passing = channel("mallkey:proxy:bytes")

export function tellPassing({ length }: Uint8Array): void {
  if (passing.hasSubscribers) passing.publish(length)
}

/** For a line that is being piped already: to listen for its data would begin it. */
export function tellAllPassing(line: Duplex): void {
  line.on("data", tellPassing)
}
