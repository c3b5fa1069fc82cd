// Which store a URL means. An adapter, and the library it needs, is loaded only when it is chosen.
import { KeeperError } from "../core/errors.ts"
import { isAppName } from "../core/id.ts"
import type { Chance, Clock, Store, TagOf } from "../core/ports.ts"
import type { Sealer } from "../core/seal.ts"

export interface StoreParts {
  sealer: Sealer
  tagOf: TagOf
  clock: Clock
  chance: Chance
  /** When a pair that another program wrote counts as due; our own carry their moment with them. */
  refreshAheadMs: number
  /** The platform's, as far as it is known. */
  platformNow?(): number
  /** Names of further apps whose connections are kept here; those of others are left alone. */
  apps?: readonly string[]
  /** SUPABASE_TABLE, SUPABASE_PROVIDER and SUPABASE_SERVICE_ROLE_KEY. */
  supabase?: { table: string; provider: string; serviceRoleKey?: string }
}

/** `rest` is the URL behind its scheme and colon. */
type Load = (rest: string, parts: StoreParts, url: string) => Promise<Store>

const postgres: Load = async (_rest, parts, url) =>
  (await import("./postgres/postgres.ts")).openPostgresStore(url, parts)
const redis: Load = async (_rest, parts, url) => (await import("./redis/redis.ts")).openRedisStore(url, parts)

const loaders: Record<string, Load> = {
  sqlite: async (path, parts) => (await import("./sqlite/sqlite.ts")).openSqliteStore(path, parts),
  postgres,
  postgresql: postgres,
  redis,
  rediss: redis,
  supabase: async (rest, parts) => (await import("./supabase/supabase.ts")).openSupabaseStore(rest, parts),
  file: async (path, parts) => (await import("./file/file.ts")).openFileStore(path, parts),
  memory: async (_rest, parts) => (await import("./memory/memory.ts")).createMemoryStore(parts),
}

export const storeSchemes = Object.keys(loaders)

export async function openStoreAt(url: string, parts: StoreParts): Promise<Store> {
  const [scheme = "", ...rest] = url.split(":")
  if (!Object.hasOwn(loaders, scheme)) throw unknownStore()
  refuseOddApps(parts.apps)
  let platformNow = () => parts.clock.now()
  const store = await loaders[scheme]!(rest.join(":"), { ...parts, platformNow: () => platformNow() }, url)
  const heedPlatform: Store["heedPlatform"] = (now) => {
    platformNow = now
  }
  // What keeps everything in memory is asked by nobody before it is filled.
  return scheme === "memory"
    ? store
    : { ...store, heedPlatform, apps: parts.apps ?? [], warnings: inTurn(store.warnings) }
}

/** Each look begins with nothing found: two at once would take from each other what they had found. */
function inTurn(look: Store["warnings"]): Store["warnings"] {
  let last: Promise<unknown> = Promise.resolve()
  return (depth) => {
    const mine = last.then(() => look(depth))
    last = mine.catch(() => undefined)
    return mine
  }
}

/** They become part of statements, keys and folders. */
function refuseOddApps(apps: readonly string[] = []): void {
  const odd = apps.filter((app) => !isAppName(app))
  if (odd.length === 0) return
  const problems = odd.map((app) => `apps: "${app}" is no name of an app (small letters, digits, -)`)
  throw new KeeperError("settings_invalid", { detail: problems.join("; "), problems })
}

/** The URL is not repeated: it may hold a password. */
function unknownStore(): KeeperError {
  const known = storeSchemes.map((scheme) => `${scheme}:`).join(", ")
  const problem = `MALLKEY_STORE must begin with one of ${known}`
  return new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
}
