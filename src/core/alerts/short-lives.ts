// Days of warning are meant for two weeks of life. Of a shorter life they would be the whole, or nearly.
import type { ProviderFacts } from "../ports.ts"
import { day } from "./table.ts"

const meantForMs = 2 * 7 * day

/** How much of each day of warning is left for the lives of this platform: 1, or less where they are shorter. */
export function warnShare(facts: Pick<ProviderFacts, "kind" | "accessLifeMs" | "refreshLifeMs">): number {
  return Math.min(1, endingLifeMs(facts) / meantForMs)
}

/** The life whose end people are warned of. */
function endingLifeMs({
  kind,
  accessLifeMs,
  refreshLifeMs,
}: Pick<ProviderFacts, "kind" | "accessLifeMs" | "refreshLifeMs">): number {
  if (refreshLifeMs !== undefined) return refreshLifeMs
  return kind === "extend" || kind === "manual" ? accessLifeMs : Number.POSITIVE_INFINITY
}
