// What a command is: how it is called, its flags, and what it does with them.
import type { House, Surroundings } from "../compose/house.ts"
import type { Language, Messages } from "../messages/index.ts"
import type { Settings } from "../settings/index.ts"
import type { CommandName } from "./command-names.ts"
import type { Reached } from "./reachable.ts"
import type { Output } from "./terminal/output.ts"

export type Words = Messages["cli"]
type FlagName = keyof Words["flags"]

export interface Flag {
  type: "boolean" | "string"
  multiple?: true
  /** What stands for the value in the help: `CODE`. */
  value?: string
  /** On unless `--no-NAME` is given: shown that way. */
  no?: true
  /** What the help says of it, where it means something else here than elsewhere. */
  says?: FlagName
}

export type Flags = Partial<Record<FlagName, Flag>>

type ValueOf<F> = F extends { multiple: true } ? string[] : F extends { type: "boolean" } ? boolean : string
export type FlagValues<F extends Flags> = { [Name in keyof F]?: ValueOf<F[Name]> }

export interface CommandCall<F extends Flags = Flags> {
  /** What stands between the flags. */
  args: string[]
  /** What stands behind `--`, where the command takes that. */
  behind: string[]
  flags: FlagValues<F>
  out: Output
  words: Words
  language: Language
  /** By flags, environment and files; warnings about them are told. */
  settings(): Settings
  /** Settings given as flags, by their names. */
  settingFlags: Record<string, string>
  /** Keeper and store by the settings; closed when the command is done. */
  house(surroundings?: Surroundings): Promise<House>
  /** A server, where MALLKEY_URL names one or a demo runs in this folder; else the keeper over the store. */
  reach(): Promise<Reached>
  /** Another command, for one that speaks of all. */
  commandOf(name: CommandName): Promise<Command>
  /** Raised by Ctrl-C or an orderly stop. A command that takes it ends by itself when it is raised. */
  stopped(): AbortSignal
}

export interface Command<F extends Flags = Flags> {
  /** Behind the name: `[MALL]`. */
  usage: string
  /** How many arguments it takes at least and at most; none where absent. */
  takes?: readonly [number, number]
  flags: F
  /** What stands behind `--` is another program's command line, and goes to `behind` whole. */
  takesBehind?: true
  /** Signals are the affair of the program that it runs. */
  signals?: "leave"
  /** Begins a store where none is yet; any other command says that there is none at the address that was named. */
  makesStore?: true
  /** Tokens among the settings are refused, except by the command that brings them home. */
  tokens?: "leave"
  /** Shown in its help. */
  example: string
  /** Answers the exit code where it is not 0. */
  run(call: CommandCall<F>): Promise<number | undefined>
}

/** Ties the type of the values to the flags that are declared beside them. */
export function command<const F extends Flags>(given: Command<F>): Command {
  return given as unknown as Command
}
