// mallkey/simulator: Cafe24 as an app, with a clock and faults you can turn.

export { type RunningSimulator, startSimulator } from "./listen.ts"
export type { GrantOptions, MallSnapshot } from "./mall-verbs.ts"
export type { Launch } from "./rules/launch.ts"
export type { MallCounters } from "./rules/malls.ts"
export { createRules, type Rules } from "./rules/rules.ts"
export type { TokenAnswer, TokenBody, TokenErrorBody } from "./rules/token-answers.ts"
export type { ClientAuth, TokenParams } from "./rules/token-rules.ts"
export type { WebhookOptions } from "./rules/webhooks.ts"
export type { RulesOptions } from "./rules/world.ts"
export { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts"
export { SwitchesInvalid, type SwitchInput, type SwitchRule } from "./switches/input.ts"
export { type Switches, type SwitchName, switchTable } from "./switches/table.ts"
