// Seals a text under a passphrase, to travel as a file: scrypt for the key, AES-256-GCM for the text.
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto"

export interface Sealed {
  mallkey: "sealed"
  version: 1
  salt: string
  nonce: string
  sealed: string
}

/**
 * Version 1 is these numbers. They are not in the file: a stranger who hands us one must not choose how much memory we
 * spend on it, or how little a guess costs.
 */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
const proofBytes = 16
const boundTo = Buffer.from("mallkey sealed 1")

export async function sealUnder(passphrase: string, text: string): Promise<Sealed> {
  const salt = randomBytes(16)
  const nonce = randomBytes(12)
  const aes = createCipheriv("aes-256-gcm", await keyOf(passphrase, salt), nonce).setAAD(boundTo)
  const sealed = Buffer.concat([aes.update(text, "utf8"), aes.final(), aes.getAuthTag()])
  const write = (bytes: Buffer) => bytes.toString("base64url")
  return { mallkey: "sealed", version: 1, salt: write(salt), nonce: write(nonce), sealed: write(sealed) }
}

/** Undefined: another passphrase, or the file was changed; nothing tells these apart. */
export async function openUnder(passphrase: string, given: Sealed): Promise<string | undefined> {
  const read = (text: string) => Buffer.from(text, "base64url")
  const bytes = read(given.sealed)
  const key = await keyOf(passphrase, read(given.salt))
  try {
    const aes = createDecipheriv("aes-256-gcm", key, read(given.nonce), { authTagLength: proofBytes })
    aes.setAAD(boundTo).setAuthTag(bytes.subarray(-proofBytes))
    return Buffer.concat([aes.update(bytes.subarray(0, -proofBytes)), aes.final()]).toString("utf8")
  } catch {
    return undefined
  }
}

/** Undefined: no sealed file at all. "newer": one of a later version. */
export function readSealed(text: string): Sealed | "newer" | undefined {
  const { mallkey, version, ...rest } = parse(text) ?? {}
  if (mallkey !== "sealed") return undefined
  if (version !== 1) return "newer"
  const { salt = "", nonce = "", sealed = "" } = rest as Record<string, string>
  return { mallkey, version, salt: String(salt), nonce: String(nonce), sealed: String(sealed) }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""))
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** However a keyboard composes Hangul, the same words are the same passphrase. */
function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFC"), salt, 32, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
