// The .env of this folder: what is in it stays as it is, and what is new goes to its end.
import { accessSync, constants, realpathSync } from "node:fs"
import { dirname, join } from "node:path"
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

/** Before the first question: who has answered them all should not lose the answers. */
export function refuseUnwritable(folder: string, language: Language): void {
  const path = join(folder, ".env")
  const before = bytesOf(path)
  try {
    accessSync(dirname(placeOf(path, before)), constants.W_OK)
  } catch (error) {
    throw unwritable(path, error, language)
  }
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
  const whole = Buffer.concat([before, Buffer.from(`${newLine}${added.join("\n")}\n`)])
  await write(placeOf(path, before), whole, true).catch((error: unknown) => {
    throw unwritable(path, error, language)
  })
  return path
}

/** Where it is a link to a file that several folders share, that file is written. */
function placeOf(path: string, before: Buffer): string {
  return before.length === 0 ? path : realpathSync(path)
}

function unwritable(path: string, error: unknown, language: Language) {
  const { moving, reasons } = messages(language)
  const { code = "?" } = error as NodeJS.ErrnoException
  return misused([moving.unwritable(path, inWordsOf(reasons, code))])
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
