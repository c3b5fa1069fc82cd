// The little Markdown that generated pages need.
import type { Language } from "../../src/messages/index.ts"

/** The same page in the other language, named as its readers name it. */
export function otherLanguage(page: string, language: Language): string {
  return language === "en" ? `[한국어](${page}.ko.md)` : `[English](${page}.md)`
}

export function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(" | ")} |`
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n")
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ")
}

export function code(text: string): string {
  return `\`${text}\``
}
