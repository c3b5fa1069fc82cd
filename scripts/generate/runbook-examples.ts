// What the runbook's sentences are filled with.
import type { About } from "../../src/core/doctor/finding.ts"
import { type FindingKey, findingRow, type Stage } from "../../src/core/doctor/table.ts"
import { type Language, messages } from "../../src/messages/index.ts"

export const exampleNow = Date.UTC(2026, 2, 11, 1, 39)
export const hour = 3_600_000
const usual: About = { count: 3, at: exampleNow - 2 * hour, spanMs: 50 * hour }

/** Example facts, so that a sentence reads as it will. What is not about one mall has none. */
const examples: Partial<Record<FindingKey, About>> = {
  token_in_settings: { names: ["CAFE24_ACCESS_TOKEN"], detail: ".env", fix: "mallkey import .env" },
  public_secret: { names: ["NEXT_PUBLIC_CLIENT_SECRET"], detail: ".env.local" },
  secret_in_git: { names: ["oauth_token.json"] },
  weak_state_secret: { names: ["CAFE24_OAUTH_STATE_SECRET"] },
  weak_secret: { names: ["MALLKEY_SECRET"] },
  settings_readable: { names: [".env"], detail: "644" },
  mall_missing: { id: "mymall", at: undefined },
  pair_left_behind: { names: ["oauth_token.json"], detail: "mymall" },
  secret_in_token_file: { names: ["oauth_token.json"] },
  store_held_back: { names: ["supabase:…"] },
  store_other_provider: { names: ["supabase:…"] },
  unopenable: { id: "mymall" },
  ring_lacks_key: { names: ["server web-2 [5e6f7a8b]"], detail: "1a2b3c4d" },
  rings_differ: { names: ["server web-1 [1a2b3c4d 5e6f7a8b]", "server web-2 [5e6f7a8b 1a2b3c4d]"] },
  open_to_others: { names: ["data/mallkey.secret"], detail: "644" },
  key_missing: { names: ["1a2b3c4d"] },
  redirect_other_host: { names: ["https://a.example/api/cafe24/callback"], detail: "https://b.example" },
  redirect_not_registrable: { names: ["http://127.0.0.1:2424/api/cafe24/callback"] },
  redirect_elsewhere: { names: ["https://keeper.example/done"] },
  redirect_unreachable: { names: ["https://keeper.example/api/cafe24/callback"] },
  redirect_not_ours: { names: ["https://keeper.example/api/cafe24/callback"] },
  version_ended: { names: ["2026-09-01"] },
  version_ending: { names: ["2025-06-01"], at: exampleNow + 200 * hour },
  channel_failing: { names: ["slack"] },
  channel_refused: { names: ["slack"] },
  sweep_stalled: { names: ["mymall"] },
  sweeps_seldom: { spanMs: 1.5 * hour },
  rescue_unwritable: { names: ["data/rescue"] },
  rescue_waiting: { id: "mymall", names: ["data/rescue"] },
  rescue_refused: { id: "mymall", names: ["data/rescue"] },
  rescue_unreadable: { id: "mymall", names: ["data/rescue"] },
  rescue_foreign: { names: ["data/rescue"], detail: "redis://…" },
  rescue_odd: { names: ["data/rescue"], detail: "notes.txt" },
  rescue_set_aside: { names: ["data/rescue"], detail: "mymall" },
  store_lacks_mirrored: { names: ["file:/srv/tokens/{id}.json"], detail: "mymall" },
  store_behind_mirror: { names: ["file:/srv/tokens/{id}.json"], detail: "mymall" },
  mirror_failing: { names: ["file:/srv/tokens/{id}.json"] },
  program_refreshes: { id: "mymall", names: ["orders-bot"], detail: "axios/1.6.0" },
  session_elsewhere: { names: ["https://auth.example.com"] },
  written_elsewhere: { names: ["mymall"] },
  check_failed: { names: ["sealing"] },
  bucket_full: { id: "mymall", count: 92 },
  quota_high: { id: "mymall", count: 96 },
  scopes_missing: { id: "mymall", names: ["mall.read_order"] },
  scopes_not_asked: { id: "mymall", names: ["mall.read_mileage"] },
  scopes_changed: { id: "mymall", names: ["mall.read_order"] },
  scope_needed: { id: "mymall", names: ["mall.read_store"] },
  nine_hours_off: { id: "mymall", spanMs: 9 * hour },
  api_slow: { id: "mymall", spanMs: hour / 300 },
  ending_fixed: { id: "mymall", count: 14 },
  blocked: { id: "mymall", count: 15, spanMs: 2 * hour },
  clock_off: { spanMs: hour / 6 },
}

const storeNames = { names: ["redis://…"] }
const aboutMalls: ReadonlySet<Stage> = new Set<Stage>(["connections", "api"])

export function exampleOf(key: FindingKey, language: Language): About {
  const say = messages(language).settingProblems
  const wrong = say.bad("CAFE24_TIME_ZONE", ".env", "`Seoul`", say.expected.timeZone())
  if (key === "settings_wrong") return { detail: wrong }
  if (key === "setting_odd") return { detail: say.unknown("CAFE24_WEBHOOKS", ".env", "CAFE24_WEBHOOK_KEY") }
  const { stage } = findingRow(key)
  const id = aboutMalls.has(stage) || key === "other_app" ? "mymall" : undefined
  return { ...usual, ...(stage === "store" && storeNames), id, ...examples[key] }
}
