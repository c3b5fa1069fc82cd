// Every statement that this process sends to a PostgreSQL, and the name by which its plan is to be kept.
import pg from "pg"

export interface Sent {
  text: string
  name: string | undefined
}

export async function spyOnNames(work: () => Promise<unknown>): Promise<{ sent: Sent[] }> {
  const sent: Sent[] = []
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...of: unknown[]) {
    const asked = typeof of[0] === "string" ? { text: of[0] } : (of[0] as pg.QueryConfig)
    sent.push({ text: asked.text, name: asked.name })
    return Reflect.apply(query, this, of)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return { sent }
}
