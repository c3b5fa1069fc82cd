// A connection as this API shows it: state, both clocks, scopes, health and what comes next. Never a token.
import { z } from "zod"
import type { Assessment } from "../core/alive/assess.ts"
import { nameToConnect } from "../core/alive/unproven.ts"
import { isTellable } from "../core/believable.ts"
import type { ConnectionFacts } from "../core/connection.ts"
import { type Actor, errorTable } from "../core/errors.ts"
import type { ConnectionView } from "../core/keeper.ts"
import { iso } from "../core/time.ts"

/** No end where nobody knows it: another program wrote a time that cannot be meant, or none. It is renewed at once. */
const clock = z.object({ ends_at: z.iso.datetime().optional(), left_seconds: z.number() })

export const connectionShape = z.object({
  id: z.string(),
  mall_id: z.string(),
  owner: z.string().optional(),
  state: z.enum(["fresh", "due", "expired", "lost", "paused", "foreign"]),
  reason: z.string(),
  next_action: z.object({
    what: z.enum(["refresh", "reconnect", "switch_on", "nothing"]),
    who: z.enum(["nobody", "owner", "operator"]),
    at: z.iso.datetime().optional(),
    fix: z.string().optional(),
  }),
  access: clock,
  /** Its whole life only where the platform lets it last for less than two weeks: warnings are in proportion. */
  refresh: clock.extend({ life_seconds: z.number().optional() }),
  /** The platform said that the app was removed, and no refresh has shown yet whether that is so. */
  uninstall_hint_at: z.iso.datetime().optional(),
  scopes: z.array(z.string()),
  missing_scopes: z.array(z.string()),
  client_id: z.string(),
  user_id: z.string().optional(),
  shop_no: z.string().optional(),
  tag: z.string(),
  connected_at: z.iso.datetime().optional(),
  issued_at: z.iso.datetime().optional(),
  health: z.object({
    failures: z.number(),
    failing_since_at: z.iso.datetime().optional(),
    last_failure: z
      .object({ code: z.string(), detail: z.string(), at: z.iso.datetime().optional() })
      .optional(),
    lost_at: z.iso.datetime().optional(),
    paused_at: z.iso.datetime().optional(),
    unclear: z.boolean(),
  }),
})

export type ConnectionJson = z.output<typeof connectionShape>

export function connectionJson({
  connection,
  assessment,
  shortLifeMs,
  hintedAt,
}: ConnectionView): ConnectionJson {
  const { id, mallId, owner, scopes, askedScopes = [], clientId, userId, shopNo, tag, tokens } = connection
  return {
    id,
    mall_id: mallId,
    owner,
    state: assessment.state,
    reason: assessment.reason,
    next_action: nextAction(nameToConnect(connection), id, assessment),
    access: { ends_at: isoIf(tokens.accessExpiresAt), left_seconds: seconds(assessment.accessLeftMs) },
    refresh: {
      ends_at: isoIf(tokens.refreshExpiresAt),
      left_seconds: seconds(assessment.refreshLeftMs),
      ...(shortLifeMs !== undefined && { life_seconds: seconds(shortLifeMs) }),
    },
    ...(hintedAt !== undefined && { uninstall_hint_at: isoIf(hintedAt) }),
    scopes,
    missing_scopes: askedScopes.filter((scope) => !scopes.includes(scope)),
    client_id: clientId,
    user_id: userId,
    shop_no: shopNo,
    tag,
    connected_at: isoIf(connection.connectedAt),
    issued_at: isoIf(tokens.issuedAt),
    health: healthJson(connection),
  }
}

function healthJson({ health }: ConnectionFacts): ConnectionJson["health"] {
  const { failures, failingSinceAt, lastFailure, lostAt, pausedAt, attempt } = health
  return {
    failures,
    failing_since_at: isoIf(failingSinceAt),
    last_failure: lastFailure && { ...lastFailure, at: isoIf(lastFailure.at) },
    lost_at: isoIf(lostAt),
    paused_at: isoIf(pausedAt),
    unclear: attempt !== undefined,
  }
}

function nextAction(
  connectAs: string,
  id: string,
  { state, actor, nextAt }: Assessment,
): ConnectionJson["next_action"] {
  const who = actor as Extract<Actor, "nobody" | "owner" | "operator">
  if (state === "paused") return { what: "switch_on", who, fix: errorTable.paused.fix.replace("{id}", id) }
  if (state === "foreign") return { what: "nothing", who, fix: errorTable.other_app.fix.replace("{id}", id) }
  if (actor === "owner")
    return { what: "reconnect", who, fix: errorTable.needs_reconnect.fix.replace("{id}", connectAs) }
  return { what: "refresh", who, at: isoIf(nextAt) }
}

export { iso }

/** Nothing for a moment that is absent, or that nobody knows: 1970 would be taken for a date. */
export function isoIf(at: number | undefined): string | undefined {
  return at === undefined || !isTellable(at) ? undefined : iso(at)
}

/** Rounded down: nothing lasts longer than it seems to. */
function seconds(ms: number): number {
  return Math.floor(ms / 1_000)
}
