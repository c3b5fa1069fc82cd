// mallkey settings: what is in force and where each value came from. Secrets stay masked.
import { messages } from "../../messages/index.ts"
import { describeSettings, inspectSettings, thisProcess } from "../../settings/index.ts"
import { type CommandCall, command } from "../command.ts"
import { pad, widthOf } from "../pictures/width.ts"

export default command({
  usage: "",
  example: "mallkey settings",
  flags: {},
  run: async (call) => {
    // Shown even where they are wrong: this is where every complaint about settings sends people.
    const inForce = inspectSettings(thisProcess(call.settingFlags))
    const { problems, warnings } = inForce
    const all = describeSettings(inForce)
    const settings = Object.fromEntries(
      all.map(({ name, value, source, origin }) => [name, { value: value ?? null, source, origin }]),
    )
    call.out.answer({ settings, problems, warnings }, picture(all, call))
    for (const warning of warnings) call.out.note(`! ${warning}`)
    for (const problem of problems) call.out.note(`${call.out.style("red", "✗")} ${problem}`)
    return problems.length > 0 ? 2 : 0
  },
})

type Described = ReturnType<typeof describeSettings>

function picture(all: Described, { out, language }: CommandCall): string {
  const { groups } = messages(language).settings
  const name = Math.max(...all.map((line) => line.name.length))
  const room = out.columns - name - 6
  const sections = [...new Set(all.map(({ group }) => group))].map((group) => {
    const rows = all.filter((line) => line.group === group).map((line) => row(line, name, room, out))
    return `${out.style("bold", groups[group])}\n${rows.join("\n")}`
  })
  return sections.join("\n\n")
}

/** A narrower column is no room for addresses, and some must be compared letter by letter: none is ever cut. */
const narrowest = 40

/** Value and origin beside the name where there is room, below where there is not. */
function row(
  { name, value, origin, source }: Described[number],
  width: number,
  room: number,
  out: CommandCall["out"],
): string {
  const isOwn = source !== "default"
  const from = out.style("gray", value === undefined ? `- ${origin}` : `(${origin})`)
  const shown = value === undefined ? undefined : isOwn ? out.style("cyan", value) : value
  const parts = [shown, from].filter((part) => part !== undefined)
  if (out.isTerminal && room < narrowest)
    return [`  ${name}`, ...parts.map((part) => `    ${part}`)].join("\n")
  const head = `  ${pad(name, width)}  `
  const fits = widthOf(value ?? "") + widthOf(origin) + 3 <= room
  return `${head}${parts.join(fits ? " " : `\n${" ".repeat(width + 4)}`)}`
}
