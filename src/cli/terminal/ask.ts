// Questions to the person at the terminal: yes or no, and a passphrase that nobody sees.
import { createInterface } from "node:readline/promises"
import { Writable } from "node:stream"
import { misused } from "../arguments.ts"
import type { Call } from "../command.ts"

/** Where nobody can be asked: `nobodyThere`, and the command's help. */
export async function isMeant({ out }: Call, question: string, nobodyThere: string): Promise<boolean> {
  if (!out.isTerminal || !process.stdin.isTTY) throw misused([nobodyThere])
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^(y|yes|예|네|ㅇ)$/i.test((await asking.question(`${question} [y/N] `)).trim())
  } finally {
    asking.close()
  }
}

export async function askHidden(question: string, nobodyThere: string): Promise<string> {
  if (!process.stdin.isTTY) throw misused([nobodyThere])
  process.stderr.write(question)
  // The line editor echoes into nothing, and keeps the terminal from echoing by itself.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const asking = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return await asking.question("")
  } finally {
    asking.close()
    process.stderr.write("\n")
  }
}
