// Ends at the server what we no longer wait for, as PostgreSQL wants it: asked on a line of its own, with the number and the secret of the session.
import { once } from "node:events"
import type { ClientConfig, Client as PgClient } from "pg"
import { startPatience } from "../../patience.ts"

/** A server that takes longer has other trouble, and notices by itself that the line is gone. */
const cancelMs = 2_000

/** What a server, or a pooler in its place, says of the session when it greets. */
interface Greeted {
  processID?: number | null
  secretKey?: unknown
}

/** The library's connection: it sends the question in the clear even where the line is encrypted, so this is done by hand. */
interface Asking {
  ssl: unknown
  sslNegotiation: string
  connect(port: number | string, host?: string): void
  requestSsl(): void
  cancel(processID: number, secretKey: unknown): void
}

/**
 * To be called while that line is open, or a pooler no longer knows whose session is meant; and only for one that is
 * thrown away afterwards, so that no later statement is met. Resolves when the server has been told, never rejects.
 */
export async function cancelOn(
  line: PgClient,
  Client: typeof PgClient,
  config: string | ClientConfig | undefined,
): Promise<void> {
  const { processID, secretKey } = line as Greeted
  if (!processID) return
  const { connection, host, port } = new Client(config)
  const asking = connection as unknown as Asking
  const socket = connection.stream
  const ask = () => asking.cancel(processID, secretKey)
  const isPlain = !asking.ssl
  connection.on("connect", () => {
    if (isPlain) ask()
    else if (asking.sslNegotiation !== "direct") asking.requestSsl()
  })
  connection.on("sslconnect", ask)
  connection.on("error", () => socket.destroy())
  const over = once(socket, "close")
  const end = startPatience(cancelMs, () => socket.destroy())
  if (host.startsWith("/")) asking.connect(`${host}/.s.PGSQL.${port}`)
  else asking.connect(port, host)
  await over.catch(() => undefined)
  end()
}
