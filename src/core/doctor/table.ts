// The tables of the doctor: its twelve stages, and every finding with how grave it is, who acts and what to run.
import type { Actor } from "../errors.ts"

export const stages = [
  "settings",
  "store",
  "sealing",
  "clock",
  "app",
  "redirect",
  "connections",
  "scopes",
  "api",
  "limits",
  "notifiers",
  "house",
] as const

/** The parts of an examination, in their order. */
export type Stage = (typeof stages)[number]

/** fail: does not work, or will be lost. warn: works, and should not stay like this. */
export type Level = "ok" | "warn" | "fail"
/** By when somebody should act. */
export type Urgency = "now" | "today" | "week" | "someday"

interface FindingRow {
  stage: Stage
  level: Exclude<Level, "ok">
  urgency: Urgency
  who: Actor
  /**
   * One command or address. `{id}`: the connection; `{name}`: the first of what is named; `{developerCentre}` and
   * `{apiDocs}`: those of the platform.
   */
  fix: string
}

const row = (
  stage: Stage,
  level: FindingRow["level"],
  urgency: Urgency,
  who: Actor,
  fix: string,
): FindingRow => ({ stage, level, urgency, who, fix })

/** Where apps, secrets, scopes and redirect addresses are registered. */
const developerCentre = "{developerCentre}"

const findingTable = {
  settings_wrong: row("settings", "fail", "now", "operator", "mallkey settings"),
  setting_odd: row("settings", "warn", "someday", "operator", "mallkey settings"),
  token_in_settings: row("settings", "fail", "today", "operator", "mallkey import {name}"),
  public_secret: row("settings", "fail", "now", "operator", 'grep -rn "{name}" .'),
  secret_in_git: row("settings", "fail", "now", "operator", 'git rm --cached "{name}"'),
  weak_state_secret: row("settings", "warn", "week", "operator", "openssl rand -base64 32"),
  weak_secret: row("settings", "warn", "today", "operator", "openssl rand -base64 32"),
  session_secret_missing: row("settings", "warn", "today", "operator", "mallkey settings"),
  session_elsewhere: row("settings", "warn", "today", "operator", "mallkey settings"),
  settings_readable: row("settings", "warn", "week", "operator", 'chmod go-rwx "{name}"'),
  open_to_others: row("settings", "fail", "today", "operator", 'chmod go-rwx "{name}"'),

  mall_missing: row("settings", "warn", "today", "owner", "mallkey connect {id}"),
  pair_left_behind: row("settings", "fail", "today", "operator", "mallkey import {name}"),
  secret_in_token_file: row("settings", "warn", "week", "operator", "mallkey settings"),

  store_away: row("store", "fail", "now", "operator", "mallkey settings"),
  store_not_leasable: row("store", "fail", "now", "operator", "mallkey settings"),
  store_forgets: row("store", "fail", "today", "operator", "mallkey settings"),
  store_held_back: row("store", "fail", "now", "operator", "mallkey settings"),
  store_other_provider: row("store", "warn", "today", "operator", "mallkey settings"),
  store_evicts: row("store", "fail", "today", "operator", "redis-cli config set maxmemory-policy noeviction"),
  store_forgets_last_second: row("store", "warn", "someday", "operator", "mallkey settings"),
  store_may_go_back: row("store", "warn", "week", "operator", "mallkey settings"),
  store_unknown_durability: row("store", "warn", "week", "operator", "mallkey settings"),
  store_plain_text: row("store", "warn", "week", "operator", "mallkey reseal"),
  store_holds_client_secret: row("store", "warn", "week", "operator", "mallkey settings"),
  store_went_back: row("store", "warn", "today", "operator", "mallkey events"),
  store_unclaimed: row("store", "warn", "week", "operator", "mallkey app list"),
  store_crowded: row("store", "warn", "week", "operator", "mallkey status"),
  store_unreadable: row("store", "warn", "week", "operator", "mallkey settings"),

  key_missing: row("sealing", "fail", "now", "operator", "mallkey settings"),
  secret_lost: row("sealing", "fail", "now", "operator", "mallkey settings"),
  unopenable: row("sealing", "fail", "now", "operator", "mallkey status {id}"),
  ring_lacks_key: row("sealing", "fail", "now", "operator", "mallkey settings"),
  rings_differ: row("sealing", "warn", "today", "operator", "mallkey settings"),
  sealed_by_old_key: row("sealing", "warn", "week", "operator", "mallkey reseal"),

  clock_off: row("clock", "warn", "today", "operator", "timedatectl set-ntp true"),
  clock_went_back: row("clock", "warn", "today", "operator", "timedatectl status"),

  app_rejected: row("app", "fail", "now", "operator", developerCentre),
  app_refused_consent: row("app", "fail", "now", "operator", developerCentre),
  other_app: row("app", "warn", "today", "operator", "mallkey status {id}"),
  token_endpoint_trouble: row("app", "fail", "now", "nobody", "mallkey doctor --full"),

  redirect_not_registrable: row("redirect", "fail", "week", "operator", developerCentre),
  redirect_elsewhere: row("redirect", "warn", "week", "operator", "mallkey settings"),
  redirect_other_host: row("redirect", "warn", "week", "operator", "mallkey settings"),
  redirect_unreachable: row("redirect", "warn", "week", "operator", "mallkey serve"),
  redirect_not_ours: row("redirect", "warn", "week", "operator", developerCentre),

  lost_spent: row("connections", "fail", "now", "owner", "mallkey connect {id}"),
  lost_unanswered: row("connections", "fail", "now", "owner", "mallkey connect {id}"),
  lost_ended: row("connections", "fail", "now", "owner", "mallkey connect {id}"),
  ending_fixed: row("connections", "warn", "today", "owner", "mallkey connect {id}"),
  ending_failing: row("connections", "fail", "today", "owner", "mallkey connect {id}"),
  ending_idle: row("connections", "warn", "today", "operator", "mallkey refresh {id}"),
  no_living_token: row("connections", "fail", "now", "nobody", "mallkey status {id}"),
  unclear: row("connections", "warn", "today", "nobody", "mallkey status {id}"),
  failing: row("connections", "warn", "today", "nobody", "mallkey status {id}"),
  blocked: row("connections", "warn", "today", "nobody", "mallkey status {id}"),
  says_uninstalled: row("connections", "warn", "today", "operator", "mallkey status {id}"),
  end_unknown: row("connections", "warn", "today", "operator", "mallkey refresh {id}"),
  asleep: row("connections", "warn", "today", "operator", "mallkey sweep"),
  paused: row("connections", "warn", "someday", "operator", "mallkey status {id}"),
  two_refreshers: row("connections", "fail", "today", "operator", "mallkey events {id}"),
  nine_hours_off: row("connections", "fail", "today", "operator", "mallkey refresh {id} --force"),

  scopes_missing: row("scopes", "warn", "week", "owner", "mallkey connect {id}"),
  scopes_not_asked: row("scopes", "warn", "someday", "operator", "mallkey connect {id}"),
  scopes_changed: row("scopes", "warn", "week", "operator", "mallkey refresh {id} --force"),

  access_refused: row("api", "fail", "now", "operator", "mallkey refresh {id} --force"),
  app_removed: row("api", "fail", "now", "owner", "mallkey connect {id}"),
  scope_needed: row("api", "fail", "today", "owner", "mallkey connect {id} --add-scope {name}"),
  api_forbidden: row("api", "fail", "today", "operator", developerCentre),
  api_limited: row("api", "fail", "now", "nobody", "mallkey doctor {id} --full"),
  api_trouble: row("api", "fail", "now", "nobody", "mallkey doctor {id}"),
  api_unreachable: row("api", "fail", "now", "operator", "mallkey doctor {id}"),
  api_slow: row("api", "warn", "week", "nobody", "mallkey doctor {id}"),
  api_odd: row("api", "warn", "week", "operator", "mallkey doctor {id} --record answers.json"),

  version_ended: row("limits", "fail", "now", "operator", "mallkey doctor --api-version {name}"),
  version_ending: row("limits", "warn", "week", "operator", "{apiDocs}"),
  bucket_full: row("limits", "warn", "today", "operator", "mallkey doctor {id} --full"),
  quota_high: row("limits", "warn", "today", "operator", "mallkey doctor {id} --full"),

  channel_failing: row("notifiers", "fail", "today", "operator", "mallkey check --send-test"),
  channel_refused: row("notifiers", "fail", "today", "operator", "mallkey check --send-test"),
  links_missing: row("notifiers", "warn", "week", "operator", "mallkey settings"),

  sweep_stalled: row("house", "fail", "now", "operator", "mallkey sweep"),
  sweeps_seldom: row("house", "warn", "today", "operator", "crontab -e"),
  rescue_unwritable: row("house", "fail", "now", "operator", 'ls -ld "{name}"'),
  rescue_waiting: row("house", "fail", "now", "operator", "mallkey sweep"),
  rescue_refused: row("house", "fail", "now", "operator", "mallkey sweep"),
  rescue_unreadable: row("house", "fail", "now", "operator", "mallkey connect {id}"),
  rescue_foreign: row("house", "warn", "today", "operator", 'ls -l "{name}"'),
  rescue_odd: row("house", "warn", "week", "operator", 'ls -la "{name}"'),
  rescue_set_aside: row("house", "warn", "week", "operator", 'ls -l "{name}/set-aside"'),
  rescue_failed: row("house", "warn", "today", "operator", "mallkey events"),

  store_lacks_mirrored: row("house", "fail", "today", "operator", "mallkey status"),
  store_behind_mirror: row("house", "fail", "now", "operator", "mallkey status"),
  mirror_failing: row("house", "fail", "today", "operator", "mallkey settings"),
  program_refreshes: row("house", "warn", "someday", "operator", "mallkey status {id}"),
  written_elsewhere: row("house", "warn", "week", "operator", "mallkey events"),

  check_failed: row("house", "fail", "today", "operator", "mallkey doctor --full --json"),
} as const satisfies Record<string, FindingRow>

/** Everything the doctor can find, by its code. */
export type FindingKey = keyof typeof findingTable

export const findingKeys = Object.keys(findingTable) as FindingKey[]

export function findingRow(key: FindingKey): FindingRow {
  return findingTable[key]
}
