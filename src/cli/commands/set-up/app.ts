// mallkey app: which apps this keeper has, what each needs at its platform, and whether that takes it.
import { messages } from "../../../messages/index.ts"
import { inWordsOf } from "../../../messages/tell-reason.ts"
import type { AppJson } from "../../../wire/app.ts"
import { misused } from "../../arguments.ts"
import { type CommandCall, command } from "../../command.ts"
import { nearest } from "../../nearest.ts"

const deeds = { list, check } as const

export default command({
  usage: "list | check",
  takes: [1, 1],
  example: "mallkey app list\nmallkey app check",
  flags: {},
  run: async (call) => {
    const [deed = ""] = call.args
    if (Object.hasOwn(deeds, deed)) return deeds[deed as keyof typeof deeds](call)
    throw misused([call.words.unknownDeed(deed, nearest(deed, Object.keys(deeds)))], "mallkey app --help")
  },
})

async function list(call: CommandCall): Promise<number> {
  const { out, reach } = call
  const { keeper } = await reach()
  const apps = await keeper.apps()
  out.answer({ apps }, apps.map((app) => picture(app, call)).join("\n\n"))
  return 0
}

/** Asks each platform with a token that is none, which ends no chain; the rest of the full look comes along. */
async function check(call: CommandCall): Promise<number> {
  const { out, reach, language } = call
  const { keeper } = await reach()
  const report = await keeper.doctor({ full: true }, language)
  const findings = report.findings.filter(({ stage }) => stage === "app" || stage === "redirect")
  const apps = await keeper.apps()
  const lines = findings.map(({ message, fix }) => `${out.style("red", "✗")} ${message} → ${fix}`)
  out.answer(
    { apps, findings },
    [...apps.map((app) => picture(app, call)), ...(lines.length > 0 ? [lines.join("\n")] : [])].join("\n\n"),
  )
  return findings.some(({ level }) => level === "fail") ? 1 : 0
}

function picture(app: AppJson, { out, words, language }: CommandCall): string {
  const glyph = app.rejected ? out.style("red", "✗") : out.style("green", "✓")
  const labels = words.appLabels
  const rows = [
    [labels.ids, `${app.prefix ?? ""}mymall`],
    [labels.client, app.client_id],
    [labels.redirect, app.redirect_uri],
    [labels.scopes, app.scopes.join(" ")],
    [labels.centre, app.developer_centre],
    ...(app.rejected ? [[labels.rejected, inWordsOf(messages(language).reasons, app.rejected.detail)]] : []),
  ]
  const lines = rows.map(([label, value]) => `  ${label}: ${value}`)
  return [`${glyph} ${out.style("bold", app.name)} (${app.provider})`, ...lines].join("\n")
}
