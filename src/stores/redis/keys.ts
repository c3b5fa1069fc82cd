// The names of our keys. What is written together shares a hash slot, so that a cluster takes it in one script.
import { appPrefix, readId, writeId } from "../../core/id.ts"

const firstApp = "cafe24"

function pairPrefix(app: string | undefined): string {
  return `${app ?? firstApp}:oauth:`
}

/** Every key that holds a pair of this app begins so; nothing in it means anything to SCAN. */
export function pairPattern(app: string | undefined): string {
  return `${pairPrefix(app)}*`
}

/** Keys of this shape may be anybody's: of which app, if it were one. */
export const anyPairPattern = "*:oauth:*"

export function appOfPairKey(key: string): string {
  return key.slice(0, key.indexOf(":"))
}

/** Braces choose the slot: those of an id are written otherwise. A mall id has none, so its key is as others know it. */
export function pairKey(id: string): string {
  const { app, account, owner } = readId(id)
  return pairPrefix(app) + writeId({ account, owner }).replace(/[%{}]/g, encodeURIComponent)
}

/** Undefined: no id of ours is kept there. */
export function idOfPairKey(key: string, app?: string): string | undefined {
  try {
    const rest = decodeURIComponent(key.slice(pairPrefix(app).length).replace(/%(?!25|7B|7D)/g, "%25"))
    const id = app === undefined ? rest : appPrefix(app) + rest
    return pairKey(id) === key ? id : undefined
  } catch {
    return undefined
  }
}

/** What we write down beside a pair. In braces stands the pair's whole key, so it lives in the same slot. */
export function besideKey(id: string): string {
  return `mallkey:beside:{${pairKey(id)}}`
}

/** What is read together, and changed by one script. */
export function pairKeys(id: string): [pair: string, beside: string] {
  return [pairKey(id), besideKey(id)]
}

/** Every connection's next try, and what counting needs; see redis-index.ts. */
export function dueKey(app: string | undefined): string {
  return app === undefined ? "{mallkey}:due" : `{mallkey}:due:${app}`
}
export const idsKey = "{mallkey}:ids"
export const lookedKey = "{mallkey}:looked"

export function leaseKey(name: string): string {
  return `mallkey:lease:${name}`
}

export function noteKeys(kind: string): [values: string, order: string] {
  return [`mallkey:notes:{${kind}}`, `mallkey:notekeys:{${kind}}`]
}
