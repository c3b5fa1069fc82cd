// Signs what leaves with an owner and comes back. Today's secret signs; what a former one signed is still believed.
import type { Secrets } from "../core/ports.ts"
import { cipher, hmac, sameSecret } from "../node/cipher.ts"
import { isGuessable } from "../settings/guessable.ts"

interface SigningSecrets {
  /** MALLKEY_SECRET: the first signs. */
  secrets: string[]
  /** CAFE24_OAUTH_STATE_SECRET: other programs on this app may have chosen it, and not well. */
  stateSecret?: string
}

export function createSigning({
  secrets,
  stateSecret,
}: SigningSecrets): Pick<Secrets, "sign" | "signed" | "believed" | "signatures"> {
  // Mixed with ours, so that a guess at theirs alone can be checked against nothing.
  const purpose = stateSecret === undefined ? "state" : `state|${stateSecret}`
  const ring = secrets.map((secret) => cipher.derive(secret, purpose, 32))
  // Version 0.1.0 signed with theirs as it was. Its consents end within ten minutes, its links within two weeks. One
  // that can be guessed is found offline from one link that anybody may ask for, and an attacker who has it could sign anything.
  const former = stateSecret === undefined ? [] : [stateSecret]
  const believed = [...ring, ...former.filter((secret) => !isGuessable(secret))]
  const sign = (text: string) => hmac(ring[0]!, text)
  return {
    sign,
    signed: (text, signature) => believed.some((key) => sameSecret(signature, hmac(key, text))),
    believed: (text) => believed.map((key) => hmac(key, text)),
    signatures: (text) => [...ring, ...former].map((key) => hmac(key, text)),
  }
}
