// How many token requests a platform bears, and in which span: for the sentence that it has had more.
import type { ProviderFacts } from "../../ports.ts"
import type { FindingFacts } from "../finding.ts"

/** None are told where no limit is known. */
export function allowance({ budget }: ProviderFacts): Pick<FindingFacts, "count" | "spanMs"> {
  return budget ? { count: budget.requests + budget.strangers, spanMs: budget.windowMs } : { count: 0 }
}
