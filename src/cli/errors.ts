// How a command fails: in a person's words on standard error, or as the one document a program asked for.
import { isKeeperError, KeeperError } from "../core/errors.ts"
import type { Language } from "../messages/index.ts"
import { tellError } from "../messages/tell-error.ts"
import { isoIf } from "../wire/connection.ts"
import { wrap } from "./pictures/width.ts"
import type { Output } from "./terminal/output.ts"

/** Answers the exit code of the error table. */
export function failWith(thrown: unknown, out: Output, language: Language): number {
  const error = isKeeperError(thrown) ? thrown : mistake(thrown)
  const told = tellError(error, language, Date.now())
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

/** Not one of ours. One line of it and no more: a cause may quote what it was given. */
function mistake(thrown: unknown): KeeperError {
  const { name, message } = thrown instanceof Error ? thrown : { name: "Error", message: String(thrown) }
  const detail = `${name}: ${message.split("\n")[0]?.slice(0, 200)}`
  return new KeeperError("internal", { detail, cause: thrown })
}
