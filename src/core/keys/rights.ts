// What a key may do at all; a leash says on what.

export const allRights = ["read", "token", "proxy", "connect", "admin"] as const
/** What a key may do. */
export type Right = (typeof allRights)[number]
