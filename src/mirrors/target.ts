// What a mirror is: a place where other programs read the access token. A refresh token has no field here, so none can get there.

/** What may lie in a mirror. */
export interface MirroredToken {
  id: string
  mallId: string
  clientId: string
  accessToken: string
  expiresAt: number
  /** How long it lives, where it would be over by this machine's clock, which is ahead. */
  livesMs?: number
  issuedAt: number
  tag: string
  scopes: string[]
}

/** Of whom a token lies there, and which. */
export interface Standing {
  id: string
  tag: string
  issuedAt: number
}

export interface MirrorTarget {
  /** For people: without user and password. */
  name: string
  /** Whole or not at all, and never over a newer one, or over a pair of somebody's own (`MirrorRefusal`). */
  write(token: MirroredToken): Promise<void>
  /** What is not ours stays. */
  remove(id: string): Promise<void>
  /** What a keeper has written there, as far as it can be listed. */
  standing?(): Promise<Standing[]>
  /** What would keep this connection's token from being written, as far as a look tells that changes nothing. */
  inTheWay?(id: string): Promise<string | undefined>
  /** Could be written now; leaves nothing behind. */
  probe(): Promise<void>
  close(): void
}

/** About one connection's place alone: all others go on. */
export class MirrorRefusal extends Error {}

/** By this others, and we ourselves, know what a mirror has written. */
export const sourceMark = "mallkey-mirror"

export const holdsPair = "a refresh token lies there: left alone"

/** What lies there already. Undefined: nothing, or nothing that could be read. */
export function readMirrored(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const found: unknown = JSON.parse(text ?? "")
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
