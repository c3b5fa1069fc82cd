// Reads what somebody wants switches to be: every problem is found, none is guessed away.
import { mallIdPattern, type SwitchRow } from "./kinds.ts"
import { rowOf, type Switches, type SwitchName, switchNames, switchTable } from "./table.ts"

/** A value for one mall, for the next few requests, or for a share of them. */
export interface SwitchRule<T = unknown> {
  value: T
  mall?: string
  times?: number
  probability?: number
}
/** Switches by name, each a value or rules for it. */
export type SwitchInput = {
  [K in SwitchName]?: Switches[K] | SwitchRule<Switches[K]> | SwitchRule<Switches[K]>[]
}
/** A switch that was refused, and why. */
export type SwitchProblem = { switch: string; problem: string }
export type ReadSwitch = { name: SwitchName; rules: SwitchRule[]; forAll: boolean }

/**
 * Switches that cannot be set: all that is wrong with them.
 * @example
 * try {
 *   simulator.switches.set(JSON.parse('{"refreshLife":"long"}'))
 * } catch (error) {
 *   if (error instanceof SwitchesInvalid) console.log(error.problems)
 * }
 */
export class SwitchesInvalid extends Error {
  readonly problems: SwitchProblem[]
  constructor(problems: SwitchProblem[]) {
    super(problems.map((p) => `${p.switch}: ${p.problem}`).join("; "))
    this.name = "SwitchesInvalid"
    this.problems = problems
  }
}

export function readSwitches(input: unknown): ReadSwitch[] {
  if (typeof input !== "object" || input === null || Array.isArray(input))
    throw new SwitchesInvalid([{ switch: "(body)", problem: "must be an object of switch names and values" }])
  const problems: SwitchProblem[] = []
  const read: ReadSwitch[] = []
  for (const [name, given] of Object.entries(input)) {
    if (given === undefined) continue
    if (!Object.hasOwn(switchTable, name)) {
      problems.push({ switch: name, problem: `there is no such switch${nearest(name)}` })
      continue
    }
    const known = name as SwitchName
    const found = rulesOf(known, given)
    for (const problem of found.problems) problems.push({ switch: name, problem })
    if (found.problems.length === 0) read.push({ name: known, rules: found.rules, forAll: found.forAll })
  }
  if (problems.length > 0) throw new SwitchesInvalid(problems)
  return read
}

function rulesOf(name: SwitchName, given: unknown) {
  const row = rowOf(name)
  const several = Array.isArray(given) && row.kind !== "list"
  const isRule = (x: unknown): x is SwitchRule => typeof x === "object" && x !== null && !Array.isArray(x)
  const asRules = several || isRule(given) || (Array.isArray(given) && given.some(isRule))
  const rules: unknown[] = asRules ? [given].flat() : [{ value: given }]
  const problems = rules.flatMap((rule) =>
    isRule(rule) ? ruleProblems(row, rule) : ["must be a value or {value, mall, times, probability}"],
  )
  return { rules: rules as SwitchRule[], problems, forAll: !asRules }
}

function ruleProblems(row: SwitchRow, rule: SwitchRule): string[] {
  const problems: string[] = []
  for (const key of Object.keys(rule))
    if (!["value", "mall", "times", "probability"].includes(key)) problems.push(`does not know "${key}"`)
  const wrong = valueProblem(row, rule.value)
  if (wrong) problems.push(wrong)
  if (rule.mall !== undefined && !(typeof rule.mall === "string" && mallIdPattern.test(rule.mall)))
    problems.push("mall must be a mall id")
  if (rule.times !== undefined && !(Number.isInteger(rule.times) && rule.times >= 1))
    problems.push("times must be a whole number from 1")
  if (
    rule.probability !== undefined &&
    !(typeof rule.probability === "number" && rule.probability > 0 && rule.probability <= 1)
  )
    problems.push("probability must be above 0 and at most 1")
  if (!row.fault && (rule.times !== undefined || rule.probability !== undefined))
    problems.push("is a lasting behaviour: it takes no times and no probability")
  return problems
}

function valueProblem(row: SwitchRow, value: unknown): string | undefined {
  switch (row.kind) {
    case "choice":
      return row.choices.includes(value as string) ? undefined : `must be one of ${row.choices.join(", ")}`
    case "flag":
      return typeof value === "boolean" ? undefined : "must be true or false"
    case "number":
      return typeof value === "number" && Number.isInteger(value) && value >= row.min && value <= row.max
        ? undefined
        : `must be a whole number from ${row.min} to ${row.max}`
    case "text": {
      const wrong = typeof value === "string" ? row.wrong(value) : "a text"
      return wrong && `must be ${wrong}`
    }
    case "list":
      return Array.isArray(value) && value.every((x) => typeof x === "string" && x !== "")
        ? undefined
        : "must be a list of texts"
  }
}

/** The known name that shares the most letter pairs with what was typed. */
function nearest(typed: string): string {
  const pairs = (s: string) => new Set(Array.from(s.toLowerCase(), (_, i) => s.toLowerCase().slice(i, i + 2)))
  const wanted = pairs(typed)
  const score = (name: string) => {
    const own = pairs(name)
    return [...own].filter((p) => wanted.has(p)).length / Math.max(own.size, wanted.size)
  }
  const best = switchNames.toSorted((a, b) => score(b) - score(a))[0]
  return best && score(best) > 0.4 ? `; did you mean ${best}?` : ""
}
