// What a terminal is sent: text and our own colours. Whatever stands in a row, a name or an answer must not steer it.
import { steering } from "../../core/tools/one-line.ts"
import { asTyped } from "./typed.ts"

/** Bold, dim, italic, underlined, and the plain colours: as `styleText` writes them. */
const colour = "\\u001b\\[(?:[0-4]|2[2-4]|3\\d|9[0-7])m"
const allowed = new RegExp(`${colour}|[\\n\\t]|${steering}`, "g")

/** In their place stands a `?`. */
export function withoutSteering(text: string): string {
  return text.replace(allowed, (found) =>
    found.length > 1 || found === "\n" || found === "\t" ? found : "?",
  )
}

export function asShown(text: string): string {
  return withoutSteering(asTyped(text))
}

/** The same document in other letters. */
export function jsonText(document: unknown): string {
  const text = JSON.stringify(document, undefined, 2)
  return text.replace(new RegExp(steering, "g"), (sign) =>
    sign === "\n" ? sign : `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}
