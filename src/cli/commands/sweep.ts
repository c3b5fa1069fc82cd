// mallkey sweep: renews whatever is due, once. For cron jobs where no server runs.
import { command } from "../command.ts"
import { sweepAndTell } from "../sweep-and-tell.ts"

export default command({
  usage: "[--force]",
  example: "mallkey sweep",
  flags: { force: { type: "boolean" } },
  run: async (call) => {
    const { keeper } = await call.reach()
    return sweepAndTell(call, keeper, { force: call.flags.force ?? false })
  },
})
