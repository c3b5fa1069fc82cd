// English: the short reasons of the ways in. See details.ts.
export const proxyReasons = [
  "the body broke off",
  "stand-ins are made for keys, not for sessions",
  "no token endpoint stands here for this platform",
  "the client secret is to be a key",
  "these are stand-ins of this house's proxy, not tokens: what they stand for is kept here already",
] as const
