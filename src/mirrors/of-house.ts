// What a house asks of its mirrors. Without any nothing of them is loaded.
import type { MirrorAhead } from "../core/doctor/report.ts"
import type { MirrorTrouble } from "./keeping.ts"

export interface Mirroring {
  /**
   * What has changed since it was last brought, by us or by others; the first time all there is. Another program that
   * rotates a pair, or takes it away, tells nobody here.
   */
  bringNews(): Promise<void>
  /** The same now, and again and again until the end. */
  follow(): void
  settled(withinMs: number): Promise<void>
  look(): Promise<MirrorTrouble[]>
  /** What a mirror holds and the store does not, or only an older pair of: the store was emptied, replaced, or put back. */
  ahead(): Promise<MirrorAhead[]>
  end(withinMs: number): Promise<void>
}

/** Without mirrors nothing is read at a start, and nothing is listened to. */
export const noMirrors: Mirroring = {
  bringNews: async () => undefined,
  follow: () => undefined,
  settled: async () => undefined,
  look: async () => [],
  ahead: async () => [],
  end: async () => undefined,
}
