// What a house has whose settings name no mirror.
import type { Mirroring } from "./mirroring.ts"

/** Without mirrors nothing is read at a start, and nothing is listened to. */
export const noMirrors: Mirroring = {
  bringNews: async () => undefined,
  follow: () => undefined,
  settled: async () => undefined,
  look: async () => [],
  ahead: async () => [],
  end: async () => undefined,
}
