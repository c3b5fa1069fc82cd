// A pair that another program holds, as an import finds it.
import { minute } from "../../src/core/alive/schedule.ts"
import type { Copy } from "../../src/core/taking-over/copies.ts"
import type { World } from "./world.ts"

/** A consent another program got, and the file it keeps. */
export function elsewhere(world: World, mallId = "mymall", more: Partial<Copy> = {}): Copy {
  const granted = world.simulator.grant(mallId)
  const now = world.clock.now()
  return {
    id: mallId,
    mallId,
    scopes: [],
    tokens: {
      accessToken: granted.access_token,
      accessExpiresAt: now + 120 * minute,
      refreshToken: granted.refresh_token,
      refreshExpiresAt: now + 14 * 24 * 60 * minute,
      issuedAt: now,
    },
    ...more,
  }
}
