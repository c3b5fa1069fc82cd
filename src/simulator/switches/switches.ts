// The switches in force: lasting behaviours by mall, and faults drawn for one request at a time.
import { readSwitches, type SwitchInput, type SwitchRule } from "./input.ts"
import type { FaultScope } from "./kinds.ts"
import { rowOf, type Switches, type SwitchName, switchNames } from "./table.ts"

/** How all switches stand. */
export type SwitchState = { values: Switches; rules: ({ switch: SwitchName } & SwitchRule)[] }
interface Rule extends SwitchRule {
  name: SwitchName
}

const defaults = Object.freeze(
  Object.fromEntries(switchNames.map((name) => [name, rowOf(name).default])),
) as unknown as Switches

/**
 * All switches of a simulator, and what they bring about next.
 * @example
 * simulator.switches.set({ dropAnswer: { value: true, mall: "yourmall", times: 1 } })
 */
export class SwitchBoard {
  readonly #random: () => number
  #values: Switches = { ...defaults }
  #rules: Rule[] = []
  // Both are derived from the rules after every change, so that a request with nothing switched costs one look-up.
  #behavioursOf = new Map<string, Switches>()
  #faultsIn = new Map<FaultScope, Rule[]>()

  constructor(random: () => number, initial: SwitchInput = {}) {
    this.#random = random
    this.set(initial)
  }

  /** A plain value holds for every mall and forgets what was set for single ones; a rule touches only its mall. */
  set(input: SwitchInput) {
    for (const { name, rules, forAll } of readSwitches(input)) {
      if (forAll) this.#rules = this.#rules.filter((r) => r.name !== name)
      for (const rule of rules) this.#apply(name, rule)
    }
    this.#derive()
  }

  reset() {
    this.#values = { ...defaults }
    this.#rules = []
    this.#derive()
  }

  /** Lasting behaviours as they are for one mall. */
  of(mallId: string): Switches {
    return this.#behavioursOf.get(mallId) ?? this.#values
  }

  /** The faults that strike this very request; uses up "the next N requests". */
  draw(scope: FaultScope, mallId: string): Switches {
    const here = this.#faultsIn.get(scope)
    if (!here) return defaults
    let struck: Switches | undefined
    for (const rule of here) {
      if (rule.mall !== undefined && rule.mall !== mallId) continue
      if (rule.mall === undefined && here.some((r) => r.name === rule.name && r.mall === mallId)) continue
      if (this.#strikes(rule)) struck = { ...(struck ?? defaults), [rule.name]: rule.value }
    }
    return struck ?? defaults
  }

  /** What differs by mall, by count or by chance is in `rules`; `values` holds for everybody else. */
  state(): SwitchState {
    const isStanding = (r: Rule) =>
      r.mall === undefined && r.times === undefined && r.probability === undefined
    const standing = this.#rules.filter(isStanding).map((r) => [r.name, r.value])
    const others = this.#rules.filter((r) => !isStanding(r))
    return {
      values: { ...this.#values, ...Object.fromEntries(standing) },
      rules: others.map(({ name, ...rule }) => ({ switch: name, ...rule })),
    }
  }

  #apply(name: SwitchName, rule: SwitchRule) {
    this.#rules = this.#rules.filter((r) => r.name !== name || r.mall !== rule.mall)
    const forAll = rule.mall === undefined
    if (forAll && !rowOf(name).fault) {
      this.#values = { ...this.#values, [name]: rule.value }
      return
    }
    const general = this.#rules.find((r) => r.name === name && r.mall === undefined)
    const holdsAnyway = forAll ? rowOf(name).default : general ? general.value : this.#values[name]
    if (JSON.stringify(rule.value) !== JSON.stringify(holdsAnyway)) this.#rules.push({ name, ...rule })
  }

  #derive() {
    this.#behavioursOf = new Map()
    this.#faultsIn = new Map()
    for (const rule of this.#rules) {
      const scope = rowOf(rule.name).fault
      if (scope) this.#faultsIn.set(scope, [...(this.#faultsIn.get(scope) ?? []), rule])
      else if (rule.mall)
        this.#behavioursOf.set(rule.mall, { ...this.of(rule.mall), [rule.name]: rule.value })
    }
  }

  #strikes(rule: Rule): boolean {
    if (rule.probability !== undefined && this.#random() >= rule.probability) return false
    if (rule.times === undefined) return true
    rule.times -= 1
    if (rule.times === 0) {
      this.#rules = this.#rules.filter((r) => r !== rule)
      this.#derive()
    }
    return true
  }
}
