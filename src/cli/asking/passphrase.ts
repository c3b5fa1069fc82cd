// The passphrase of a sealed bundle: from a file, or asked for.
import { readFile } from "node:fs/promises"
import { messages } from "../../messages/index.ts"
import { misused } from "../arguments.ts"
import type { CommandCall } from "../command.ts"
import { askHidden } from "./ask.ts"

/** It stands alone between the tokens of every mall and a finder of the file. */
const shortest = 12

export async function readPassphrase(call: CommandCall, file: string | undefined): Promise<string> {
  const { moving } = messages(call.language)
  if (file === undefined) return askHidden(moving.passphrase, moving.needsPassphrase)
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw misused([moving.unreadable(file, error.code ?? "?")])
  })
  return text.replace(/\r?\n$/, "")
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
