// From the words of a command line to flags and arguments; everything that is wrong with them at once.
import { type ParseArgsConfig, parseArgs } from "node:util"
import { KeeperError } from "../core/errors.ts"
import { flagOf, holdsSecret, type SettingName, settingNames } from "../settings/index.ts"
import type { Command, Flag, Words } from "./command.ts"
import { commandNames } from "./command-names.ts"
import { nearest } from "./nearest.ts"

type Option = { type: "boolean" | "string"; multiple?: boolean; short?: string }

const commonFlags: Record<string, Option> = {
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
  set: { type: "string", multiple: true },
}

/** Every setting that is no secret has a flag of its own: `--store`, `--lang`. */
const settingOf = new Map<string, SettingName>(
  settingNames.flatMap((name) => {
    const flag = flagOf(name)
    return flag === undefined ? [] : [[flag, name]]
  }),
)
const settingFlags: Record<string, Option> = Object.fromEntries(
  [...settingOf.keys()].map((flag) => [flag, { type: "string" }]),
)

function split(args: string[], options: NonNullable<ParseArgsConfig["options"]>) {
  return parseArgs({
    args,
    options,
    strict: false,
    allowPositionals: true,
    allowNegative: true,
    tokens: true,
  }).tokens
}

/** The first word that is no flag and no value of one is the command. */
export function findCommand(argv: string[]): {
  name?: string
  rest: string[]
  lang?: string
  flags: Set<string>
} {
  const tokens = split(argv, { ...commonFlags, ...settingFlags })
  const first = tokens.find((token) => token.kind === "positional")
  const flags = tokens.flatMap((token) => (token.kind === "option" ? [token] : []))
  return {
    name: first?.value,
    rest: argv.filter((_, index) => index !== first?.index),
    lang: flags.findLast((flag) => flag.name === "lang")?.value,
    flags: new Set(flags.map((flag) => flag.name)),
  }
}

export interface Arguments {
  args: string[]
  behind: string[]
  values: Record<string, boolean | string | string[]>
  /** Settings given on the command line, by their names. */
  settings: Partial<Record<SettingName, string>>
}

export function readArguments(name: string, command: Command, rest: string[], words: Words): Arguments {
  const own = command.flags as Record<string, Flag>
  const options: Record<string, Option> = { ...commonFlags, ...settingFlags, ...own }
  const found: Arguments = { args: [], behind: [], values: {}, settings: {} }
  const problems: string[] = []
  let list = found.args
  for (const token of split(rest, options)) {
    if (token.kind === "option-terminator" && command.takesBehind) list = found.behind
    if (token.kind === "positional") list.push(token.value)
    if (token.kind !== "option") continue
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    const { rawName, value } = token
    if (!option) problems.push(words.unknownFlag(rawName, nearestFlag(rawName, own)))
    else if (option.type === "boolean") {
      if (value !== undefined) problems.push(words.noValue(rawName))
      else found.values[token.name] = !rawName.startsWith("--no-")
    } else if (value === undefined || (!token.inlineValue && /^-\D/.test(value)))
      problems.push(words.needsValue(rawName))
    else take(found, token.name, value, option, Object.hasOwn(own, token.name))
  }
  if (own.set === undefined) problems.push(...readSets(found, words))
  for (const setting of settingNames)
    if (holdsSecret(setting, found.settings[setting] ?? ""))
      problems.push(words.passwordOnCommandLine(setting))
  const [least, most] = command.takes ?? [0, 0]
  if (found.args.length < least) problems.push(words.tooFew(`mallkey ${name} ${command.usage}`))
  if (found.args.length > most) problems.push(words.tooMany(found.args.slice(most).join(" ")))
  if (problems.length > 0) throw misused(problems, `mallkey ${name} --help`)
  return found
}

/** A command's own flag goes before the setting of the same name. */
function take(found: Arguments, name: string, value: string, option: Option, isOwn: boolean): void {
  const setting = isOwn ? undefined : settingOf.get(name)
  if (setting) found.settings[setting] = value
  else if (option.multiple)
    found.values[name] = [...((found.values[name] as string[] | undefined) ?? []), value]
  else found.values[name] = value
}

/** `--set NAME=VALUE`, for an operator who has the name of a setting at hand and not its flag. */
function readSets(found: Arguments, words: Words): string[] {
  const given = (found.values.set ?? []) as string[]
  return given.flatMap((text) => {
    const [name = "", ...value] = text.split("=")
    const known = settingNames.find((setting) => setting === name)
    if (value.length === 0) return [words.needsEquals("--set")]
    if (!known) return [words.unknownSetting(name, nearest(name, settingNames))]
    // A command line can be read by every process of the machine.
    if (flagOf(known) === undefined) return [words.secretOnCommandLine(known)]
    found.settings[known] = value.join("=")
    return []
  })
}

export function misused(problems: string[], fix = "mallkey --help"): KeeperError {
  return new KeeperError("request_invalid", { problems, detail: problems[0], fix })
}

/** What other tools call it. */
const asElsewhere = new Map([
  ["logs", "events"],
  ["log", "events"],
  ["list", "status"],
  ["ls", "status"],
  ["login", "connect"],
  ["remove", "disconnect"],
  ["rm", "disconnect"],
  ["revoke", "disconnect"],
])

export function unknownCommand(name: string, words: Words): KeeperError {
  return misused([words.unknownCommand(name, asElsewhere.get(name) ?? nearest(name, commandNames))])
}

/** The command's own before those that every command takes. */
function nearestFlag(typed: string, own: object): string | undefined {
  const known = Object.keys({ ...own, ...commonFlags, ...settingFlags })
  const near = nearest(typed.replace(/^-+/, ""), known)
  return near && `--${near}`
}
