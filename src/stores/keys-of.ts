// Which key seals how many, out of what a store counted: those that may not be touched apart.
import { ofApp } from "../core/id.ts"
import type { IssuedTo, ResealCount } from "../core/ports.ts"

export interface KeyGroup extends IssuedTo {
  key: string
  connections: number
}

export type MayTouch = (issued: IssuedTo) => boolean

/** `settled`: keys under which nothing is left to do; undefined: nothing is, whatever the key. */
export function keysOf(
  groups: Iterable<KeyGroup>,
  settled: ReadonlySet<string> | undefined,
  mayTouch: MayTouch = () => true,
): Omit<ResealCount, "resealed"> {
  const byKey: Record<string, number> = {}
  const othersByKey: Record<string, number> = {}
  for (const { app, clientId, key, connections } of groups) {
    const kept = mayTouch({ ...ofApp(app), clientId }) ? byKey : othersByKey
    kept[key] = (kept[key] ?? 0) + connections
  }
  const open = Object.entries(byKey).filter(([key]) => settled && !settled.has(key))
  const left = open.reduce((sum, [, connections]) => sum + connections, 0)
  return { left, byKey, ...(Object.keys(othersByKey).length > 0 && { othersByKey }) }
}

interface KeyRow {
  app?: unknown
  client_id?: unknown
  key_id?: unknown
  connections?: unknown
}

export function keyGroupOfRow(row: KeyRow): KeyGroup {
  return {
    ...ofApp((row.app ?? undefined) as string | undefined),
    clientId: (row.client_id ?? "") as string,
    key: row.key_id as string,
    connections: row.connections as number,
  }
}
