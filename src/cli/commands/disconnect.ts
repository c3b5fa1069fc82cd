// mallkey disconnect: forgets a connection, and with --revoke ends it at Cafe24 as well.

import { command } from "../command.ts"
import { isMeant } from "../terminal/ask.ts"

export default command({
  usage: "ID [--revoke] [--yes]",
  takes: [1, 1],
  example: "mallkey disconnect mymall --revoke --yes",
  flags: { revoke: { type: "boolean" }, yes: { type: "boolean" } },
  run: async (call) => {
    const { args, flags, out, words, reach } = call
    const { keeper } = await reach()
    const { connection } = await keeper.connection(args[0] ?? "")
    const { revoke = false } = flags
    if (
      !flags.yes &&
      !(await isMeant(call, words.disconnectQuestion(connection.id, revoke), words.needsYes))
    ) {
      out.answer({ id: connection.id, disconnected: false }, words.leftAlone)
      return 1
    }
    const { revoked } = await keeper.disconnect(connection.id, { revoke })
    const done = words.disconnected(connection.id, revoked)
    out.answer({ id: connection.id, disconnected: true, revoked }, `${out.style("green", "✓")} ${done}`)
    return 0
  },
})
