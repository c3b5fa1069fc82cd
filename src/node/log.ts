// The log: JSON lines for machines, readable ones on a terminal; secrets are masked before anything is written.
import { type Logger, pino, stdTimeFunctions } from "pino"

export type { Logger } from "pino"

/** Whatever carries a name like these never reaches the log, at any of the depths we write. */
const secretNames = [
  "accessToken",
  "refreshToken",
  "access_token",
  "refresh_token",
  "code",
  "secret",
  "key",
  "authorization",
]
const paths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

export interface LogOptions {
  level: string
  /** Readable lines instead of JSON. */
  pretty: boolean
  /** The descriptor that lines go to; standard error when a command's answer owns standard output. */
  to?: number
  /** How a readable line says what it says: hints name commands as the reader can type them. */
  phrase?: (text: string) => string
}

export async function createLog({
  level,
  pretty,
  to = 1,
  phrase = (text) => text,
}: LogOptions): Promise<Logger> {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths, censor: "***" },
    formatters: { level: (label: string) => ({ level: label }) },
  }
  if (!pretty) return pino(options, pino.destination({ dest: to, sync: true }))
  // On a terminal only: a service in the cloud never loads it.
  const { default: prettify } = await import("pino-pretty")
  const stream = prettify({
    colorize: true,
    translateTime: "SYS:HH:MM:ss",
    destination: to,
    sync: true,
    hideObject: true,
    messageFormat: (line, messageKey) => phrase(String(line[messageKey] ?? "")),
  })
  return pino(options, stream)
}
