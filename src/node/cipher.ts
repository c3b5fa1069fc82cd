// What the core is handed for secrets on Node: the cipher, the tag of a refresh token, signatures.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto"
import type { Cipher } from "../core/seal.ts"

const nonceBytes = 12
const proofBytes = 16

export const cipher: Cipher = {
  derive: (secret, purpose, bytes) =>
    Buffer.from(hkdfSync("sha256", secret, "mallkey", purpose, bytes)).toString("hex"),
  encrypt: (keyHex, text, place) => {
    const nonce = randomBytes(nonceBytes)
    const aes = createCipheriv("aes-256-gcm", Buffer.from(keyHex, "hex"), nonce).setAAD(Buffer.from(place))
    return Buffer.concat([nonce, aes.update(text, "utf8"), aes.final(), aes.getAuthTag()]).toString(
      "base64url",
    )
  },
  decrypt: (keyHex, sealed, place) => {
    const bytes = Buffer.from(sealed, "base64url")
    const nonce = bytes.subarray(0, nonceBytes)
    const aes = createDecipheriv("aes-256-gcm", Buffer.from(keyHex, "hex"), nonce, {
      authTagLength: proofBytes,
    })
    aes.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-proofBytes))
    return aes.update(bytes.subarray(nonceBytes, -proofBytes)) + aes.final("utf8")
  },
}

/** First 16 hex digits of SHA-256: enough to tell two tokens apart, safe to log. */
export function tagOf(refreshToken: string): string {
  return hash("sha256", refreshToken, "hex").slice(0, 16)
}

export function digest(text: string): string {
  return hash("sha256", text, "hex")
}

export function hmac(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url")
}

/** As Cafe24 writes its signatures. */
export function hmacBase64(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64")
}

/**
 * The time it takes depends on what was given and never on what is kept: a wrong length is compared as well, the kept
 * one with itself. Hashing both sides first does the same and was the dearest part of every request.
 */
export function sameSecret(given: string, kept: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(kept)]
  const isAsLong = left.length === right.length
  return timingSafeEqual(isAsLong ? left : right, right) && isAsLong
}
