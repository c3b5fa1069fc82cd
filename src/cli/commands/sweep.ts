// mallkey sweep: renews whatever is due, once. For cron jobs where no server runs.
import { command } from "../command.ts"
import { sweepAndTell } from "../sweep-and-tell.ts"

export default command({
  usage: "[--force]",
  example: "mallkey sweep",
  flags: { force: { type: "boolean" } },
  run: async (call) => {
    const home = await call.house()
    await home.keeper.start()
    return sweepAndTell(call, home, { force: call.flags.force, by: "cli" })
  },
})
