// A real SMTP server that keeps what it is given, and reads a mail as a mail program would.
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { SMTPServer } from "smtp-server"

export interface Mail {
  subject: string
  headers: Map<string, string>
  text: string
  html: string
  /** As it came over the wire. */
  raw: string
}

export interface Mailbox {
  url: string
  mails: Mail[]
  /** Answers every mail with a refusal while set. */
  refuses: boolean
  /** Recipients it does not know. */
  unknown: Set<string>
  close(): Promise<void>
}

export async function openMailbox(): Promise<Mailbox> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    onRcptTo: ({ address }, _session, done) =>
      done(box.unknown.has(address) ? refusal(550, "no such user") : undefined),
    onData: (stream, _session, done) => {
      void text(stream).then((raw) => {
        if (box.refuses) return done(refusal(451, "try again later"))
        box.mails.push(readMail(raw))
        done()
      })
    },
  })
  server.listen(0, "127.0.0.1")
  await once(server.server, "listening")
  const { port } = server.server.address() as AddressInfo
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  const box: Mailbox = {
    url: `smtp://127.0.0.1:${port}`,
    mails: [],
    refuses: false,
    unknown: new Set(),
    close,
  }
  return box
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

function readMail(raw: string): Mail {
  const { headers, body } = splitPart(raw)
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get("content-type") ?? "")?.[1]
  const parts = boundary === undefined ? [] : body.split(`--${boundary}`).slice(1, -1).map(splitPart)
  const partOf = (type: string) => {
    const part = parts.find((one) => one.headers.get("content-type")?.startsWith(type))
    return part === undefined ? "" : decodeBody(part)
  }
  return {
    subject: decodeWords(headers.get("subject") ?? ""),
    headers,
    text: partOf("text/plain"),
    html: partOf("text/html"),
    raw,
  }
}

interface Part {
  headers: Map<string, string>
  body: string
}

function splitPart(raw: string): Part {
  const [head = "", ...rest] = raw.replace(/^\r\n/, "").split("\r\n\r\n")
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n")
  const headers = new Map(
    lines.map((line) => [line.split(":")[0]!.toLowerCase(), line.replace(/^[^:]*: */, "")]),
  )
  return { headers, body: rest.join("\r\n\r\n") }
}

function decodeBody({ headers, body }: Part): string {
  const encoding = headers.get("content-transfer-encoding")
  const bytes =
    encoding === "base64"
      ? Buffer.from(body, "base64")
      : encoding === "quoted-printable"
        ? quotedBytes(body.replace(/=\r\n/g, ""))
        : Buffer.from(body)
  return bytes.toString("utf8").replaceAll("\r\n", "\n").trim()
}

/** RFC 2047: words side by side belong together, the blank between them is only folding. */
function decodeWords(header: string): string {
  const joined = header.replace(/\?= +=\?/g, "?==?")
  return joined.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
    kind.toLowerCase() === "b"
      ? Buffer.from(word, "base64").toString("utf8")
      : quotedBytes(word.replaceAll("_", " ")).toString("utf8"),
  )
}

function quotedBytes(text: string): Buffer {
  const pieces = text.split(/(=[0-9A-F]{2})/i)
  return Buffer.concat(
    pieces.map((piece) =>
      /^=[0-9A-F]{2}$/i.test(piece) ? Buffer.from(piece.slice(1), "hex") : Buffer.from(piece),
    ),
  )
}
