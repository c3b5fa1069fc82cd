// The kinds of switch there are, and how a row of the table is written.

/** Where a fault strikes. A switch without it is a lasting behaviour, not an accident. */
export type FaultScope = "token" | "consent" | "api" | "webhook"
/** How switches are put together on the control page. */
export type SwitchGroup = "tokens" | "answers" | "consent" | "limits" | "token faults" | "api" | "webhooks"

/** What every row of the table of switches says. */
export interface DescribedSwitch {
  group: SwitchGroup
  ko: string
  en: string
  fault?: FaultScope
}
/** A switch with a few values. */
export interface ChoiceRow<C extends readonly string[] = readonly string[]> extends DescribedSwitch {
  kind: "choice"
  choices: C
  default: C[number]
}
/** A switch that is on or off. */
export interface FlagRow extends DescribedSwitch {
  kind: "flag"
  default: boolean
}
/** A switch with a number. */
export interface NumberRow extends DescribedSwitch {
  kind: "number"
  default: number
  min: number
  max: number
}
/** A switch with a text. */
export interface TextRow extends DescribedSwitch {
  kind: "text"
  default: string
  /** Says what is wrong with a text, in the words of the error message. */
  wrong: (text: string) => string | undefined
}
/** A switch with several texts. */
export interface ListRow extends DescribedSwitch {
  kind: "list"
  default: readonly string[]
}
export type SwitchRow = ChoiceRow | FlagRow | NumberRow | TextRow | ListRow

export const choice =
  (group: SwitchGroup, fault?: FaultScope) =>
  <const C extends readonly string[]>(choices: C, ko: string, en: string): ChoiceRow<C> => ({
    kind: "choice",
    choices,
    default: choices[0] as C[number],
    group,
    ko,
    en,
    fault,
  })
export const flag =
  (group: SwitchGroup, fault?: FaultScope) =>
  (initial: boolean, ko: string, en: string): FlagRow => ({
    kind: "flag",
    default: initial,
    group,
    ko,
    en,
    fault,
  })
export const number =
  (group: SwitchGroup, fault?: FaultScope) =>
  (initial: number, max: number, ko: string, en: string, min = 0): NumberRow => ({
    kind: "number",
    default: initial,
    min,
    max,
    group,
    ko,
    en,
    fault,
  })
export const text =
  (group: SwitchGroup, fault?: FaultScope) =>
  (initial: string, wrong: TextRow["wrong"], ko: string, en: string): TextRow => ({
    kind: "text",
    default: initial,
    wrong,
    group,
    ko,
    en,
    fault,
  })
export const list =
  (group: SwitchGroup, fault?: FaultScope) =>
  (ko: string, en: string): ListRow => ({ kind: "list", default: [], group, ko, en, fault })

export const mallIdPattern = /^[a-z0-9][a-z0-9-]{1,49}$/
export const mallOrNothing = (id: string) =>
  id === "" || mallIdPattern.test(id) ? undefined : "a mall id or an empty text"
export const versionDate = (date: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(date) ? undefined : "a date such as 2026-09-01"
export const zone = (name: string) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name })
  } catch {
    return "an IANA time zone such as Asia/Seoul"
  }
}
