// mallkey doctor: what is wrong, why, and what to run. Looks, asks, and changes nothing.

import { createDoctorWorld } from "../../compose/doctor-world.ts"
import type { House } from "../../compose/house.ts"
import { doctorWithoutKeeper } from "../../core/doctor/doctor.ts"
import type { DoctorOptions, DoctorProgress, Report } from "../../core/doctor/report.ts"
import type { DoctorWorld } from "../../core/doctor/world.ts"
import { isKeeperError } from "../../core/errors.ts"
import type { AppCalling } from "../../core/tools/platform-words.ts"
import { messages } from "../../messages/index.ts"
import { createAnswerRecorder } from "../../node/answer-recorder.ts"
import { thisProcess } from "../../settings/index.ts"
import { doctorJson } from "../../wire/doctor.ts"
import { type CommandCall, command } from "../command.ts"
import { renewForTheRecord, writeRecord } from "../doctoring/record.ts"
import { writeReports } from "../doctoring/reports.ts"
import { doctorPicture } from "../pictures/doctor.ts"
import { findServer } from "../reach/find.ts"
import { refuseFromAfar } from "../reach/from-afar.ts"
import type { DoctorDocument, Reachable } from "../reachable.ts"

export default command({
  usage: "[ID] [--full] [--send] [--report DIR] [--record FILE]",
  takes: [0, 1],
  example:
    "mallkey doctor\nmallkey doctor mymall --full --report ./reports\nmallkey doctor mymall --record answers.json",
  tokens: "leave",
  flags: {
    full: { type: "boolean" },
    send: { type: "boolean" },
    report: { type: "string", value: "DIR" },
    record: { type: "string", value: "FILE" },
  },
  run: async (call) => {
    const { args, flags, out, language } = call
    const recorder = flags.record === undefined ? undefined : createAnswerRecorder()
    const server = await serverFor(call)
    if (server && (recorder || flags.send)) refuseFromAfar(call)
    else if (server) {
      const options = { full: flags.full ?? false, only: args[0] }
      const [document, apps] = await Promise.all([server.doctor(options, language), server.callings()])
      return present(call, document, { apps, folder: flags.report })
    }
    const world = createDoctorWorld(thisProcess(call.settingFlags))
    const home = await openHome(call, world, recorder?.fetch)
    const full = flags.full || recorder !== undefined
    const onProgress = (progress: DoctorProgress) => out.progress(progressText(progress, call))
    const report = await examine(home, { full, send: flags.send, only: args[0], world, onProgress })
    out.progress(undefined)
    const runbookUrl = "keeper" in home ? home.runbookUrl : undefined
    const troubles: string[] = []
    if (flags.record !== undefined && recorder && "keeper" in home) {
      if (args[0] !== undefined) await renewForTheRecord(home, args[0], recorder)
      troubles.push(...(await writeRecord(flags.record, recorder, home, call)))
    }
    const apps = "keeper" in home ? home.keeper.apps() : []
    return present(call, doctorJson(report, language, runbookUrl), { apps, folder: flags.report, troubles })
  },
})

interface Presented {
  apps: readonly AppCalling[]
  folder: string | undefined
  troubles?: string[]
}

async function present(
  call: CommandCall,
  document: DoctorDocument,
  { apps, folder, troubles = [] }: Presented,
): Promise<number> {
  const { out } = call
  if (folder !== undefined) troubles.push(...(await writeReports(folder, document, call)))
  out.answer(document, doctorPicture(document, call, apps))
  for (const trouble of troubles) out.note(`${out.style("red", "✗")} ${trouble}`)
  return document.exit === 0 && troubles.length > 0 ? 1 : document.exit
}

/** Settings that cannot be read are a finding, below. */
async function serverFor(call: CommandCall): Promise<Reachable | undefined> {
  try {
    return await findServer(call)
  } catch (error) {
    if (isKeeperError(error, "settings_invalid")) return undefined
    throw error
  }
}

type Home = House | { trouble: Parameters<typeof doctorWithoutKeeper>[1]; world: DoctorWorld }

/** Wrong settings are what people run this for: they are findings here, and not the end. */
async function openHome(
  call: CommandCall,
  world: DoctorWorld,
  fetch?: typeof globalThis.fetch,
): Promise<Home> {
  try {
    return await call.house({ doctorWorld: world, ...(fetch && { fetch }) })
  } catch (error) {
    if (isKeeperError(error)) return { trouble: error, world }
    throw error
  }
}

function examine(home: Home, options: DoctorOptions): Promise<Report> {
  return "keeper" in home
    ? home.keeper.doctor(options)
    : doctorWithoutKeeper(home.world, home.trouble, Date.now())
}

function progressText({ stage, number, of, done, total }: DoctorProgress, { language }: CommandCall): string {
  const { doctor } = messages(language)
  const name = doctor.stages[stage]
  if (done === undefined || total === undefined || total < 2) return doctor.examining(number, of, name)
  return doctor.examiningMany(number, of, name, done, total)
}
