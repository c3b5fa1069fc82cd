// Which checks there are, and why one could not look: each has its words in src/messages.

/** The checks there are. */
export type CheckKey =
  | "settings"
  | "exposures"
  | "expected"
  | "sessions"
  | "store"
  | "durability"
  | "sealing"
  | "rings"
  | "clock"
  | "app"
  | "redirect"
  | "connections"
  | "scopes"
  | "api"
  | "limits"
  | "channels"
  | "sweep"
  | "rescue"
  | "programs"
  | "mirrors"

/** Why a check could not look. */
export type SkipReason =
  | "no_world"
  | "no_connection"
  | "no_answer"
  | "scopes_unknown"
  | "not_asked"
  | "app_not_asked"
  | "store_away"
  | "no_keeper"
  | "one_alone"
