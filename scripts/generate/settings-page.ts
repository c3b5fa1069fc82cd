// docs/settings.md: every setting in its group, with default, other names, flag and meaning.
import { type Language, messages } from "../../src/messages/index.ts"
import { type SettingLine, settingLines } from "../../src/settings/index.ts"
import { code, otherLanguage, tableOf } from "./markdown.ts"

export function settingsPage(language: Language): string {
  const { reference: words, settings } = messages(language)
  const groups = Map.groupBy(settingLines(language), ({ group }) => group)
  const sections = [...groups].flatMap(([group, lines]) => [
    `## ${settings.groups[group]}`,
    tableOf(
      words.settingColumns,
      lines.map((line) => [code(line.name), defaultOf(line), meaningOf(line, language)]),
    ),
  ])
  return `${[
    `# ${words.settingsTitle}`,
    otherLanguage("settings", language),
    words.settingsIntro,
    ...sections,
    `<!-- ${words.generated} -->`,
  ].join("\n\n")}\n`
}

function defaultOf({ default: plain, unset }: SettingLine): string {
  return plain === undefined ? (unset ?? "") : code(plain.replaceAll(",", ", "))
}

function meaningOf(line: SettingLine, language: Language): string {
  const words = messages(language).reference
  const notes = [
    line.aliases.length > 0 ? `${words.alsoFrom} ${line.aliases.map(code).join(", ")}` : "",
    line.flag ? `${words.flag} ${code(`--${line.flag}`)}` : words.isSecret,
  ].filter(Boolean)
  return `${line.meaning}<br>${notes.join(" · ")}`
}
