// Stage 8: the scopes that were asked for, those that were granted, and, in full, those the provider says the token has now.
import type { ConnectionFacts } from "../../connection.ts"
import { type Finding, finding } from "../finding.ts"
import type { Check, Examined } from "./check.ts"
import { eachWithProgress } from "./each-with-progress.ts"

export const scopesCheck: Check = {
  key: "scopes",
  stage: "scopes",
  quick: true,
  needsStore: true,
  run: async (examined) => {
    const { connections, progress } = examined
    const living = connections.filter(({ health }) => (health.lostAt ?? health.pausedAt) === undefined)
    if (living.length === 0) return { skipped: "no_connection" }
    const found = await eachWithProgress(
      living,
      (connection) => scopeFindings(examined, connection),
      progress,
    )
    const known = found.filter((findings) => findings !== undefined)
    if (known.length === 0) return { skipped: examined.full ? "no_answer" : "scopes_unknown" }
    return { findings: known.flat(), facts: { count: known.length, left: living.length - known.length } }
  },
}

/** Undefined: nobody at hand knows which it has. */
async function scopeFindings(
  { parts, questions }: Examined,
  connection: ConnectionFacts,
): Promise<Finding[] | undefined> {
  const { id, askedScopes, scopes: kept } = connection
  // What nobody chose nobody misses.
  const { oauth } = parts.providers.of(connection)
  const wanted = oauth.scopesAreDefault ? [] : oauth.scopes
  const facts = await questions.granted(connection)
  const told = facts === undefined || facts === "dead" ? undefined : facts.scopes
  const scopes = told ?? kept
  // Rows of other programs often do not say; then only the provider can.
  if (scopes.length === 0) return undefined
  const asked = askedScopes ?? []
  const missing = without(asked, scopes)
  const unasked = without(without(wanted, asked), scopes)
  const gone = kept.length > 0 ? without(kept, scopes) : []
  return [
    // Connecting again asks for all that was asked for before.
    ...(missing.length > 0 ? [finding("scopes_missing", { id, names: missing })] : []),
    ...(unasked.length > 0 ? [finding("scopes_not_asked", { id, names: unasked })] : []),
    ...(gone.length > 0 ? [finding("scopes_changed", { id, names: gone })] : []),
  ]
}

function without(all: readonly string[], some: readonly string[]): string[] {
  return all.filter((scope) => !some.includes(scope))
}
