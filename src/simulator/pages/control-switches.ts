// The switches on the control page, drawn from the table.
import { html } from "hono/html"
import type { SwitchGroup, SwitchRow } from "../switches/kinds.ts"
import type { SwitchState } from "../switches/switches.ts"
import { rowOf, type SwitchName, switchNames } from "../switches/table.ts"
import { both } from "./layout.ts"

export const groupNames: Record<SwitchGroup, [string, string]> = {
  "token faults": ["토큰 요청의 고장", "Faults of token requests"],
  tokens: ["토큰의 규칙", "Token rules"],
  answers: ["토큰 응답의 모양", "How token answers look"],
  consent: ["동의", "Consent"],
  limits: ["한도", "Limits"],
  api: ["Admin API", "Admin API"],
  webhooks: ["웹훅", "Webhooks"],
}

export function switchGroups(state: SwitchState) {
  const groups = Object.keys(groupNames) as SwitchGroup[]
  return html`${standing(state)}
${groups.map((group) => switchGroup(group, state))}
<form method="post" action="/__simulator/switches/reset"><div class="buttons"><button>${both("모두 기본값으로", "Everything back to default")}</button></div></form>`
}

/** What is set for one mall, for a number of requests or for a share of them. */
function standing({ rules }: SwitchState) {
  if (rules.length === 0) return ""
  return html`<div class="scroll"><table class="cards"><thead><tr><th>${both("조건이 붙은 스위치", "with a condition")}</th><th>${both("값", "value")}</th><th>${both("쇼핑몰", "mall")}</th><th>${both("남은 횟수", "requests left")}</th><th>${both("확률", "chance")}</th></tr></thead>
<tbody>${rules.map(
    (rule) =>
      html`<tr><td><code>${rule.switch}</code></td><td data-label="값">${String(rule.value)}</td><td data-label="쇼핑몰">${rule.mall ?? both("모두", "all")}</td><td data-label="남은 횟수">${rule.times ?? "–"}</td><td data-label="확률">${rule.probability ?? "–"}</td></tr>`,
  )}</tbody></table></div>`
}

function switchGroup(group: SwitchGroup, state: SwitchState) {
  const names = switchNames.filter((name) => rowOf(name).group === group)
  const changed = names.filter((name) => isChanged(name, state)).length
  const [ko, en] = groupNames[group]
  return html`<details ${group === "token faults" || changed > 0 ? "open" : ""}>
<summary>${both(ko, en)}${changed > 0 ? html`<span class="count">● ${changed}</span>` : ""}</summary>
<form method="post" action="/__simulator/switches">
<div class="switches">${names.map((name) => switchCard(name, state))}</div>
<div class="buttons"><button class="main">${both(`${ko} 적용`, "Apply")}</button></div></form></details>`
}

const isChanged = (name: SwitchName, { values, rules }: SwitchState) =>
  String(values[name]) !== String(rowOf(name).default) || rules.some((rule) => rule.switch === name)

function switchCard(name: SwitchName, state: SwitchState) {
  const row = rowOf(name)
  return html`<div class="switch ${isChanged(name, state) ? "changed" : ""}">
<label for="${name}"><code>${name}</code></label>
${input(name, row, state.values[name])}
<p>${both(row.ko, row.en)}</p>
${row.fault ? only(name) : ""}</div>`
}

const option = (value: string, label: string, current: unknown) =>
  html`<option value="${value}" ${value === String(current) ? "selected" : ""}>${label}</option>`

function input(name: string, row: SwitchRow, current: unknown) {
  switch (row.kind) {
    case "choice":
      return html`<select id="${name}" name="${name}">${row.choices.map((value) => option(value, value, current))}</select>`
    case "flag":
      return html`<select id="${name}" name="${name}">${option("false", "끔 off", current)}${option("true", "켬 on", current)}</select>`
    case "number":
      return html`<input type="number" id="${name}" name="${name}" value="${String(current)}" min="${row.min}" max="${row.max}" required>`
    default:
      return html`<input type="text" id="${name}" name="${name}" value="${String(current)}" spellcheck="false" autocomplete="off">`
  }
}

const only = (name: string) =>
  html`<div class="only"><input type="text" name="${name}.mall" placeholder="이 쇼핑몰만 mall" aria-label="${name}: mall">
<input type="number" name="${name}.times" min="1" placeholder="다음 N번" aria-label="${name}: next N requests">
<input type="number" name="${name}.probability" min="0" max="1" step="any" placeholder="확률 0–1" aria-label="${name}: probability"></div>`
