// What the core is handed for secrets on Node: the cipher, the tag of a refresh token, signatures.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  timingSafeEqual,
} from "node:crypto"
import type { Cipher } from "../core/seal.ts"
import { randomBytes } from "./random-bytes.ts"

const keyBytes = 32
const nonceBytes = 12
const proofBytes = 16

export const cipher: Cipher = {
  derive: (secret, purpose, bytes) => derived(secret, purpose, bytes).toString("hex"),
  key: (secret, purpose) => {
    const key = createSecretKey(derived(secret, purpose, keyBytes))
    return {
      encrypt: (text, place) => {
        const nonce = randomBytes(nonceBytes)
        const aes = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(place))
        const parts = [nonce, aes.update(text, "utf8"), aes.final(), aes.getAuthTag()]
        return Buffer.concat(parts).toString("base64url")
      },
      decrypt: (sealed, place) => {
        const bytes = Buffer.from(sealed, "base64url")
        const nonce = bytes.subarray(0, nonceBytes)
        const aes = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: proofBytes })
        aes.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-proofBytes))
        return aes.update(bytes.subarray(nonceBytes, -proofBytes)) + aes.final("utf8")
      },
    }
  },
}

function derived(secret: string, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "mallkey", purpose, bytes))
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
