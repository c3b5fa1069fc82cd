// A page of connections out of rows that others may have written: a row that cannot be read costs itself, not the page.
import type { ConnectionFacts } from "../core/connection.ts"
import { isKeeperError } from "../core/errors.ts"
import { isOddId } from "../core/odd-ids.ts"
import type { ListQuery, LookDepth } from "../core/ports.ts"
import type { Oddities } from "./oddities.ts"

interface PageReader<Row> {
  read(query: ListQuery): Promise<Row[]>
  facts(row: Row): ConnectionFacts | undefined
  /** Where the next page goes on. */
  place(row: Row): { id: string; refreshAt?: number }
  oddities: Oddities
}

/** Callers take a short page for the last one: for each row that is left out another is read. */
export async function safePage<Row>(query: ListQuery, reader: PageReader<Row>): Promise<ConnectionFacts[]> {
  const page: ConnectionFacts[] = []
  for (let rest = query; ; ) {
    const rows = await reader.read(rest)
    for (const row of rows) {
      const facts = factsOrNote(row, reader)
      if (facts) page.push(facts)
    }
    const last = rows.at(-1)
    if (rows.length < rest.limit || page.length >= query.limit || last === undefined) return page
    rest = { ...query, after: reader.place(last), limit: query.limit - page.length }
  }
}

function factsOrNote<Row>(
  row: Row,
  { facts, place, oddities }: PageReader<Row>,
): ConnectionFacts | undefined {
  const { id } = place(row)
  if (isOddId(id)) {
    oddities.note(
      id,
      "no mall is called like this (control characters, or longer than 256): mend its mall_id",
    )
    return undefined
  }
  try {
    return facts(row)
  } catch (error) {
    const why = isKeeperError(error, "row_unreadable") ? error.detail : undefined
    oddities.note(id, why ?? `its row cannot be read (${(error as Error).name}): connect it anew`)
    return undefined
  }
}

/** Rows that a start waits for. */
export const someRows = 1_000

/** For who asks how the place is: each row is looked at once, or only the first ones. */
export async function readPages(
  page: (query: ListQuery) => Promise<ConnectionFacts[]>,
  depth: LookDepth,
): Promise<void> {
  const limit = someRows
  let after: ConnectionFacts | undefined
  for (;;) {
    const rows = await page({ after, limit })
    after = rows.at(-1)
    if (rows.length < limit || depth === "some") return
  }
}
