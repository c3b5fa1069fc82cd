// Turns the control page's form into switches: only what differs from what is in force is set.
import type { SwitchRow } from "../switches/kinds.ts"
import type { SwitchState } from "../switches/switches.ts"
import { rowOf, type SwitchName, switchNames } from "../switches/table.ts"

export function readControlForm(form: URLSearchParams, state: SwitchState): Record<string, unknown> {
  const wanted: Record<string, unknown> = {}
  for (const [name, text] of form) {
    if (!switchNames.includes(name as SwitchName)) {
      // `dropAnswer.times` belongs to `dropAnswer`; anything else is passed on, to be refused by name.
      if (!switchNames.includes(name.split(".")[0] as SwitchName)) wanted[name] = text
      continue
    }
    const known = name as SwitchName
    const value = readValue(rowOf(known), text)
    const only = onlyOf(form, name)
    if (only) wanted[name] = { value, ...only }
    else if (JSON.stringify(value) !== JSON.stringify(state.values[known])) wanted[name] = value
  }
  return wanted
}

function readValue(row: SwitchRow, text: string): unknown {
  switch (row.kind) {
    case "flag":
      return text === "true" ? true : text === "false" ? false : text
    case "number":
      return text.trim() === "" ? text : Number(text)
    case "list":
      return text.split(/[\s,]+/).filter((part) => part !== "")
    default:
      return text.trim()
  }
}

function onlyOf(form: URLSearchParams, name: string) {
  const mall = form.get(`${name}.mall`)?.trim()
  const times = form.get(`${name}.times`)?.trim()
  const probability = form.get(`${name}.probability`)?.trim()
  if (!mall && !times && !probability) return
  return {
    ...(mall && { mall }),
    ...(times && { times: Number(times) }),
    ...(probability && { probability: Number(probability) }),
  }
}
