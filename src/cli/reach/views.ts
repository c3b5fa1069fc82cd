// What a server says of a connection, turned back into what pictures are drawn from: nothing of it gets lost on the way.
import type { Assessment } from "../../core/alive/assess.ts"
import type { ConnectionFacts } from "../../core/connection.ts"
import type { ConnectionView } from "../../core/keeper.ts"
import type { ConnectionJson } from "../../wire/connection.ts"

export function viewOf(json: ConnectionJson, now: number): ConnectionView {
  const hintedAt = momentIf(json.uninstall_hint_at)
  const view = {
    connection: factsOf(json),
    assessment: assessmentOf(json, now),
    ...(hintedAt !== undefined && { hintedAt }),
  }
  const { life_seconds: lifeSeconds } = json.refresh
  return lifeSeconds === undefined ? view : { ...view, shortLifeMs: lifeSeconds * 1_000 }
}

function factsOf(json: ConnectionJson): ConnectionFacts {
  return {
    id: json.id,
    mallId: json.mall_id,
    owner: json.owner,
    clientId: json.client_id,
    userId: json.user_id,
    shopNo: json.shop_no,
    scopes: json.scopes,
    askedScopes: [...json.scopes, ...json.missing_scopes],
    tag: json.tag,
    connectedAt: momentOr0(json.connected_at),
    tokens: {
      accessExpiresAt: momentOr0(json.access.ends_at),
      refreshExpiresAt: momentOr0(json.refresh.ends_at),
      issuedAt: momentOr0(json.issued_at),
    },
    refreshAt: momentIf(json.next_action.at),
    health: healthOf(json.health),
  } as ConnectionFacts
}

function healthOf(health: ConnectionJson["health"]): ConnectionFacts["health"] {
  const { failures, last_failure: last } = health
  return {
    failures,
    failingSinceAt: momentIf(health.failing_since_at),
    lastFailure: last && { ...last, at: momentOr0(last.at) },
    lostAt: momentIf(health.lost_at),
    pausedAt: momentIf(health.paused_at),
  } as ConnectionFacts["health"]
}

function assessmentOf(json: ConnectionJson, now: number): Assessment {
  return {
    state: json.state,
    reason: json.reason as Assessment["reason"],
    actor: json.next_action.who,
    accessLeftMs: leftOf(json.access, now),
    refreshLeftMs: leftOf(json.refresh, now),
    nextAt: momentIf(json.next_action.at),
  }
}

/** To the millisecond where something is left; what has ended has ended, whatever the time is here. */
function leftOf({ ends_at, left_seconds }: ConnectionJson["access"], now: number): number {
  return left_seconds > 0 ? momentOr0(ends_at) - now : 0
}

function momentIf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text)
}

/** As it is kept where nobody knows it. */
function momentOr0(text: string | undefined): number {
  return text === undefined ? 0 : Date.parse(text)
}
