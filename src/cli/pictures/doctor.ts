// What the doctor found, drawn: stage by stage, each finding with its sentence, what to do and what to run.

import { type AppCalling, platformWordsOf } from "../../core/tools/platform-words.ts"
import { messages } from "../../messages/index.ts"
import { docsUrl } from "../../version.ts"
import type { CheckJson, DoctorJson, FindingJson } from "../../wire/doctor.ts"
import type { CommandCall } from "../command.ts"
import type { Style } from "../terminal/output.ts"
import { pad, widthOf, wrap } from "./width.ts"

type Level = CheckJson["level"]

const styles: Record<Level, Style> = {
  ok: "green",
  warn: "yellow",
  fail: ["red", "bold"],
  skipped: "gray",
}
/** Of one kind; a fleet has hundreds. */
const shownOfAKind = 5

export function doctorPicture(
  document: DoctorJson,
  call: CommandCall,
  apps: readonly AppCalling[] = [],
): string {
  const { doctor } = messages(call.language)
  const together = leftOut(document)
  const sections = [...new Set(document.checks.map(({ stage }) => stage))].flatMap((stage) => {
    const own = document.checks.filter((check) => check.stage === stage && !together.includes(check))
    if (own.length === 0) return []
    const number = document.full ? `${String(own[0]?.number).padStart(2)}  ` : ""
    const title = call.out.style("bold", `${number}${doctor.stages[stage]}`)
    const wells = own
      .filter(({ findings }) => findings === 0)
      .map((check) => line(check, check.message, call))
    const found = document.findings.filter((one) => one.stage === stage)
    return [title, ...wells, ...findingLines(found, call, apps)].join("\n")
  })
  const hint = document.full ? [] : [call.out.style("gray", doctor.hintFull)]
  // Named after the fixes: an operator who looks one up there has read what to run first.
  const file = `${docsUrl ?? ""}docs/runbook${call.language === "ko" ? ".ko" : ""}.md`
  const page = document.runbook ?? file
  const codes = document.findings.length === 0 ? [] : [call.out.style("gray", doctor.codesIn(page))]
  const [first] = together
  if (first !== undefined) {
    const names = [...new Set(together.map(({ stage }) => stage))]
      .filter((stage) => document.checks.every((check) => check.stage !== stage || together.includes(check)))
      .map((stage) => doctor.stages[stage])
      .join(", ")
    sections.push(line(first, doctor.notLooked(first.message, names), call))
  }
  return [...sections, [summary(document, call), ...codes, ...hint].join("\n")].join("\n")
}

const manyAlike = 2

/** One cause, such as a store that is away, keeps many checks from looking: it is said once, for stages that are wholly left out. */
function leftOut({ checks }: DoctorJson): CheckJson[] {
  const skipped = checks.filter(({ level }) => level === "skipped")
  const alike = [...Map.groupBy(skipped, ({ message }) => message).values()]
  const hasStage = (group: CheckJson[]) =>
    group.some(({ stage }) => checks.every((check) => check.stage !== stage || group.includes(check)))
  return alike.find((group) => group.length >= manyAlike && hasStage(group)) ?? []
}

function findingLines(
  found: readonly FindingJson[],
  call: CommandCall,
  apps: readonly AppCalling[],
): string[] {
  const { doctor } = messages(call.language)
  return [...Map.groupBy(found, ({ key }) => key).values()].flatMap((kind) => {
    const hidden = kind.length - shownOfAKind
    const shown = kind.slice(0, shownOfAKind).map((one) => findingText(one, call, apps))
    return hidden > 0 ? [...shown, call.out.style("gray", `${indentOf(call)}${doctor.more(hidden)}`)] : shown
  })
}

function findingText(found: FindingJson, call: CommandCall, apps: readonly AppCalling[]): string {
  const called = platformWordsOf(apps, [{ id: found.connection, app: found.facts.app }])
  const { doctor } = messages(call.language, called)
  const { out } = call
  const indent = indentOf(call)
  const who = doctor.actors[found.who as keyof typeof doctor.actors]
  const todo = wrap(found.todo, out.columns - 1, indent)
  const how = out.style("gray", `(${doctor.urgencies[found.urgency]} · ${who})`)
  return [
    line(found, found.message, call),
    out.style("gray", todo),
    `${indent}→ ${out.style("bold", found.fix)} ${how} ${out.style("gray", `[${found.key}]`)}`,
  ].join("\n")
}

function line({ level, label }: { level: Level; label: string }, message: string, call: CommandCall): string {
  const { out } = call
  const indent = indentOf(call)
  const mark = pad(`[${label}]`, indent.length - 3)
  const [first = "", ...rest] = wrap(message, out.columns - 1 - indent.length).split("\n")
  const text = [first, ...rest.map((more) => indent + more)].join("\n")
  return `  ${out.style(styles[level], mark)} ${level === "skipped" ? out.style("gray", text) : text}`
}

/** As wide as the widest label in its brackets. */
function indentOf({ language }: CommandCall): string {
  const { labels } = messages(language).doctor
  return " ".repeat(Math.max(...Object.values(labels).map(widthOf)) + 5)
}

function summary({ checks, findings }: DoctorJson, call: CommandCall): string {
  const { doctor } = messages(call.language)
  const count = (level: Level) => findings.filter((one) => one.level === level).length
  const well = checks.filter(({ level }) => level === "ok").length
  return call.out.style("bold", doctor.summary(well, count("warn"), count("fail")))
}
