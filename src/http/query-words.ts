// The kinds of values that queries and bodies are made of, each with its shape written once.
import { z } from "zod"

export const flag = z.stringbool({ truthy: ["1", "true"], falsy: ["0", "false"], case: "sensitive" })

/** Not coerced: an empty text would become a zero that nobody meant. */
export function wholeNumber(low: number, high: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(low).max(high))
}

export const moment = z.iso.datetime()

const textShape = /^[^\p{C}]+$/u
export const shortText = z.string().trim().min(1).max(100).regex(textShape)

/** Part of a connection's id, behind its `~`. */
export const owner = z
  .string()
  .max(100)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@:+-]*$/u)

export const connectionName = z
  .string()
  .max(200)
  .regex(/^[^\p{C}\p{Z}/]+$/u)
