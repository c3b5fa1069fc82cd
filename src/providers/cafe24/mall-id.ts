// A mall id becomes a host name: hostile until it has proved to be nothing but a mall id.
import { KeeperError } from "../../core/errors.ts"

// Checked before lower-casing: the Kelvin sign K lower-cases to an ordinary k.
const mallIdShape = /^[A-Za-z0-9][A-Za-z0-9-]{1,49}$/

/** The mall id in lower case, or `request_invalid`. What was given is not repeated: it may be anything. */
export function readMallId(text: unknown): string {
  if (typeof text === "string" && mallIdShape.test(text)) return text.toLowerCase()
  throw new KeeperError("request_invalid", {
    detail: "mall_id: 2 to 50 letters, digits and hyphens, starting with a letter or digit",
  })
}

export function isMallId(text: unknown): text is string {
  return typeof text === "string" && mallIdShape.test(text)
}
