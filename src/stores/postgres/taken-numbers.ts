// The numbers of the table's rows come from its sequence; one that lies behind what is there lets no new mall in.
import { isKeeperError } from "../../core/errors.ts"
import type { Database } from "./database.ts"
import { nativeTable } from "./tables.ts"

/** Together some hundred thousand: more at once is not asked of anybody's database, and the next try goes on from there. */
const longestStep = 100_000
const skipSql = `select count(nextval(pg_get_serial_sequence('${nativeTable.name}', 'id'))) from generate_series(1, $1)`

/** After a restore of data without their sequence, or where somebody wrote rows with numbers of their own. */
export async function pastTakenNumbers<Done>(
  database: Pick<Database, "rows">,
  save: () => Promise<Done>,
): Promise<Done> {
  for (let step = 1; ; step *= 10) {
    try {
      return await save()
    } catch (error) {
      if (step > longestStep || !isTaken(error)) throw error
      // Where the numbers are somebody else's matter, what the table said is what people are told.
      await database.rows(skipSql, [step]).catch(() => Promise.reject(error))
    }
  }
}

/** The words around it are the server's language. */
function isTaken(error: unknown): boolean {
  if (!isKeeperError(error, "row_refused")) return false
  const { code, detail } = error.cause as { code?: string; detail?: string }
  return code === "23505" && /\(id\)=\(/.test(detail ?? "")
}
