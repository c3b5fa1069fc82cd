// What a value that comes out of a store must look like before it is believed: a few words to say it with.

import { isOddId } from "../odd-ids.ts"

export type Shape = (value: unknown) => boolean

export const text: Shape = (value) => typeof value === "string"
/** A connection's name: what no store takes as one would be refused at every step that follows. */
export const name: Shape = (value) => !isOddId(value as string)
export const flag: Shape = (value) => typeof value === "boolean"
export const count: Shape = (value) => Number.isFinite(value)
export const anything: Shape = () => true

/** The furthest a JavaScript date reaches; what lies behind cannot be written as a time. */
const furthestMs = 8.64e15

export const moment: Shape = (value) => typeof value === "number" && Math.abs(value) <= furthestMs

export const maybe =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || shape(value)

export const listOf =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(shape)

export const recordOf =
  (shape: Shape): Shape =>
  (value) =>
    isRecord(value) && Object.values(value).every(shape)

/** Further members are let be: a newer version may have written them. */
export const holding = (members: Record<string, Shape>): Shape => {
  const wanted = Object.entries(members)
  return (value) => isRecord(value) && wanted.every(([name, shape]) => shape(value[name]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
