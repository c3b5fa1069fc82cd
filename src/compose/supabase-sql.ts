// The SQL for a Supabase project, by the names that the store will be opened with.
import type { Inspected } from "../settings/index.ts"
import { restNames } from "../stores/supabase/rest/address.ts"
import { setupFor } from "../stores/supabase/rest/setup-sql.ts"

export async function supabaseSetupSql({ texts, apps }: Pick<Inspected, "texts" | "apps">): Promise<string> {
  const { SUPABASE_TABLE, SUPABASE_PROVIDER, MALLKEY_STORE = "" } = texts
  const given = { table: SUPABASE_TABLE, provider: SUPABASE_PROVIDER }
  const [, url] = /^supabase:(https?:.*)$/s.exec(MALLKEY_STORE) ?? []
  const { sql } = await setupFor(
    restNames(given, url),
    apps.map(({ name }) => name),
  )
  return sql
}
