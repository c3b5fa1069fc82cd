// Ways in which a PostgreSQL table refuses the next pair of one mall, as rules of other people's tables do.

/** Of one mall: the table takes every other row. Answers what mends the table. */
export type Refuse = (mallId: string) => Promise<() => Promise<void>>

interface Columns {
  table: string
  /** What names the mall, and its access token. */
  mall: string
  token: string
}

/** By the words in which the database says why: each must reach the operator. */
export function refusals(
  query: (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>,
  { table, mall, token }: Columns,
): Record<string, Refuse> {
  /** Only the pair that stands there now is let in. */
  const next = async (mallId: string) => {
    const [row] = await query(`select ${token} as token from ${table} where ${mall} = $1`, [mallId])
    return `${mall} = '${mallId}' and ${token} <> '${row!.token}'`
  }
  const rule =
    (name: string, add: (isNext: string) => string): Refuse =>
    async (mallId) => {
      await query(`alter table ${table} add ${add(await next(mallId))}`)
      return async () => void (await query(`alter table ${table} drop ${name}`))
    }
  return {
    "violates check constraint": rule(
      "constraint refuses",
      (isNext) => `constraint refuses check ((${isNext}) is not true)`,
    ),
    "violates not-null constraint": rule(
      "column needed",
      (isNext) =>
        `column needed int not null generated always as (case when ${isNext} then null else 1 end) stored`,
    ),
    "violates foreign key constraint": rule(
      "column partner",
      (isNext) =>
        `column partner int references partners generated always as (case when ${isNext} then 7 end) stored`,
    ),
    "value too long": rule(
      "column short",
      (isNext) =>
        `column short varchar(4) generated always as (case when ${isNext} then 'too long' end) stored`,
    ),
  }
}
