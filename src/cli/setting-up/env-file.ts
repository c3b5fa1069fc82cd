// The .env of this folder: what is in it stays as it is, and what is new goes to its end.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { type Language, messages } from "../../messages/index.ts"
import { inWordsOf } from "../../messages/tell-reason.ts"
import { writePrivately } from "../../node/private-file.ts"
import { misused } from "../arguments.ts"

export function namesIn(folder: string): ReadonlySet<string> {
  const values = Object.entries(parseEnv(textOf(folder).replace(/^\uFEFF/, "")))
  return new Set(values.flatMap(([name, value]) => (value === "" ? [] : [name])))
}

/** Answers where the file is. Other users of the machine who could read it can no longer: there are secrets in it. */
export async function addToEnvFile(
  folder: string,
  lines: Record<string, string | undefined>,
  language: Language,
  write = writePrivately,
): Promise<string> {
  const path = join(folder, ".env")
  const before = textOf(folder)
  const added = Object.entries(lines).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${written(value)}`],
  )
  const start = before === "" || before.endsWith("\n") ? before : `${before}\n`
  await write(path, `${start}${added.join("\n")}\n`, true).catch((error: NodeJS.ErrnoException) => {
    const { moving, reasons } = messages(language)
    throw misused([moving.unwritable(path, inWordsOf(reasons, error.code ?? "?"))])
  })
  return path
}

function textOf(folder: string): string {
  try {
    return readFileSync(join(folder, ".env"), "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return ""
    throw error
  }
}

/** Bare where every reader of such files agrees, else in the quotes that leave everything as it is. */
function written(value: string): string {
  if (/^[\w@%+=:,./-]*$/.test(value)) return value
  return value.includes("'") ? JSON.stringify(value) : `'${value}'`
}
