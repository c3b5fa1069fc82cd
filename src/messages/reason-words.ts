// What a language has to say of reasons, whatever the language.
import type { StoreWhy } from "../core/ports.ts"
import type { ReasonShape } from "./reason-shapes.ts"

/** What went wrong on the way to another machine, by the system's code or our own word for it. */
export type LineTrouble =
  | "refused"
  | "broken"
  | "too_slow"
  | "no_name"
  | "unreachable"
  | "certificate"
  | "mail_login"
  | "mail_address"
  | "no_space"
  | "not_permitted"
  | "read_only"
  | "absent"
  | "no_folder"
  | "is_folder"
  | "no_database"
  | "stopped"

export interface ReasonWords {
  /** Said in fixed words by the core. */
  fixed: Readonly<Record<string, string>>
  /** What an answer of Cafe24 meant: the meanings of its table. */
  meanings: Readonly<Record<string, string>>
  /** OAuth's words for why a consent or a request came back without a code. */
  oauth: Readonly<Record<string, string>>
  line: Readonly<Record<LineTrouble, string>>
  /** What Redis says of its condition, by its first word. */
  redis: Readonly<Record<string, string>>
  /** PostgreSQL's five letters. */
  database: Readonly<Record<string, string>>
  /** Each gets the facts of its shape. */
  shaped: Readonly<Record<ReasonShape, (...facts: string[]) => string>>
  /** What a store says of itself. Each gets the facts of its code. */
  ofStore: Readonly<Record<StoreWhy, (...facts: string[]) => string>>
  /** Behind the words, for operators: what was really said. */
  technical: (text: string) => string
  /** There are no words for it. English text may be in the reader's language already. */
  untold: (text: string) => string
}
