// How many token requests the platform of a connection bears.
import type { ProviderFacts, Providers, RequestBudget } from "../../ports.ts"
import { hour } from "../schedule.ts"

/** Where no limit is known. What is shown in vain is bounded all the same. */
const unlimited: RequestBudget = {
  requests: Number.POSITIVE_INFINITY,
  strangers: 3,
  codes: 8,
  memberCodes: 4,
  unproven: 6,
  windowMs: hour,
}

export function budgetOf({ budget = unlimited }: Pick<ProviderFacts, "budget">): RequestBudget {
  return budget
}

export function limitsOf({ providers }: { providers: Providers }, about: { app?: string }): RequestBudget {
  return budgetOf(providers.of(about).facts)
}
