// docs/runbook.md: every alert and every finding of the doctor, what it means and what to do.
import { type AlertKind, alertRow, troubleKinds } from "../../src/core/alerts/table.ts"
import { type About, finding } from "../../src/core/doctor/finding.ts"
import { type FindingKey, findingKeys, findingRow, type Stage, stages } from "../../src/core/doctor/table.ts"
import { type Language, messages } from "../../src/messages/index.ts"
import { tellFinding } from "../../src/messages/tell-finding.ts"
import { code, otherLanguage, tableOf } from "./markdown.ts"

const now = Date.UTC(2026, 2, 11, 1, 39)
const hour = 3_600_000
const usual: About = { count: 3, at: now - 2 * hour, spanMs: 50 * hour }

/** Example facts, so that a sentence reads as it will. What is not about one mall has none. */
const examples: Partial<Record<FindingKey, About>> = {
  token_in_settings: { names: ["CAFE24_ACCESS_TOKEN"], detail: ".env", fix: "mallkey import .env" },
  public_secret: { names: ["NEXT_PUBLIC_CLIENT_SECRET"], detail: ".env.local" },
  secret_in_git: { names: ["oauth_token.json"] },
  open_to_others: { names: ["data/mallkey.secret"], detail: "644" },
  key_missing: { names: ["1a2b3c4d"] },
  redirect_other_host: { names: ["https://a.example/api/cafe24/callback"], detail: "https://b.example" },
  redirect_not_registrable: { names: ["http://127.0.0.1:2424/api/cafe24/callback"] },
  redirect_elsewhere: { names: ["https://keeper.example/done"] },
  redirect_unreachable: { names: ["https://keeper.example/api/cafe24/callback"] },
  redirect_not_ours: { names: ["https://keeper.example/api/cafe24/callback"] },
  version_ended: { names: ["2026-09-01"] },
  version_ending: { names: ["2025-06-01"], at: now + 200 * hour },
  channel_failing: { names: ["slack"] },
  channel_refused: { names: ["slack"] },
  sweep_stalled: { names: ["mymall"] },
  rescue_unwritable: { names: ["data/rescue"] },
  rescue_waiting: { id: "mymall", names: ["data/rescue"] },
  check_failed: { names: ["sealing"] },
  bucket_full: { id: "mymall", count: 92 },
  quota_high: { id: "mymall", count: 96 },
  scopes_missing: { id: "mymall", names: ["mall.read_order"] },
  scopes_not_asked: { id: "mymall", names: ["mall.read_mileage"] },
  scopes_changed: { id: "mymall", names: ["mall.read_order"] },
  scope_needed: { id: "mymall", names: ["mall.read_store"] },
  nine_hours_off: { id: "mymall", spanMs: 9 * hour },
  api_slow: { id: "mymall", spanMs: hour / 300 },
  clock_off: { spanMs: hour / 6 },
}

const storeNames = { names: ["redis://…"] }
const aboutMalls: ReadonlySet<Stage> = new Set<Stage>(["connections", "api"])

function exampleOf(key: FindingKey, language: Language): About {
  const say = messages(language).settingProblems
  const wrong = say.bad("CAFE24_TIME_ZONE", ".env", "`Seoul`", say.expected.timeZone())
  if (key === "settings_wrong") return { detail: wrong }
  if (key === "setting_odd") return { detail: say.unknown("CAFE24_WEBHOOKS", ".env", "CAFE24_WEBHOOK_KEY") }
  const { stage } = findingRow(key)
  const id = aboutMalls.has(stage) || key === "other_app" ? "mymall" : undefined
  return { ...usual, ...(stage === "store" && storeNames), id, ...examples[key] }
}

export function runbookPage(language: Language): string {
  const { doctor, alerts } = messages(language)
  const words = doctor.runbook
  const alertRows = troubleKinds.map((kind) => {
    const { severity, who } = alertRow(kind)
    return [`[${code(kind)}](#alert-${kind})`, alerts.severities[severity], doctor.actors[who]]
  })
  const findingRows = findingKeys.map((key) => {
    const { level, urgency, who } = findingRow(key)
    return [`[${code(key)}](#${key})`, doctor.labels[level], doctor.urgencies[urgency], doctor.actors[who]]
  })
  const sections = stages.flatMap((stage, at) => [
    `### ${at + 1}. ${doctor.stages[stage]}`,
    ...findingKeys
      .filter((key) => findingRow(key).stage === stage)
      .map((key) => findingSection(key, language)),
  ])
  return `${[
    `# ${words.title}`,
    otherLanguage("runbook", language),
    words.intro,
    `## ${words.alerts}`,
    tableOf(words.alertColumns, alertRows),
    ...[...troubleKinds, "recovered" as const].map((kind) => alertSection(kind, language)),
    `## ${words.findings}`,
    tableOf(words.columns, findingRows),
    ...sections,
    `<!-- ${messages(language).reference.generated} -->`,
  ].join("\n\n")}\n`
}

function alertSection(kind: AlertKind, language: Language): string {
  const { alerts, doctor, times } = messages(language)
  const { title, what, todo } = alerts.kinds[kind]
  const version = kind === "version_ending"
  const was = alerts.troubles.lost
  const pieces = {
    mall: alerts.mall("mymall"),
    count: 1,
    app: undefined,
    settings: alerts.eitherOf(undefined),
    malls: undefined,
    detail: version ? "2025-06-01" : "",
    left: times.span(50 * hour),
    tier: version ? 7 : undefined,
    was,
  }
  return [
    `<a id="alert-${kind}"></a>`,
    `**${title(pieces)}** (${code(kind)})`,
    `- ${doctor.runbook.means}: ${what(pieces)}`,
    `- ${doctor.runbook.todo}: ${todo}`,
  ].join("\n")
}

function findingSection(key: FindingKey, language: Language): string {
  const { runbook, urgencies, actors, labels } = messages(language).doctor
  const found = finding(key, exampleOf(key, language))
  const { message, todo } = tellFinding(found, language, now)
  const { level, urgency, who, fix } = found
  return [
    `#### ${key}`,
    `${labels[level]} · ${urgencies[urgency]} · ${actors[who]}`,
    "",
    `- ${runbook.means}: ${message}`,
    `- ${runbook.todo}: ${todo}`,
    `- ${runbook.run}: ${code(fix)}`,
  ].join("\n")
}
