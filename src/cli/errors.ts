// How a command fails: in a person's words on standard error, or as the one document a program asked for.
import { isKeeperError, KeeperError } from "../core/errors.ts"
import { type AppCalling, platformWordsOf } from "../core/tools/platform-words.ts"
import { type Language, messages } from "../messages/index.ts"
import { type ToldError, tellError } from "../messages/tell-error.ts"
import { isoIf } from "../wire/connection.ts"
import { wrap } from "./pictures/width.ts"
import type { Output } from "./terminal/output.ts"
import { StoppedAtQuestion } from "./terminal/stop.ts"

/** Answers the exit code of the error table. */
export function failWith(
  thrown: unknown,
  out: Output,
  language: Language,
  apps: readonly AppCalling[] = [],
): number {
  const { cli } = messages(language)
  if (thrown instanceof StoppedAtQuestion) {
    out.answer({ stopped: true }, "")
    out.note(cli.stoppedAtQuestion)
    return 130
  }
  const error = isKeeperError(thrown) ? thrown : mistake(thrown)
  const called = platformWordsOf(apps, [{ id: error.connectionId }])
  const told = inTerminalWords(tellError(error, language, Date.now(), called), error, cli.todo)
  if (out.json) {
    const { code, connectionId: connection, problems, retryAt } = error
    const { message, todo, fix } = told
    const document = { code, message, todo, fix, connection, retry_at: isoIf(retryAt), problems }
    out.answer({ error: document }, "")
  } else {
    const lines = [
      `${out.style("red", "✗")} ${wrap(told.message, out.columns - 2)}`,
      ...told.problems.map((problem) => wrap(`- ${problem}`, out.columns, "  ")),
      wrap(told.todo, out.columns, "  "),
      `  → ${out.style("bold", told.fix)}`,
    ]
    out.note(lines.join("\n"))
  }
  return error.policy.exit
}

/** Some errors are told to callers of an address; at a terminal a command is run again. */
function inTerminalWords(
  told: ToldError,
  { code }: KeeperError,
  todo: Partial<Record<string, string>>,
): ToldError {
  return { ...told, todo: todo[code] ?? told.todo }
}

/** Not one of ours. One line of it and no more: a cause may quote what it was given. */
function mistake(thrown: unknown): KeeperError {
  const { name, message } = thrown instanceof Error ? thrown : { name: "Error", message: String(thrown) }
  const detail = `${name}: ${message.split("\n")[0]?.slice(0, 200)}`
  return new KeeperError("internal", { detail, cause: thrown })
}
