// Bad rows of auth_settings, as the application and accidents leave them.
import { hash } from "node:crypto"
import type { StoreBench } from "../../src/testing/index.ts"
import { badDocuments } from "./poisons.ts"
import type { TestDatabase } from "./postgres-place.ts"

/** As the application writes it: the whole object anew. */
async function putRow(database: TestDatabase, id: string, document: object | string): Promise<void> {
  const text =
    typeof document === "string" ? JSON.stringify(document) : JSON.stringify({ mall_id: id, ...document })
  const rowId = hash("md5", id, "hex")
  await database.query(
    `insert into auth_settings (id, providers) values ($1::uuid, jsonb_build_object('cafe24', $2::jsonb))
      on conflict (id) do update set providers = excluded.providers`,
    [rowId, text],
  )
}

/** Rows are named by their id where the mall's name is the trouble, or there is no pair in them. */
export function supabasePoisons(database: TestDatabase): NonNullable<StoreBench["poisons"]> {
  const documents = badDocuments(Date.now, (id, document) => putRow(database, id, document))
  const { "sealed, and without a tag": sealed, "another kind of document": other, ...times } = documents
  const byRow = { named: hash("md5", "brokenmall", "hex").slice(0, 8) }
  return {
    ...times,
    "sealed, and without a tag": async () => ({ ...(await sealed!()), ...byRow }),
    "another kind of document": async () => ({ ...(await other!()), named: undefined }),
    "a name with a line break": async () => {
      await putRow(database, "line\nbreak", { refresh_token: "r", access_token: "a" })
      const id = hash("md5", "line\nbreak", "hex")
      const mend = async () =>
        void (await database.query("delete from auth_settings where id = $1::uuid", [id]))
      return { named: id.slice(0, 8), now: Date.now(), mend }
    },
  }
}
