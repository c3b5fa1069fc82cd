// mallkey/simulator: Cafe24 as an app, with a clock and faults you can turn.

export { type RunningSimulator, startSimulator } from "./listen.ts"
export type { GrantOptions, MallSnapshot } from "./mall-verbs.ts"
export type { Agreement, AuthorizeRequest, AuthorizeVerdict } from "./rules/authorize.ts"
export type { LaunchOptions } from "./rules/launch.ts"
export type { AccessToken, Chain, Code, Mall, MallCounters } from "./rules/malls.ts"
export { createRules, type Rules } from "./rules/rules.ts"
export type { TokenAnswer, TokenBody, TokenErrorBody } from "./rules/token-answers.ts"
export type { TokenRequestNote } from "./rules/token-log.ts"
export type { ClientAuth, TokenParams } from "./rules/token-rules.ts"
export type { SendOptions, SimulatedDelivery } from "./rules/webhooks.ts"
export type { RulesOptions } from "./rules/world.ts"
export { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts"
export { SwitchesInvalid, type SwitchInput, type SwitchProblem, type SwitchRule } from "./switches/input.ts"
export type {
  ChoiceRow,
  DescribedSwitch,
  FaultScope,
  FlagRow,
  ListRow,
  NumberRow,
  SwitchGroup,
  TextRow,
} from "./switches/kinds.ts"
export type { SwitchBoard, SwitchState } from "./switches/switches.ts"
export { type Switches, type SwitchName, switchTable } from "./switches/table.ts"
export type { VirtualClock } from "./virtual-clock.ts"
