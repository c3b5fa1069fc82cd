// The table of switches as docs/simulator.md shows it.
import { groupNames } from "../pages/control-switches.ts"
import type { SwitchGroup, SwitchRow } from "./kinds.ts"
import { rowOf, switchNames } from "./table.ts"

export const switchesBegin = "<!-- switches: generated from src/simulator/switches/table.ts -->"
export const switchesEnd = "<!-- /switches -->"

/** What belongs between the two marks. */
export function switchesMarkdown(): string {
  const groups = Object.keys(groupNames) as SwitchGroup[]
  return groups
    .map((group) => {
      const rows = switchNames.filter((name) => rowOf(name).group === group)
      const [ko, en] = groupNames[group]
      const title = ko === en ? en : `${en} · ${ko}`
      const lines = rows.map((name) => {
        const row = rowOf(name)
        return `| \`${name}\`${row.fault ? " ⚡" : ""} | ${values(row)} | ${row.en}<br>${row.ko} |`
      })
      return [`### ${title}`, "", "| switch | values, default first | |", "|---|---|---|", ...lines].join(
        "\n",
      )
    })
    .join("\n\n")
}

function values(row: SwitchRow): string {
  switch (row.kind) {
    case "choice":
      return row.choices.map((choice) => `\`${choice}\``).join(" ")
    case "flag":
      return row.default ? "`true` `false`" : "`false` `true`"
    case "number":
      return `\`${row.default}\` (${row.min}–${row.max})`
    case "text":
      return row.default === "" ? "nothing, or a mall id" : `\`${row.default}\``
    case "list":
      return "none, or a list"
  }
}
