// A mall that is not connected may be one that is, mistyped: then that one is named beside the error.
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import type { Words } from "../command.ts"
import { nearest } from "../nearest.ts"
import type { Reached } from "../reachable.ts"

export async function withNearestMall(error: unknown, { keeper }: Reached, words: Words): Promise<unknown> {
  if (!isKeeperError(error, "connection_unknown") || error.connectionId === undefined) return error
  const { connectionId, detail, said } = error
  // A key that may not read the list gets no guess; the error stands either way.
  const known = await keeper.connections().then(
    ({ found }) => found.map(({ connection }) => connection.id),
    () => [],
  )
  const meant = nearest(connectionId, known)
  if (meant === undefined) return error
  const problems = [words.perhapsMall(meant)]
  return new KeeperError(error.code, { connectionId, detail, said, problems, fix: "mallkey status" })
}
