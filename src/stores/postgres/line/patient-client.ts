// The library's client, with deadlines by the time in which we listened: its own go by the wall, and a process that was
// stopped would throw away the answers that arrived meanwhile.
import type { ClientConfig, Client as PgClient, Pool, PoolClient, QueryResult } from "pg"
import { inTime, startPatience } from "../../patience.ts"
import { cancelOn } from "./cancel.ts"
import type { Names } from "./names.ts"

const noAnswer = (ms: number) => new Error(`no answer within ${ms} ms`)

/** Lines on which something goes on at the server that nobody waits for. */
const givenUp = new WeakSet<object>()

/**
 * For a pool, which connects each as soon as it is made. One that is not connected by then is torn off. One that the server
 * ends says so to what is under way; its event is heard by nobody for moments, and unheard it would end the process.
 */
export function patientClient(Client: typeof PgClient, connectMs: number): typeof PgClient {
  return class extends Client {
    readonly #config: string | ClientConfig | undefined

    constructor(config?: string | ClientConfig) {
      super(config)
      this.on("error", () => undefined)
      const cancel = startPatience(connectMs, () => this.connection.stream.destroy(noAnswer(connectMs)))
      this.once("connect", cancel)
      this.once("end", cancel)
      this.#config = config
    }

    /** The pool has let go of it by now: nobody waits for this. */
    override async end(done?: (error: Error) => void): Promise<void> {
      if (givenUp.has(this)) await cancelOn(this, Client, this.#config)
      await super.end()
      ;(done as (() => void) | undefined)?.()
    }
  }
}

interface Asked {
  text: string
  values?: unknown[] | undefined
  /** Whose plan is worth keeping, where the line allows it. */
  names?: Names | undefined
}

/** One statement on a connection of the pool; a connection on which one failed is not used again, and what goes on there is ended. */
export async function askPool(pool: Pool, answerMs: number, asked: Asked): Promise<QueryResult> {
  const client = await pool.connect()
  let broken = true
  try {
    const result = await inTime(ask(client, asked), answerMs, () => {
      givenUp.add(client)
      return noAnswer(answerMs)
    })
    broken = false
    return result
  } finally {
    client.release(broken)
  }
}

async function ask(client: PoolClient, { text, values, names }: Asked): Promise<QueryResult> {
  const name = await names?.of(client, text)
  // While it was asked where the line leads.
  if (givenUp.has(client)) throw new Error("given up")
  return name === undefined
    ? client.query(text, values)
    : client.query({ name, text, ...(values && { values }) })
}
