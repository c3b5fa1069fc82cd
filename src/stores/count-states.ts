// The tally of a store that has to look at its connections one by one.
import { assess } from "../core/alive/assess.ts"
import type { Connection, ConnectionFacts } from "../core/connection.ts"
import { ofApp } from "../core/id.ts"
import type { Tally } from "../core/ports.ts"
import { type CountedGroup, type Counts, tallyOf } from "./tally-of.ts"

export function countStates(
  connections: Iterable<Connection | ConnectionFacts>,
  now: number,
  counts?: Counts,
): Tally {
  return tallyOf(each(connections, now), counts)
}

function* each(connections: Iterable<Connection | ConnectionFacts>, now: number): Generator<CountedGroup> {
  for (const connection of connections) {
    const { state } = assess(connection, now)
    // A store does not know whose app it is opened for.
    if (state === "foreign") continue
    const { app, clientId, tokens } = connection
    const { accessExpiresAt: accessEndAt, refreshExpiresAt: refreshEndAt } = tokens
    yield { ...ofApp(app), clientId, state, connections: 1, accessEndAt, refreshEndAt }
  }
}
