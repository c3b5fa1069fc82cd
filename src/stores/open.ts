// Which store a URL means. An adapter, and the library it needs, is loaded only when it is chosen.
import { KeeperError } from "../core/errors.ts"
import type { Chance, Clock, Store, TagOf } from "../core/ports.ts"
import type { Sealer } from "../core/seal.ts"

export interface StoreParts {
  sealer: Sealer
  tagOf: TagOf
  clock: Clock
  chance: Chance
  /** When a pair that another program wrote counts as due; our own carry their moment with them. */
  refreshAheadMs: number
  /** SUPABASE_TABLE, SUPABASE_PROVIDER and SUPABASE_SERVICE_ROLE_KEY. */
  supabase?: { table: string; provider: string; serviceRoleKey?: string }
}

/** `rest` is the URL behind its scheme and colon. */
type Load = (rest: string, parts: StoreParts, url: string) => Promise<Store>

const loaders: Record<string, Load> = {
  sqlite: async (path, parts) => (await import("./sqlite/sqlite.ts")).openSqliteStore(path, parts),
  postgres: async (_rest, parts, url) =>
    (await import("./postgres/postgres.ts")).openPostgresStore(url, parts),
  postgresql: async (_rest, parts, url) =>
    (await import("./postgres/postgres.ts")).openPostgresStore(url, parts),
  redis: async (_rest, parts, url) => (await import("./redis/redis.ts")).openRedisStore(url, parts),
  rediss: async (_rest, parts, url) => (await import("./redis/redis.ts")).openRedisStore(url, parts),
  supabase: async (rest, parts) => (await import("./supabase/supabase.ts")).openSupabaseStore(rest, parts),
  file: async (path, parts) => (await import("./file/file.ts")).openFileStore(path, parts),
  memory: async (_rest, parts) => (await import("./memory/memory.ts")).createMemoryStore(parts),
}

export const storeSchemes = Object.keys(loaders)

export async function openStoreAt(url: string, parts: StoreParts): Promise<Store> {
  const [scheme = "", ...rest] = url.split(":")
  if (!Object.hasOwn(loaders, scheme)) throw unknownStore()
  return loaders[scheme]!(rest.join(":"), parts, url)
}

/** The URL is not repeated: it may hold a password. */
function unknownStore(): KeeperError {
  const known = storeSchemes.map((scheme) => `${scheme}:`).join(", ")
  const problem = `MALLKEY_STORE must begin with one of ${known}`
  return new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
}
