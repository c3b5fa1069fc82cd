// mallkey app: which apps this keeper has, what each needs at its platform, and whether that takes it.
import { createDoctorWorld } from "../../../compose/doctor-world.ts"
import type { DoctorWorld } from "../../../core/doctor/world.ts"
import { messages } from "../../../messages/index.ts"
import { inWordsOf } from "../../../messages/tell-reason.ts"
import { thisProcess } from "../../../settings/index.ts"
import type { AppJson } from "../../../wire/app.ts"
import type { CheckJson } from "../../../wire/doctor.ts"
import { misused } from "../../arguments.ts"
import { type CommandCall, command } from "../../command.ts"
import { nearest } from "../../nearest.ts"
import { findServer } from "../../reach/find.ts"
import { nearKeeper } from "../../reach/near.ts"
import type { Output } from "../../terminal/output.ts"

const deeds = { list, check } as const

export default command({
  usage: "list | check",
  takes: [1, 1],
  example: "mallkey app list\nmallkey app check",
  flags: {},
  run: async (call) => {
    const [deed = ""] = call.args
    if (Object.hasOwn(deeds, deed)) return deeds[deed as keyof typeof deeds](call)
    const all = Object.keys(deeds)
    const told = { name: deed, all: all.join(", "), near: nearest(deed, all) }
    throw misused([call.words.unknownDeed("mallkey app", told)], "mallkey app --help")
  },
})

async function list(call: CommandCall): Promise<number> {
  const { out, reach } = call
  const { keeper } = await reach()
  const apps = await keeper.apps()
  out.answer({ apps }, apps.map((app) => picture(app, call)).join("\n\n"))
  return 0
}

/** Asks each platform with a made-up token, which ends no chain, and looks at the redirect addresses. */
async function check(call: CommandCall): Promise<number> {
  const { out, language } = call
  const keeper = (await findServer(call)) ?? nearKeeper(await call.house({ doctorWorld: worldOf(call) }))
  const report = await keeper.doctor({ full: true, stages: ["app", "redirect"] }, language)
  const { checks, findings } = report
  const apps = await keeper.apps()
  const lines = findings.map(({ level, message, fix }) => {
    const mark = level === "fail" ? out.style("red", "✗") : out.style("yellow", "!")
    return `${mark} ${message} → ${fix}`
  })
  const pictures = apps.map((app) => {
    // What belongs to no app stands before what each app was found to be.
    const own = checks.findLast(({ key, app: about }) => key === "app" && (about ?? app.name) === app.name)
    return picture(app, call, own)
  })
  out.answer(
    { apps, checks, findings },
    [...pictures, ...(lines.length > 0 ? [lines.join("\n")] : [])].join("\n\n"),
  )
  return findings.some(({ level }) => level === "fail") ? 1 : 0
}

/** Where no mall is connected, the settings name one to ask about. */
function worldOf({ settingFlags }: CommandCall): DoctorWorld {
  return createDoctorWorld(thisProcess(settingFlags))
}

/** Asked just now, or else as it is remembered. */
function picture(app: AppJson, { out, language }: CommandCall, asked?: CheckJson): string {
  const { cli, reasons } = messages(language, app.platform_words)
  const labels = cli.appLabels
  const rows = [
    [labels.ids, `${app.prefix ?? ""}mymall`],
    [labels.client, app.client_id],
    [labels.redirect, app.redirect_uri],
    [labels.scopes, app.scopes.join(" ")],
    [labels.centre, app.developer_centre],
    ...(asked && asked.findings === 0 ? [[labels.asked, asked.message]] : []),
    ...(!asked && app.rejected ? [[labels.rejected, inWordsOf(reasons, app.rejected.detail)]] : []),
  ]
  const lines = rows.map(([label, value]) => `  ${label}: ${value}`)
  return [`${glyphOf(app, out, asked)} ${out.style("bold", app.name)} (${app.provider})`, ...lines].join("\n")
}

/** Nobody who has not been asked is said to accept. */
function glyphOf({ rejected }: AppJson, { style }: Output, asked?: CheckJson): string {
  if (!asked) return rejected ? style("red", "✗") : "•"
  if (asked.level === "ok") return style("green", "✓")
  return asked.level === "fail" ? style("red", "✗") : style("yellow", "?")
}
