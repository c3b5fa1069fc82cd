// Seals tokens at rest: AES-256-GCM under a ring of keys, each text bound to the place it is kept in.
import { KeeperError } from "./errors.ts"

export interface Sealer {
  /** `place` names connection and field; the text opens there and nowhere else. */
  seal(text: string, place: string): string
  /** Throws `seal_unknown` when no key of the ring opens it. */
  open(sealed: string, place: string): string
  /** False: sealed by an older key of the ring, worth sealing again. */
  isCurrent(sealed: string): boolean
  /** Ids of the keys in the ring, the sealing one first. They tell nothing of the keys. */
  readonly keyIds: string[]
}

/**
 * The arithmetic, handed in. Synchronous on purpose: WebCrypto took 100 µs for what node:crypto does in 5,
 * and every read that is not remembered pays it.
 */
export interface Cipher {
  /** HKDF-SHA256 of the secret; hex. */
  derive(secret: string, purpose: string, bytes: number): string
  /** A key derived and made ready once: making it ready costs three times as much as using it. */
  key(secret: string, purpose: string): CipherKey
}

export interface CipherKey {
  /** AES-256-GCM with a fresh random nonce in front and `place` as additional data; base64url. */
  encrypt(text: string, place: string): string
  /** Throws when the text was changed or the place is another. */
  decrypt(sealed: string, place: string): string
}

const mark = "mk1"

export function isSealed(text: string): boolean {
  return text.startsWith(`${mark}.`)
}

/** The key id of a sealed text: what still depends on an old key is counted by it. */
export function sealedBy(sealed: string): string | undefined {
  return isSealed(sealed) ? sealed.split(".")[1] : undefined
}

/** The first secret seals, all of them open: put a new one in front to change it while running. */
export function createSealer(secrets: string[], cipher: Cipher): Sealer {
  // The id comes from a derivation of its own, so that knowing it says nothing about the sealing key.
  const ring = secrets.map((secret) => ({
    id: cipher.derive(secret, "key id", 4),
    key: cipher.key(secret, "seal"),
  }))
  const first = ring[0]
  if (!first) throw new KeeperError("settings_invalid", { problems: ["MALLKEY_SECRET is missing"] })
  return {
    keyIds: ring.map((entry) => entry.id),
    isCurrent: (sealed) => sealedBy(sealed) === first.id,
    seal: (text, place) => `${mark}.${first.id}.${first.key.encrypt(text, place)}`,
    open: (sealed, place) => {
      const [, keyId, text = ""] = isSealed(sealed) ? sealed.split(".") : []
      const entry = ring.find((candidate) => candidate.id === keyId)
      if (!entry) throw unopenable(place, otherKey)
      try {
        return entry.key.decrypt(text, place)
      } catch (cause) {
        throw unopenable(place, { detail: "it was changed, or moved from another place", cause })
      }
    },
  }
}

/** Why most that cannot be opened cannot: a secret was changed or lost. */
export const otherKey = { detail: "its key is not among MALLKEY_SECRET" }

/** Places are made of the connection and a field behind the last bar. */
function unopenable(place: string, why: { detail: string; cause?: unknown }): KeeperError {
  return new KeeperError("seal_unknown", { connectionId: place.slice(0, place.lastIndexOf("|")), ...why })
}
