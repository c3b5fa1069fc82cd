// Copies of what is remembered, so that nobody changes a store by changing what it returned.
import type { Connection, Health } from "../core/connection.ts"

/** By hand: structuredClone takes twenty times as long, and simulations make millions of these. */
export function copyOf(connection: Connection): Connection {
  const copy = { ...connection }
  copy.scopes = connection.scopes.slice()
  if (connection.askedScopes) copy.askedScopes = connection.askedScopes.slice()
  copy.tokens = { ...connection.tokens }
  copy.health = copyOfHealth(connection.health)
  return copy
}

export function copyOfHealth(health: Health): Health {
  const copy = { ...health }
  copy.requestedAt = health.requestedAt.slice()
  if (health.lastFailure) copy.lastFailure = { ...health.lastFailure }
  if (health.attempt) copy.attempt = { ...health.attempt }
  if (health.spent) copy.spent = health.spent.slice()
  if (health.replaced) copy.replaced = health.replaced.slice()
  return copy
}
