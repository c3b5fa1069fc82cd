// docs/runbook.md: every alert and every finding of the doctor, what it means and what to do.
import { type AlertKind, alertRow, troubleKinds } from "../../src/core/alerts/table.ts"
import { finding } from "../../src/core/doctor/finding.ts"
import { type FindingKey, findingKeys, findingRow, stages } from "../../src/core/doctor/table.ts"
import { type Language, messages } from "../../src/messages/index.ts"
import { tellFinding } from "../../src/messages/tell-finding.ts"
import { cafe24Facts } from "../../src/providers/cafe24/facts.ts"
import { code, otherLanguage, tableOf } from "./markdown.ts"
import { exampleOf, hour, exampleNow as now } from "./runbook-examples.ts"

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
  const { level, urgency, who } = found
  const { developerCentre, apiDocs = developerCentre } = cafe24Facts
  const fix = found.fix.replace("{developerCentre}", developerCentre).replace("{apiDocs}", apiDocs)
  return [
    `#### ${key}`,
    `${labels[level]} · ${urgencies[urgency]} · ${actors[who]}`,
    "",
    `- ${runbook.means}: ${message}`,
    `- ${runbook.todo}: ${todo}`,
    `- ${runbook.run}: ${code(fix)}`,
  ].join("\n")
}
