// Seals tokens at rest: AES-256-GCM under a ring of keys, each text bound to the place it is kept in.
import { KeeperError } from "./errors.ts"

export interface Sealer {
  /** `place` names connection and field; the text opens there and nowhere else. */
  seal(text: string, place: string): Promise<string>
  /** Rejects with `settings_invalid` when no key of the ring opens it. */
  open(sealed: string, place: string): Promise<string>
  /** False: sealed by an older key of the ring, worth sealing again. */
  isCurrent(sealed: string): boolean
  /** Ids of the keys in the ring, the sealing one first. They tell nothing of the keys. */
  readonly keyIds: string[]
}

const mark = "mk1"
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function isSealed(text: string): boolean {
  return text.startsWith(`${mark}.`)
}

/** The key id of a sealed text: what still depends on an old key is counted by it. */
export function sealedBy(sealed: string): string | undefined {
  return isSealed(sealed) ? sealed.split(".")[1] : undefined
}

interface RingKey {
  id: string
  key: CryptoKey
}

/** The first secret seals, all of them open: put a new one in front to change it while running. */
export async function createSealer(secrets: string[]): Promise<Sealer> {
  const ring = await Promise.all(secrets.map(ringKey))
  const first = ring[0]
  if (!first) throw new KeeperError("settings_invalid", { problems: ["MALLKEY_SECRET is missing"] })
  return {
    keyIds: ring.map((entry) => entry.id),
    isCurrent: (sealed) => sealedBy(sealed) === first.id,
    seal: async (text, place) => {
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const sealed = await crypto.subtle.encrypt(gcm(iv, place), first.key, encoder.encode(text))
      return [mark, first.id, toText(iv), toText(new Uint8Array(sealed))].join(".")
    },
    open: async (sealed, place) => {
      const [, id, iv = "", body = ""] = sealed.split(".")
      const entry = ring.find((candidate) => candidate.id === id)
      if (!isSealed(sealed) || !entry) throw unopenable(place, "its key is not among MALLKEY_SECRET")
      try {
        const opened = await crypto.subtle.decrypt(gcm(fromText(iv), place), entry.key, fromText(body))
        return decoder.decode(opened)
      } catch (cause) {
        throw unopenable(place, "it was changed, or moved from another place", cause)
      }
    },
  }
}

async function ringKey(secret: string): Promise<RingKey> {
  const raw = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, [
    "deriveKey",
    "deriveBits",
  ])
  const key = await crypto.subtle.deriveKey(hkdf("seal"), raw, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ])
  // The id comes from a derivation of its own, so that knowing it says nothing about the sealing key.
  const id = new Uint8Array(await crypto.subtle.deriveBits(hkdf("key id"), raw, 32))
  return { id: Array.from(id, (byte) => byte.toString(16).padStart(2, "0")).join(""), key }
}

function hkdf(purpose: string): HkdfParams {
  return { name: "HKDF", hash: "SHA-256", salt: encoder.encode("mallkey"), info: encoder.encode(purpose) }
}

function gcm(iv: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: encoder.encode(place) }
}

function unopenable(place: string, detail: string, cause?: unknown): KeeperError {
  const problem = `${place} cannot be opened: ${detail}`
  return new KeeperError("settings_invalid", { detail: problem, problems: [problem], cause })
}

function toText(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
}

function fromText(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0))
}
