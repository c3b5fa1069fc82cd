// The names of our keys. What is written together shares a hash slot, so that a cluster takes it in one script.

const pairPrefix = "cafe24:oauth:"

/** Every key that holds a pair begins with this; nothing in it means anything to SCAN. */
export const pairPattern = `${pairPrefix}*`

/** Braces choose the slot: those of an id are written otherwise. A mall id has none, so its key is as others know it. */
export function pairKey(id: string): string {
  return pairPrefix + id.replace(/[%{}]/g, encodeURIComponent)
}

/** Undefined: no id of ours is kept there. */
export function idOfPairKey(key: string): string | undefined {
  try {
    const id = decodeURIComponent(key.slice(pairPrefix.length).replace(/%(?!25|7B|7D)/g, "%25"))
    return pairKey(id) === key ? id : undefined
  } catch {
    return undefined
  }
}

/** What we write down beside a pair. In braces stands the pair's whole key, so it lives in the same slot. */
export function besideKey(id: string): string {
  return `mallkey:beside:{${pairKey(id)}}`
}

/** Every connection's next try, and what counting needs; see redis-index.ts. */
export const dueKey = "{mallkey}:due"
export const idsKey = "{mallkey}:ids"
export const lookedKey = "{mallkey}:looked"

export function leaseKey(name: string): string {
  return `mallkey:lease:${name}`
}

export function noteKeys(kind: string): [values: string, order: string] {
  return [`mallkey:notes:{${kind}}`, `mallkey:notekeys:{${kind}}`]
}
