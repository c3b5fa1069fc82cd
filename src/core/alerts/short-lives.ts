// Days of warning are meant for two weeks of life. Of a shorter life they would be the whole, or nearly.
import type { ProviderFacts } from "../ports.ts"
import { day } from "./table.ts"

const meantForMs = 2 * 7 * day

type Lives = Pick<ProviderFacts, "kind" | "accessLifeMs" | "refreshLifeMs">

/** How much of each day of warning is left for the lives of this platform: 1, or less where they are shorter. */
export function warnShare(facts: Lives): number {
  return shareOf(shortLifeMs(facts))
}

/** Undefined: two weeks, or longer. */
export function shortLifeMs(facts: Lives): number | undefined {
  const lifeMs = endingLifeMs(facts)
  return lifeMs < meantForMs ? lifeMs : undefined
}

/** As `warnShare`, where only a short life is known. */
export function shareOf(lifeMs: number | undefined): number {
  return lifeMs === undefined ? 1 : lifeMs / meantForMs
}

/** The life whose end people are warned of. */
function endingLifeMs({ kind, accessLifeMs, refreshLifeMs }: Lives): number {
  if (refreshLifeMs !== undefined) return refreshLifeMs
  return kind === "extend" || kind === "manual" ? accessLifeMs : Number.POSITIVE_INFINITY
}
