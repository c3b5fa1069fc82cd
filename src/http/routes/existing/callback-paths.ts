// Where a server of ours takes what Cafe24 sends back after a consent.

/** The first is ours; the others are those of deployments it replaces. */
export const callbackPaths = [
  "/api/cafe24/callback",
  "/api/auth/cafe24/callback",
  "/api/auth/callback",
  "/auth/callback",
  "/prod/callback",
  // What is left of the one before where a gateway takes its stage away.
  "/callback",
] as const
