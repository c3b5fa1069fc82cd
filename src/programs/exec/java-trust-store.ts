// A trust store as Java reads it (JKS): what is trusted and nothing else. Java takes no PEM, and its own tool takes a second to start.
import { createHash } from "node:crypto"

export const javaStorePassword = "changeit"

/** `certificates`: as PEM. */
export function javaTrustStore(certificates: readonly string[], at: number): Buffer {
  const entries = certificates.map((pem, index) =>
    Buffer.concat([number32(trusted), text(`ca-${index}`), number64(at), text("X.509"), sized(derOf(pem))]),
  )
  const content = Buffer.concat([
    number32(0xfeedfeed),
    number32(version),
    number32(entries.length),
    ...entries,
  ])
  return Buffer.concat([content, sumOf(content)])
}

/** Not parsed: a hundred and fifty of them would be most of what a run waits for. */
function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----(BEGIN|END) CERTIFICATE-----/g, ""), "base64")
}

const trusted = 2
const version = 2

/** Tells a Java that nothing was changed. It proves nothing: everybody knows the password. */
function sumOf(content: Buffer): Buffer {
  const password = Buffer.from(javaStorePassword, "utf16le").swap16()
  return createHash("sha1").update(password).update("Mighty Aphrodite").update(content).digest()
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function number64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(Math.floor(value)))
  return bytes
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}

function sized(bytes: Buffer): Buffer {
  return Buffer.concat([number32(bytes.length), bytes])
}
