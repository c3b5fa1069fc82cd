// The help, drawn from the table of commands, their flags and the table of settings.
import { type Language, messages } from "../messages/index.ts"
import { settingLines } from "../settings/index.ts"
import { version } from "../version.ts"
import type { Command, Flag, Words } from "./command.ts"
import { type CommandName, commandNames, groupOf } from "./command-names.ts"
import { pad, widthOf, wrap } from "./pictures/width.ts"
import type { Output } from "./terminal/output.ts"

const longestName = Math.max(...commandNames.map((name) => name.length))

export function helpOfAll(out: Output, language: Language): string {
  const words = messages(language).cli
  const groups = Object.keys(words.groups) as (keyof Words["groups"])[]
  const sections = groups.map((group) => {
    const names = commandNames.filter((name) => groupOf[name] === group)
    const rows = names.map((name) => [name, words.commands[name].does] as const)
    return `${title(words.groups[group], out)}\n${columns(rows, out, longestName)}`
  })
  return [
    `${out.style("bold", "mallkey")} ${version} ${out.style("gray", `- ${words.tagline}`)}`,
    `${title(words.usage, out)}\n  mallkey ${words.commandPlace}`,
    ...sections,
    commonFlags(words, out),
    `${title(words.examples, out)}\n${words.firstSteps.map((line) => `  ${line}`).join("\n")}`,
    wrap(words.helpOfEach, out.columns - 1),
  ].join("\n\n")
}

export function helpOfOne(name: CommandName, command: Command, out: Output, language: Language): string {
  const words = messages(language).cli
  const { does, more }: { does: string; more?: string } = words.commands[name]
  const flags = Object.entries(command.flags as Record<string, Flag>).map(
    ([flag, { value, no, says = flag }]) =>
      [
        `--${no ? "no-" : ""}${flag}${value ? ` ${value}` : ""}`,
        words.flags[says as keyof Words["flags"]],
      ] as const,
  )
  return [
    [does, ...(more === undefined ? [] : [more])].map((text) => wrap(text, out.columns - 1)).join("\n"),
    `${title(words.usage, out)}\n  mallkey ${name} ${command.usage}`.trimEnd(),
    ...(flags.length === 0 ? [] : [`${title(words.flagsOfIt, out)}\n${columns(flags, out)}`]),
    `${title(words.examples, out)}\n${command.example
      .split("\n")
      .map((line) => `  ${line}`)
      .join("\n")}`,
    commonFlags(words, out),
    settingFlags(words, out, language),
  ].join("\n\n")
}

function commonFlags(words: Words, out: Output): string {
  const rows = (["json", "lang", "store", "help", "version"] as const).map((flag) => {
    const value = { lang: " ko|en", store: " URL" }[flag as string] ?? ""
    return [`--${flag}${value}`, words.flags[flag]] as const
  })
  return `${title(words.flagsOfAll, out)}\n${columns(rows, out)}`
}

function settingFlags(words: Words, out: Output, language: Language): string {
  const names = settingLines(language).flatMap(({ flag }) => (flag === undefined ? [] : [`--${flag}`]))
  return `${title(words.settingsAsFlags, out)}\n${wrap(names.join(" "), out.columns - 1, "  ")}`
}

function title(text: string, out: Output): string {
  return out.style("bold", text)
}

/** The second column starts where the longest name of the first ends, and keeps to itself when it is broken. */
function columns(rows: (readonly [string, string])[], out: Output, least = 0): string {
  const first = Math.max(least, ...rows.map(([name]) => widthOf(name))) + 4
  return rows
    .map(([name, text]) => {
      const [head = "", ...tail] = wrap(text, out.columns - first - 1).split("\n")
      return [`  ${pad(name, first - 2)}${head}`, ...tail.map((line) => " ".repeat(first) + line)].join("\n")
    })
    .join("\n")
}
