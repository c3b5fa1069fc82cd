// A mall that is not connected may be one that is, mistyped: then that one is named beside the error.
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import type { CommandCall } from "../command.ts"
import { nearest } from "../nearest.ts"
import type { Reached } from "../reachable.ts"
import { wordsAbout } from "../words-about.ts"

export async function withNearestMall(
  error: unknown,
  { keeper }: Reached,
  call: Pick<CommandCall, "language">,
): Promise<unknown> {
  if (!isKeeperError(error, "connection_unknown") || error.connectionId === undefined) return error
  const { connectionId, detail, said } = error
  // A key that may not read the list gets no guess; the error stands either way.
  const known = await keeper.connections().then(
    ({ found }) => found.map(({ connection }) => connection.id),
    () => [],
  )
  const meant = nearest(connectionId, known)
  if (meant === undefined) return error
  const problems = [(await wordsAbout(call, keeper, meant)).perhapsMall(meant)]
  return new KeeperError(error.code, { connectionId, detail, said, problems, fix: "mallkey status" })
}
