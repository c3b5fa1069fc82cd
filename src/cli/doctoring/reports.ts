// The report of the doctor on disk: the document of this run, and a log that every run adds to.
import { appendFile, mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { wallClock } from "../../core/time.ts"
import { messages } from "../../messages/index.ts"
import type { DoctorJson } from "../../wire/doctor.ts"
import type { CommandCall } from "../command.ts"

const logName = "comprehensive_test.log"

/** Answers what went wrong. The names are those that existing deployments look for. */
export async function writeReports(
  folder: string,
  document: DoctorJson,
  call: CommandCall,
): Promise<string[]> {
  const { doctor } = messages(call.language)
  const moment = wallClock(Date.parse(document.at), "Asia/Seoul").slice(0, 19)
  const stamp = moment.replaceAll(/[-:]/g, "").replace("T", "_")
  const report = join(folder, `comprehensive_test_report_${stamp}.json`)
  const log = join(folder, logName)
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(report, `${JSON.stringify(document, undefined, 2)}\n`)
    await appendFile(log, logText(document, moment.replace("T", " "), call))
    call.out.note(doctor.written(`${report}, ${log}`))
    return []
  } catch (error) {
    return [doctor.cannotWrite(folder, (error as NodeJS.ErrnoException).code ?? "?")]
  }
}

function logText({ checks, findings }: DoctorJson, moment: string, { language }: CommandCall): string {
  const { doctor } = messages(language)
  const lines = checks.flatMap(({ stage, number, label, message, findings: count }) => {
    const head = `${moment} [${number}/12] ${doctor.stages[stage]}`
    return count === 0 ? [`${head} [${label}] ${message}`] : []
  })
  const found = findings.map(({ stage, label, message, fix, urgency }) => {
    return `${moment} ${doctor.stages[stage]} [${label}] ${message} → ${fix} (${doctor.urgencies[urgency]})`
  })
  return `${[...lines, ...found].join("\n")}\n`
}
