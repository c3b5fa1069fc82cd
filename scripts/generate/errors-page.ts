// docs/errors.md: every code with who must act, what it says and what to do.
import { type ErrorCode, errorTable, KeeperError } from "../../src/core/errors.ts"
import { type Language, messages } from "../../src/messages/index.ts"
import { tellError } from "../../src/messages/tell-error.ts"
import { code, otherLanguage, tableOf } from "./markdown.ts"

const codes = Object.keys(errorTable) as ErrorCode[]

export function errorsPage(language: Language): string {
  const words = messages(language).reference
  const rows = codes.map((name) => {
    const { who, http, exit, touches } = errorTable[name]
    return [`[${code(name)}](#${name})`, words.actors[who], `${http}`, `${exit}`, words.touches[touches]]
  })
  return `${[
    `# ${words.errorsTitle}`,
    otherLanguage("errors", language),
    words.errorsIntro,
    tableOf(words.errorColumns, rows),
    ...codes.map((name) => section(name, language)),
    `<!-- ${words.generated} -->`,
  ].join("\n\n")}\n`
}

function section(name: ErrorCode, language: Language): string {
  const words = messages(language).reference
  const { message, todo, fix } = tellError(new KeeperError(name, { connectionId: "mymall" }), language, 0)
  return [
    `## ${name}`,
    `- **${words.says}**: ${message}`,
    `- **${words.does}**: ${todo}`,
    `- **${words.command}**: ${code(fix)}`,
  ].join("\n")
}
