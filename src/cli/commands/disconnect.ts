// mallkey disconnect: forgets a connection, and with --revoke ends it at its platform as well.

import { isKeeperError } from "../../core/errors.ts"
import { isMeant } from "../asking/ask.ts"
import { command } from "../command.ts"
import type { Reachable } from "../reachable.ts"
import { wordsAbout } from "../words-about.ts"

export default command({
  usage: "ID [--revoke] [--yes]",
  takes: [1, 1],
  example: "mallkey disconnect mymall --revoke --yes",
  flags: { revoke: { type: "boolean" }, yes: { type: "boolean" } },
  run: async (call) => {
    const { args, flags, out, reach } = call
    const { keeper } = await reach()
    const id = await idOf(keeper, args[0] ?? "")
    const words = await wordsAbout(call, keeper, id)
    const { revoke = false } = flags
    if (!flags.yes && !(await isMeant(call, words.disconnectQuestion(id, revoke), words.needsYes))) {
      out.answer({ id, disconnected: false }, words.leftAlone)
      return 1
    }
    const { revoked } = await keeper.disconnect(id, { revoke })
    const done = [words.disconnected(id, revoked), ...(revoke && !revoked ? [words.notAllRevoked] : [])].join(
      "\n  ",
    )
    out.answer({ id, disconnected: true, revoked }, `${out.style("green", "✓")} ${done}`)
    return 0
  },
})

/** One of which only an answer waits can be given up too: then the id is meant as it was typed. */
async function idOf(keeper: Reachable, typed: string): Promise<string> {
  try {
    return (await keeper.connection(typed)).connection.id
  } catch (error) {
    if (isKeeperError(error, "connection_unknown")) return typed
    throw error
  }
}
