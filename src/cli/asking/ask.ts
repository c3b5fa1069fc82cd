// Questions to the person at the terminal: yes or no, and a passphrase that nobody sees.
import { createInterface, type Interface } from "node:readline/promises"
import { Writable } from "node:stream"
import { misused } from "../arguments.ts"
import type { CommandCall } from "../command.ts"
import { asShown } from "../terminal/shown.ts"
import { StoppedAtQuestion } from "../terminal/stop.ts"

/** Where nobody can be asked: `nobodyThere`, and the command's help. */
export async function isMeant({ out }: CommandCall, question: string, nobodyThere: string): Promise<boolean> {
  if (!out.isTerminal || !process.stdin.isTTY) throw misused([nobodyThere])
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^(y|yes|예|네|ㅇ)$/i.test((await answerTo(asking, `${question} [y/N] `)).trim())
  } finally {
    asking.close()
  }
}

/** For a text that may be seen; there must be a terminal. */
export async function ask(question: string): Promise<string> {
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await answerTo(asking, asShown(question))
  } finally {
    asking.close()
  }
}

export async function askHidden(question: string, nobodyThere: string): Promise<string> {
  if (!process.stdin.isTTY) throw misused([nobodyThere])
  // The line editor echoes into nothing, and keeps the terminal from echoing by itself.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const asking = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  // After that, or what is typed ahead could be seen.
  process.stderr.write(asShown(question))
  try {
    return await answerTo(asking, "")
  } finally {
    asking.close()
    process.stderr.write("\n")
  }
}

async function answerTo(asking: Interface, question: string): Promise<string> {
  try {
    return await asking.question(question)
  } catch (error) {
    if ((error as Error).name !== "AbortError") throw error
    process.stderr.write("\n")
    throw new StoppedAtQuestion()
  }
}
