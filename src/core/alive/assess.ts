// The only judge of a connection: how it is, why, who must act and what comes next.
import type { Connection, ConnectionFacts, Health } from "../connection.ts"
import type { Actor } from "../errors.ts"

/** How a connection stands; `assess` is the only judge. */
export type State = "fresh" | "due" | "expired" | "lost" | "paused" | "foreign"
/** Why it stands so. */
export type Reason =
  | "alive"
  | "ahead_of_time"
  | "failing"
  | "unclear"
  | "unopenable"
  | "access_ended"
  | "refresh_ended"
  | "refused"
  | "switched_off"
  | "other_app"

/** How a connection stands at one moment, who must act, and what happens next. */
export interface Assessment {
  state: State
  reason: Reason
  actor: Actor
  /** When mallkey tries next by itself; absent when it will not. */
  nextAt?: number
  accessLeftMs: number
  refreshLeftMs: number
}

export function assess(connection: Connection | ConnectionFacts, now: number): Assessment {
  const { tokens, health, refreshAt } = connection
  const accessLeftMs = Math.max(0, tokens.accessExpiresAt - now)
  const refreshLeftMs = Math.max(0, tokens.refreshExpiresAt - now)
  const judged = (state: State, reason: Reason, actor: Actor): Assessment => {
    return {
      state,
      reason,
      actor,
      nextAt: isStill(state) ? undefined : refreshAt,
      accessLeftMs,
      refreshLeftMs,
    }
  }
  if (connection.foreign) return judged("foreign", "other_app", "operator")
  if (health.lostAt !== undefined) return judged("lost", "refused", "owner")
  if (health.pausedAt !== undefined) return judged("paused", "switched_off", "operator")
  const trouble = troubleOf(health)
  // The process that asked has not been heard of since: killed, or waiting for an answer that comes no more.
  const unanswered = isUnanswered(health, now) ? "unclear" : undefined
  const actor = trouble === "unopenable" ? "operator" : "nobody"
  if (accessLeftMs === 0) {
    // Only the provider's answer makes a connection lost: our clock may be the one that is wrong.
    if (refreshLeftMs === 0) return judged("expired", "refresh_ended", "owner")
    return judged("expired", trouble ?? unanswered ?? "access_ended", actor)
  }
  if (trouble) return judged("due", trouble, actor)
  if (refreshAt !== undefined && refreshAt <= now)
    return judged("due", unanswered ?? "ahead_of_time", "nobody")
  return judged("fresh", unanswered ?? "alive", "nobody")
}

/** The provider says the same of a token that had ended as of one that was spent; its end tells them apart. */
export function endedBeforeLost({ health, tokens }: ConnectionFacts): boolean {
  return health.lostAt !== undefined && health.lostAt >= tokens.refreshExpiresAt
}

/** Nothing is done with it by itself: a person must connect it, switch it on, or use the app that it belongs to. */
export function isStill(state: State): boolean {
  return state === "lost" || state === "paused" || state === "foreign"
}

/** An answer that is still awaited so long is worth a word. */
const answerIsLateMs = 15_000

export function isUnanswered({ attempt }: Health, now: number): boolean {
  return attempt !== undefined && now - attempt.at > answerIsLateMs
}

function troubleOf(health: Health): Reason | undefined {
  if (health.failures === 0) return undefined
  if (isUnopenable(health)) return "unopenable"
  return health.attempt ? "unclear" : "failing"
}

/** No secret of ours opens its tokens: marked as a failure by the process that met it. */
export function isUnopenable({ failures, lastFailure }: Health): boolean {
  return failures > 0 && lastFailure?.code === "seal_unknown"
}
