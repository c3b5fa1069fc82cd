// The .env of this folder: what is in it stays as it is, and what is new goes to its end.
import { realpathSync } from "node:fs"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { type Language, messages } from "../../messages/index.ts"
import { inWordsOf } from "../../messages/tell-reason.ts"
import { writePrivately } from "../../node/private-file.ts"
import { readBytes } from "../../node/read-whole.ts"
import { misused } from "../arguments.ts"

export function namesIn(folder: string): ReadonlySet<string> {
  const values = Object.entries(
    parseEnv(
      bytesOf(join(folder, ".env"))
        .toString()
        .replace(/^\uFEFF/, ""),
    ),
  )
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
  const before = bytesOf(path)
  const added = Object.entries(lines).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${written(value)}`],
  )
  const newLine = before.length === 0 || before.at(-1) === 10 ? "" : "\n"
  // Where it is a link to a file that several folders share, that file is written.
  const place = before.length === 0 ? path : realpathSync(path)
  await write(place, Buffer.concat([before, Buffer.from(`${newLine}${added.join("\n")}\n`)]), true).catch(
    (error: NodeJS.ErrnoException) => {
      const { moving, reasons } = messages(language)
      throw misused([moving.unwritable(path, inWordsOf(reasons, error.code ?? "?"))])
    },
  )
  return path
}

/** As bytes: what another program keeps in an older encoding would not outlive being read as UTF-8. */
function bytesOf(path: string): Buffer {
  return readBytes(path) ?? Buffer.alloc(0)
}

/** Bare where every reader of such files agrees, else in the quotes that leave everything as it is. */
function written(value: string): string {
  if (/^[\w@%+=:,./-]*$/.test(value)) return value
  return value.includes("'") ? JSON.stringify(value) : `'${value}'`
}
