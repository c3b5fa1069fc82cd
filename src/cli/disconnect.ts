// mallkey disconnect: forgets a connection, and with --revoke ends it at Cafe24 as well.
import { createInterface } from "node:readline/promises"
import { misused } from "./arguments.ts"
import { type Call, command } from "./command.ts"

export default command({
  usage: "ID [--revoke] [--yes]",
  takes: [1, 1],
  example: "mallkey disconnect mymall --revoke --yes",
  flags: { revoke: { type: "boolean" }, yes: { type: "boolean" } },
  run: async (call) => {
    const { args, flags, out, words, house } = call
    const { keeper } = await house()
    const { connection } = await keeper.connection(args[0] ?? "")
    const { revoke = false } = flags
    if (!flags.yes && !(await isMeant(call, words.disconnectQuestion(connection.id, revoke)))) {
      out.answer({ id: connection.id, disconnected: false }, words.leftAlone)
      return 1
    }
    await keeper.disconnect(connection.id, { revoke, by: "cli" })
    const done = words.disconnected(connection.id, revoke)
    out.answer(
      { id: connection.id, disconnected: true, revoked: revoke },
      `${out.style("green", "✓")} ${done}`,
    )
    return 0
  },
})

async function isMeant({ out, words }: Call, question: string): Promise<boolean> {
  if (!out.isTerminal || !process.stdin.isTTY) throw misused([words.needsYes], "mallkey disconnect --help")
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^(y|yes|예|네|ㅇ)$/i.test((await asking.question(`${question} [y/N] `)).trim())
  } finally {
    asking.close()
  }
}
