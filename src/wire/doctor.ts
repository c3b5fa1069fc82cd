// What the doctor found, as one document: the same for the route, the command and the report on disk.
import { z } from "zod"
import type { Finding } from "../core/doctor/finding.ts"
import { type CheckResult, exitOf, type Report } from "../core/doctor/report.ts"
import { stages } from "../core/doctor/table.ts"
import { type Language, messages } from "../messages/index.ts"
import { tellCheck, tellFinding } from "../messages/tell-finding.ts"
import { iso, isoIf } from "./connection.ts"

const findingShape = z.object({
  key: z.string(),
  stage: z.enum(stages),
  level: z.enum(["warn", "fail"]),
  label: z.string(),
  urgency: z.enum(["now", "today", "week", "someday"]),
  who: z.string(),
  connection: z.string().optional(),
  /** One sentence: what is, and why. */
  message: z.string(),
  todo: z.string(),
  /** One command or address. */
  fix: z.string(),
  facts: z.object({
    detail: z.string().optional(),
    app: z.string().optional(),
    names: z.array(z.string()).optional(),
    count: z.number().optional(),
    at: z.iso.datetime().optional(),
    span_seconds: z.number().optional(),
  }),
})

const checkShape = z.object({
  key: z.string(),
  stage: z.enum(stages),
  number: z.number(),
  level: z.enum(["ok", "warn", "fail", "skipped"]),
  label: z.string(),
  message: z.string(),
  /** The app it is about, where there are several. */
  app: z.string().optional(),
  findings: z.number(),
})

export const doctorShape = z.object({
  level: z.enum(["ok", "warn", "fail"]),
  exit: z.union([z.literal(0), z.literal(1), z.literal(3)]),
  full: z.boolean(),
  at: z.iso.datetime(),
  took_ms: z.number(),
  connections: z.number(),
  /** Questions to Cafe24. */
  calls: z.number(),
  checks: z.array(checkShape),
  findings: z.array(findingShape),
  /** Where each key is explained, behind a `#`. Absent: at no address that is known here. */
  runbook: z.string().optional(),
})

export type DoctorJson = z.output<typeof doctorShape>
export type CheckJson = z.output<typeof checkShape>
export type FindingJson = z.output<typeof findingShape>

export function doctorJson(report: Report, language: Language, runbook?: string): DoctorJson {
  const { at, tookMs, full, level, connections, calls, checks } = report
  return {
    level,
    exit: exitOf(report),
    full,
    at: iso(at),
    took_ms: Math.round(tookMs),
    connections,
    calls,
    checks: checks.map((check) => checkJson(check, language, at)),
    findings: checks.flatMap((check) => check.findings.map((found) => findingJson(found, language, at))),
    ...(runbook !== undefined && { runbook }),
  }
}

function checkJson(check: CheckResult, language: Language, now: number): CheckJson {
  const { key, stage, level, findings, facts } = check
  const { labels } = messages(language).doctor
  const [first] = findings
  const message = first ? tellFinding(first, language, now).message : tellCheck(check, language, now)
  const number = stages.indexOf(stage) + 1
  return {
    key,
    stage,
    number,
    level,
    label: labels[level],
    message,
    app: facts.app,
    findings: findings.length,
  }
}

function findingJson(found: Finding, language: Language, now: number): FindingJson {
  const { key, stage, level, urgency, who, connectionId: connection, fix, facts } = found
  const { labels } = messages(language).doctor
  const { detail, app, names, count, at, spanMs } = facts
  const told = tellFinding(found, language, now)
  const span = spanMs === undefined ? undefined : Math.round(spanMs / 1_000)
  const shown = { detail, app, names, count, at: isoIf(at), span_seconds: span }
  return { key, stage, level, label: labels[level], urgency, who, connection, ...told, fix, facts: shown }
}
