// English: the short reasons of the ways in. See details.ts.
export const proxyReasons = [
  "the body broke off",
  "stand-ins are made for keys, not for sessions",
  "no token endpoint stands here for this platform",
  "the client secret is to be a key",
  "these are stand-ins of this house's proxy, not tokens: what they stand for is kept here already",
  "the leash of this key does not let this call through",
  "allow, deny: at most 50 patterns",
  "allow, deny: each is a method (or *), a blank and a plain path, such as GET /admin/orders*",
  "allow: an empty list lets nothing through; without it everything goes through",
  "allow, deny and rate hold calls through the proxy: give the key the right proxy",
  "allow and deny protect nothing beside the rights token and admin",
  "rate: from 1/m to 1000/s",
  "expires_at: a key ends no later than the one that makes it",
  "rate: a key is no faster than the one that makes it",
] as const
