// The library's client, with deadlines by the time in which we listened: its own go by the wall, and a process that was
// stopped would throw away the answers that arrived meanwhile.
import type { ClientConfig, Client as PgClient, Pool, PoolClient, QueryResult } from "pg"
import { inTime, startPatience } from "../../patience.ts"
import type { Names } from "./names.ts"

const noAnswer = (ms: number) => new Error(`no answer within ${ms} ms`)

/**
 * For a pool, which connects each as soon as it is made. One that is not connected by then is torn off. One that the server
 * ends says so to what is under way; its event is heard by nobody for moments, and unheard it would end the process.
 */
export function patientClient(Client: typeof PgClient, connectMs: number): typeof PgClient {
  return class extends Client {
    constructor(config?: string | ClientConfig) {
      super(config)
      this.on("error", () => undefined)
      const cancel = startPatience(connectMs, () => this.connection.stream.destroy(noAnswer(connectMs)))
      this.once("connect", cancel)
      this.once("end", cancel)
    }
  }
}

interface Asked {
  text: string
  values?: unknown[] | undefined
  /** Whose plan is worth keeping, where the line allows it. */
  names?: Names | undefined
}

/** One statement on a connection of the pool; a connection on which one failed is not used again. */
export async function askPool(pool: Pool, answerMs: number, asked: Asked): Promise<QueryResult> {
  const client = await pool.connect()
  let broken = true
  try {
    const result = await inTime(ask(client, asked), answerMs, () => noAnswer(answerMs))
    broken = false
    return result
  } finally {
    client.release(broken)
  }
}

async function ask(client: PoolClient, { text, values, names }: Asked): Promise<QueryResult> {
  const name = await names?.of(client, text)
  return name === undefined
    ? client.query(text, values)
    : client.query({ name, text, ...(values && { values }) })
}
