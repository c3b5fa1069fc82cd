// The passphrase of a sealed bundle: from a file, or asked for.
import { messages } from "../../messages/index.ts"
import { lateWriterMs, readBytes } from "../../node/read-whole.ts"
import { misused } from "../arguments.ts"
import type { CommandCall } from "../command.ts"
import { askHidden } from "./ask.ts"

/** It stands alone between the tokens of every mall and a finder of the file. */
const shortest = 12

export async function readPassphrase(call: CommandCall, file: string | undefined): Promise<string> {
  const { moving } = messages(call.language)
  if (file === undefined) return askHidden(moving.passphrase, moving.needsPassphrase)
  try {
    const bytes = readBytes(file, { silentMs: lateWriterMs })
    if (bytes) return bytes.toString("utf8").replace(/\r?\n$/, "")
  } catch (error) {
    throw misused([moving.unreadable(file, (error as NodeJS.ErrnoException).code ?? "?")])
  }
  throw misused([moving.unreadable(file, "ENOENT")])
}

/** For sealing: twice where it is typed, and long enough. */
export async function choosePassphrase(call: CommandCall, file: string | undefined): Promise<string> {
  const { moving } = messages(call.language)
  const passphrase = await readPassphrase(call, file)
  if (passphrase.length < shortest) throw misused([moving.shortPassphrase(shortest)])
  const again =
    file === undefined ? await askHidden(moving.passphraseAgain, moving.needsPassphrase) : passphrase
  if (again !== passphrase) throw misused([moving.passphrasesDiffer])
  return passphrase
}
