// The switches in force: lasting behaviours by mall, and faults drawn for one request at a time.

import { readSwitches, type SwitchInput, type SwitchRule } from "./switch-input.ts"
import type { FaultScope } from "./switch-kinds.ts"
import { rowOf, type Switches, type SwitchName, switchNames } from "./switch-table.ts"

export type SwitchState = { values: Switches; rules: ({ switch: SwitchName } & SwitchRule)[] }
interface Rule extends SwitchRule {
  name: SwitchName
}

const defaults = Object.freeze(
  Object.fromEntries(switchNames.map((name) => [name, rowOf(name).default])),
) as unknown as Switches

export function createSwitches(random: () => number, initial: SwitchInput = {}) {
  let values: Switches = { ...defaults }
  let rules: Rule[] = []
  // Both are derived from `rules` after every change, so that a request with nothing switched costs one look-up.
  let behavioursOf = new Map<string, Switches>()
  let faultsIn = new Map<FaultScope, Rule[]>()

  function derive() {
    behavioursOf = new Map()
    faultsIn = new Map()
    for (const rule of rules) {
      const scope = rowOf(rule.name).fault
      if (scope) faultsIn.set(scope, [...(faultsIn.get(scope) ?? []), rule])
      else if (rule.mall)
        behavioursOf.set(rule.mall, {
          ...(behavioursOf.get(rule.mall) ?? values),
          [rule.name]: rule.value,
        })
    }
  }

  function apply(name: SwitchName, rule: SwitchRule) {
    rules = rules.filter((r) => r.name !== name || r.mall !== rule.mall)
    const lasting = !rowOf(name).fault
    if (rule.mall === undefined && lasting) {
      values = { ...values, [name]: rule.value }
      return
    }
    // A rule that says what holds anyway is not worth keeping.
    const forEverybody = rules.find((r) => r.name === name && r.mall === undefined)?.value ?? values[name]
    if (!same(rule.value, rule.mall === undefined ? rowOf(name).default : forEverybody))
      rules.push({ name, ...rule })
  }

  /** A plain value holds for every mall and forgets what was set for single ones; a rule touches only its mall. */
  function set(input: SwitchInput) {
    for (const { name, rules: given, forAll } of readSwitches(input)) {
      if (forAll) rules = rules.filter((r) => r.name !== name)
      for (const rule of given) apply(name, rule)
    }
    derive()
  }

  function strikes(rule: Rule): boolean {
    if (rule.probability !== undefined && random() >= rule.probability) return false
    if (rule.times === undefined) return true
    rule.times -= 1
    if (rule.times === 0) {
      rules = rules.filter((r) => r !== rule)
      derive()
    }
    return true
  }

  /** The faults that strike this very request; uses up "the next N requests". */
  function draw(scope: FaultScope, mallId: string): Switches {
    const here = faultsIn.get(scope)
    if (!here) return defaults
    let struck: Switches | undefined
    for (const rule of here) {
      if (rule.mall !== undefined && rule.mall !== mallId) continue
      if (rule.mall === undefined && here.some((r) => r.name === rule.name && r.mall === mallId)) continue
      if (strikes(rule)) struck = { ...(struck ?? defaults), [rule.name]: rule.value }
    }
    return struck ?? defaults
  }

  set(initial)
  return {
    set,
    draw,
    /** Lasting behaviours as they are for one mall. */
    of: (mallId: string): Switches => behavioursOf.get(mallId) ?? values,
    reset() {
      values = { ...defaults }
      rules = []
      derive()
    },
    /** What differs by mall, by count or by chance is in `rules`; `values` holds for everybody else. */
    state(): SwitchState {
      const standing = rules.filter((r) => r.mall === undefined && r.times === undefined && !r.probability)
      return {
        values: { ...values, ...Object.fromEntries(standing.map((r) => [r.name, r.value])) },
        rules: rules
          .filter((r) => !standing.includes(r))
          .map(({ name, ...rule }) => ({ switch: name, ...rule })),
      }
    },
  }
}
export type SwitchBoard = ReturnType<typeof createSwitches>

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
