// A Supabase project beside a database of a test, into which a person pastes the SQL of mallkey.

import type { StoreParts } from "../../../src/stores/open.ts"
import { restNames } from "../../../src/stores/supabase/rest/address.ts"
import { setupFor } from "../../../src/stores/supabase/rest/setup-sql.ts"
import type { TestDatabase } from "../postgres/place.ts"
import { type SupabaseProject, startSupabaseProject } from "./project.ts"
import { useSupabaseRoles } from "./roles.ts"

export interface PastedProject extends SupabaseProject {
  /** For the options of an address; answers what opens the store there. */
  paste(
    options?: string,
    names?: Partial<StoreParts["supabase"]>,
    apps?: string[],
  ): Promise<{ url: string; supabase: NonNullable<StoreParts["supabase"]> }>
}

/** As in every project of Supabase: whatever is made in `public` may be called by everybody. */
const likeSupabase = `alter default privileges in schema public grant execute on functions to anon, authenticated, service_role;
  grant usage on schema public to anon, authenticated, service_role;
  alter default privileges in schema public grant all on tables to anon, authenticated, service_role`

export async function startPastedProject(database: TestDatabase): Promise<PastedProject> {
  const letGo = await useSupabaseRoles(database.url)
  await database.query(likeSupabase)
  const project = await startSupabaseProject(database.url)
  return {
    ...project,
    paste: async (options = "", given = {}, apps = []) => {
      const names = restNames(given, project.url + options)
      const { sql } = await setupFor(names, apps)
      // Where there is no such table, the SQL Editor says so, and nothing is there to be opened.
      await database.query(sql).catch(() => undefined)
      return { url: project.url, supabase: { ...names, serviceRoleKey: project.keys.secret } }
    },
    // Roles can go when no database knows them any more.
    end: async () => {
      await project.end()
      await database.drop()
      await letGo()
    },
  }
}
