// mallkey exchange: turns a code that was pasted by hand into a connection, within its minute.
import { refuseMadeUpOwner } from "../../access/made-up-owner.ts"
import { KeeperError } from "../../core/errors.ts"
import { misused } from "../arguments.ts"
import { readPasted } from "../asking/pasted.ts"
import { command } from "../command.ts"
import { connectedAnswer } from "../connecting/connected-answer.ts"
import { splitId, whichMall } from "../which-mall.ts"

export default command({
  makesStore: true,
  usage: "[MALL] --code CODE",
  takes: [0, 1],
  example:
    "mallkey exchange mymall --code 9Xs0Kd…\nmallkey exchange mymall --code 'https://keeper.example.com/api/cafe24/callback?code=…&state=…'",
  flags: { code: { type: "string", value: "CODE" } },
  run: async (call) => {
    const { args, flags, out, words, house } = call
    if (flags.code === undefined) throw misused([words.codeIsMissing], "mallkey exchange --help")
    const { keeper, settings } = await house()
    const id = whichMall(args[0], settings.mallId, words)
    const { app, mallId, owner } = splitId(id)
    await refuseMadeUpOwner(keeper, id)
    const { code, error } = readPasted(flags.code)
    if (error !== undefined)
      throw new KeeperError("consent_denied", { connectionId: mallId, detail: error.slice(0, 60) })
    if (!code) throw misused([words.noCodeInIt], "mallkey exchange --help")
    if (!out.json) out.note(out.style("gray", words.codeLivesAMinute))
    await keeper.start()
    const { connection, first, missingScopes } = await keeper.exchange({ app, mallId, owner, code }, "cli")
    const view = await keeper.connection(connection.id)
    connectedAnswer(call, view, { first, missingScopes })
    return 0
  },
})
