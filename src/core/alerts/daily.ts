// The daily look at every connection: how many there are, how many are in trouble, and which.

import { assess } from "../alive/assess.ts"
import type { ConnectionFacts } from "../connection.ts"
import { everyConnection } from "../every-connection.ts"
import type { Clock, Providers, Store } from "../ports.ts"
import { nothingSaid } from "./changes.ts"
import { warnShare } from "./short-lives.ts"
import type { AlertPolicy } from "./table.ts"
import { type ConnectionSight, troublesOfConnection } from "./troubles.ts"

/** What a daily check found, by how many connections. */
export interface DailyCheck {
  checked: number
  /** In trouble or near the end, and their owners need not act yet. */
  warned: number
  needs_reauth: number
  /** Connections (and the app) that people were told of by this very check. */
  notified: number
  /** Channels that did not take a message; they are tried again. */
  failures: { id: string; reason: string }[]
}

interface Counted extends Pick<DailyCheck, "checked" | "warned" | "needs_reauth"> {
  inTrouble: ConnectionFacts[]
}

/** Lists open no seal: what cannot be opened any more is warned of as well. */
export async function countAll(
  { store, clock, providers }: { store: Store; clock: Clock; providers: Providers },
  policy: AlertPolicy,
  hints: ReadonlyMap<string, number>,
): Promise<Counted> {
  const all: Counted = { checked: 0, warned: 0, needs_reauth: 0, inTrouble: [] }
  for await (const connection of everyConnection(store)) {
    const share = warnShare(providers.of(connection).facts)
    const uninstalledAt = hints.get(connection.id)
    const sight = { connection, assessment: assess(connection, clock.now()), share, uninstalledAt }
    count(all, sight, policy, clock.now())
  }
  return all
}

function count(
  all: Counted,
  sight: ConnectionSight & { connection: ConnectionFacts },
  policy: AlertPolicy,
  now: number,
): void {
  all.checked++
  if (troublesOfConnection(sight, nothingSaid, policy, now).length === 0) return
  all.inTrouble.push(sight.connection)
  if (sight.assessment?.actor === "owner") all.needs_reauth++
  else all.warned++
}
