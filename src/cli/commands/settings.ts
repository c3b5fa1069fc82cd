// mallkey settings: what is in force and where each value came from. Secrets stay masked.
import { messages } from "../../messages/index.ts"
import { describeSettings, inspectSettings, thisProcess } from "../../settings/index.ts"
import { type Call, command } from "../command.ts"
import { cut, pad, widthOf } from "../pictures/width.ts"

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

function picture(all: Described, { out, language }: Call): string {
  const { groups } = messages(language).settings
  const name = Math.max(...all.map((line) => line.name.length))
  const room = Math.max(20, out.columns - name - 6)
  const sections = [...new Set(all.map(({ group }) => group))].map((group) => {
    const rows = all.filter((line) => line.group === group).map((line) => row(line, name, room, out))
    return `${out.style("bold", groups[group])}\n${rows.join("\n")}`
  })
  return sections.join("\n\n")
}

/** Value and origin on one line where there is room, the origin below where there is not. */
function row(
  { name, value, origin, source }: Described[number],
  width: number,
  room: number,
  out: Call["out"],
): string {
  const head = `  ${pad(name, width)}  `
  if (value === undefined) return out.style("gray", `${head}- ${origin}`)
  const isOwn = source !== "default"
  const shown = out.isTerminal ? cut(value, Math.max(room, 40)) : value
  const from = out.style("gray", `(${origin})`)
  const coloured = isOwn ? out.style("cyan", shown) : shown
  const fits = widthOf(shown) + widthOf(origin) + 3 <= room
  return fits ? `${head}${coloured} ${from}` : `${head}${coloured}\n${" ".repeat(width + 4)}${from}`
}
