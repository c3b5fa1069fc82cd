// Finds the command, gives it what it asks for, and turns whatever happens into an exit code.
import { join } from "node:path"
import type { House, Surroundings } from "../compose/house.ts"
import { isKeeperError, KeeperError } from "../core/errors.ts"
import type { AppCalling } from "../core/tools/platform-words.ts"
import { type Language, messages } from "../messages/index.ts"
import { languageIn, loadSettings, type Settings, thisProcess } from "../settings/index.ts"
import { version } from "../version.ts"
import { type Arguments, findCommand, readArguments, unknownCommand } from "./arguments.ts"
import type { Command, CommandCall } from "./command.ts"
import { isCommand } from "./command-names.ts"
import { commands } from "./commands.ts"
import { failWith } from "./errors.ts"
import { refuseFromAfar } from "./reach/from-afar.ts"
import type { Reached } from "./reachable.ts"
import { createOutput, type Output } from "./terminal/output.ts"
import { asShown } from "./terminal/shown.ts"
import { leaveSignals, listenForStop } from "./terminal/stop.ts"

export async function runProgram(argv: string[]): Promise<number> {
  const { name, rest, lang, flags } = findCommand(argv)
  const out = createOutput(process, flags.has("json"))
  // `mallkey status | head` closes our output early; that is no trouble of ours.
  process.stdout.on("error", () => undefined)
  const language = spokenIn(lang)
  const known: Known = {}
  try {
    if (name === undefined) return await frontDoor(out, language, flags)
    if (name === "help") return await explain(findCommand(rest).name, out, language)
    if (name === "version") return sayVersion(out)
    if (flags.has("help") || flags.has("h")) return await explain(name, out, language)
    const words = messages(language).cli
    if (!isCommand(name)) throw unknownCommand(name, words)
    const { default: command } = await commands[name]()
    return await runCommand(command, readArguments(name, command, rest, words), out, language, known)
  } catch (error) {
    return failWith(withOwnHelp(error, name), out, language, known.apps)
  }
}

/** What a failure is told with, once the command has opened the house. */
interface Known {
  apps?: readonly AppCalling[] | undefined
}

/** What is wrong with a value is explained by the help of the command it was given to. */
function withOwnHelp(error: unknown, name: string | undefined): unknown {
  if (!isKeeperError(error, "request_invalid") || error.fix !== "mallkey --help") return error
  if (name === undefined || !isCommand(name)) return error
  const { connectionId, detail, problems, said } = error
  return new KeeperError(error.code, { connectionId, detail, problems, said, fix: `mallkey ${name} --help` })
}

/** Help and complaints must have a language even where the settings cannot be read; those are reported later. */
function spokenIn(lang: string | undefined): Language {
  return languageIn(thisProcess(lang === undefined ? {} : { MALLKEY_LANG: lang }))
}

async function frontDoor(out: Output, language: Language, flags: Set<string>): Promise<number> {
  if (flags.has("version") || flags.has("v")) return sayVersion(out)
  await helpWithAll(out, language)
  // Nothing was asked for: the help is what is missing, and a script should notice.
  return flags.has("help") || flags.has("h") ? 0 : 2
}

function sayVersion(out: Output): number {
  out.answer({ version }, version)
  return 0
}

async function explain(name: string | undefined, out: Output, language: Language): Promise<number> {
  if (name === undefined) return helpWithAll(out, language)
  if (!isCommand(name)) throw unknownCommand(name, messages(language).cli)
  const { default: command } = await commands[name]()
  const { helpOfOne } = await import("./help.ts")
  return answerHelp(out, helpOfOne(name, command, out, language))
}

async function helpWithAll(out: Output, language: Language): Promise<number> {
  const { helpOfAll } = await import("./help.ts")
  return answerHelp(out, helpOfAll(out, language))
}

function answerHelp(out: Output, text: string): number {
  out.answer({ help: text }, text)
  return 0
}

async function runCommand(
  command: Command,
  read: Arguments,
  out: Output,
  language: Language,
  known: Known,
): Promise<number> {
  let settings: Settings | undefined
  let opening: Promise<House> | undefined
  let reaching: Promise<Reached> | undefined
  const listen = command.signals === "leave" ? leaveSignals : listenForStop
  const stop = listen(async () => {
    const house = await opening?.catch(() => undefined)
    // A refresh under way has spent its token: the answer is waited for and saved.
    await house?.keeper.stop(10_000)
    await house?.close()
  })
  const call: CommandCall = {
    args: read.args,
    behind: read.behind,
    flags: read.values as CommandCall["flags"],
    out,
    words: messages(language).cli,
    language,
    settings: () => {
      settings ??= readSettings(command, read, out)
      return settings
    },
    settingFlags: read.settings,
    house: (surroundings) => {
      opening ??= openHouse(call, command, surroundings)
      return opening
    },
    reach: () => {
      reaching ??= import("./reach/find.ts").then(({ findReachable }) => findReachable(call))
      return reaching
    },
    commandOf: async (name) => (await commands[name]()).default,
    stopped: () => stop.signal(),
  }
  try {
    return (await command.run(call)) ?? 0
  } catch (error) {
    const reached = await reaching?.catch(() => undefined)
    if (reached === undefined) throw error
    const { withNearestMall } = await import("./reach/nearest-mall.ts")
    throw await withNearestMall(error, reached, call)
  } finally {
    stop.done()
    const house = await opening?.catch(() => undefined)
    known.apps = house?.keeper.apps()
    await house?.close()
  }
}

/** Once for a command: what a file says later is the next start's, and its warnings are said once. */
function readSettings(command: Command, read: Arguments, out: Output): Settings {
  const loaded = loadSettings(thisProcess(read.settings), { tokens: command.tokens })
  for (const warning of loaded.warnings) out.note(`! ${warning}`)
  return loaded.settings
}

async function openHouse(call: CommandCall, command: Command, surroundings?: Surroundings): Promise<House> {
  if (!command.makesStore) (await import("./reach/no-store.ts")).refuseNoStore(call)
  refuseFromAfar(call)
  const settings = call.settings()
  if (!settings.app) {
    throw new KeeperError("settings_invalid", {
      problems: [call.words.noApp(join(thisProcess().cwd, ".env"))],
      detail: "no app",
    })
  }
  const { compose } = await import("../compose/compose.ts")
  return compose(settings, { role: "command", phrase: asShown, ...surroundings })
}
