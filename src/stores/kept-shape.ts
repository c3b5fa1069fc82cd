// What we write down of a connection must look like this when it is read again: a broken disk or an editor may have changed it.
import { count, holding, listOf, maybe, moment, text } from "../core/notes/shape.ts"

const failure = holding({ code: text, detail: text, at: moment })
const attempt = holding({ id: text, tag: text, at: moment, instance: text })

export const isHealth = holding({
  failures: count,
  failingSinceAt: maybe(moment),
  lastFailure: maybe(failure),
  attempt: maybe(attempt),
  turn: maybe(text),
  spent: maybe(listOf(text)),
  replaced: maybe(listOf(text)),
  lostAt: maybe(moment),
  accessRefusedAt: maybe(moment),
  pausedAt: maybe(moment),
  requestedAt: listOf(count),
})

/** Times of tokens may be anything that is a number: the rule that judges them knows the time. */
export const isKeptFacts = holding({
  id: text,
  app: maybe(text),
  mallId: text,
  owner: maybe(text),
  clientId: text,
  userId: maybe(text),
  shopNo: maybe(text),
  scopes: listOf(text),
  askedScopes: maybe(listOf(text)),
  tokens: holding({ accessExpiresAt: count, refreshExpiresAt: count, issuedAt: count }),
  tag: text,
  connectedAt: moment,
  refreshAt: maybe(count),
  health: isHealth,
})
