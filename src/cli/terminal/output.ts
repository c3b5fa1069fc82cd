// Where a command speaks: one answer on standard output, everything else on standard error.
import { styleText } from "node:util"
import type { AppCalling } from "../../core/tools/platform-words.ts"
import type { Language } from "../../messages/index.ts"
import { asShown, jsonText } from "./shown.ts"

export type Style = Parameters<typeof styleText>[0]

export interface Output {
  /** Exactly one document is wanted, for a program. */
  readonly json: boolean
  /** A person sits in front of standard output. */
  readonly isTerminal: boolean
  readonly columns: number
  /** The one answer: the document where one is wanted, else the picture. */
  answer(document: unknown, picture: string): void
  readonly answered: boolean
  /** For a person, beside the answer. */
  note(text: string): void
  /** The state of long work, on one line that is written over; nothing where nobody watches. */
  progress(text: string | undefined): void
  style(style: Style, text: string): string
}

/** What a picture is drawn with: for whom, in which language, and when. */
export interface Brush {
  out: Pick<Output, "columns" | "style" | "isTerminal">
  language: Language
  now: number
  /** For what is said of one of several connections. */
  apps?: readonly AppCalling[]
}

export interface Streams {
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
}

const narrowest = 40

export function createOutput({ stdout, stderr }: Streams, json: boolean): Output {
  let answered = false
  let progressing = false
  const clear = () => {
    if (progressing) stderr.write("\r\u001b[2K")
    progressing = false
  }
  return {
    json,
    isTerminal: Boolean(stdout.isTTY) && !json,
    get columns() {
      return Math.max(narrowest, stdout.columns || 80)
    },
    get answered() {
      return answered
    },
    answer: (document, picture) => {
      clear()
      if (answered) return
      answered = true
      stdout.write(`${json ? jsonText(document) : asShown(picture)}\n`)
    },
    note: (text) => {
      clear()
      stderr.write(`${asShown(text)}\n`)
    },
    progress: (text) => {
      clear()
      if (text === undefined || !stderr.isTTY) return
      stderr.write(text)
      progressing = true
    },
    style: (style, text) => styleText(style, text, { stream: stdout }),
  }
}
