// mallkey refresh: renews one connection, or all of them, whether anybody waits or not.
import { messages } from "../../messages/index.ts"
import { connectionJson } from "../../wire/connection.ts"
import { misused } from "../arguments.ts"
import { type CommandCall, command } from "../command.ts"
import type { Reachable } from "../reachable.ts"
import { sweepAndTell } from "../sweep-and-tell.ts"
import { whichMall } from "../which-mall.ts"
import { wordsAbout } from "../words-about.ts"

export default command({
  usage: "[ID | --all] [--force]",
  takes: [0, 1],
  example: "mallkey refresh mymall\nmallkey refresh --all --force",
  flags: { all: { type: "boolean" }, force: { type: "boolean" } },
  run: async (call) => {
    const { args, flags, words, reach } = call
    const { all = false, force = false } = flags
    if (all && args.length > 0) throw misused([words.idOrAll], "mallkey refresh --help")
    const { keeper, mallId } = await reach()
    if (all) return sweepAndTell(call, keeper, { force })
    if (args.length === 0 && mallId === undefined) throw misused([words.oneOrAll], "mallkey refresh --all")
    return refreshOne(call, keeper, whichMall(args[0], mallId, words), force)
  },
})

const quietMs = 3_000

async function refreshOne(call: CommandCall, keeper: Reachable, id: string, force: boolean): Promise<number> {
  const { out } = call
  const words = await wordsAbout(call, keeper, id)
  const { times } = messages(call.language)
  out.progress(words.refreshing(id))
  // Where nobody sees the line of progress, a wait of minutes would be silence.
  const waiting = process.stderr.isTTY
    ? undefined
    : setTimeout(() => out.note(words.stillRefreshing(id)), quietMs)
  const { renewed, ...view } = await keeper.refresh(id, { force }).finally(() => clearTimeout(waiting))
  const now = keeper.clock.now()
  const { accessExpiresAt, refreshExpiresAt } = view.connection.tokens
  const left = { access: times.span(accessExpiresAt - now), refresh: times.span(refreshExpiresAt - now) }
  const nextAt = view.assessment.nextAt
  const told = messages(call.language, view.platformWords).cli
  const text = renewed
    ? told.refreshed(view.connection.id, left.access, left.refresh)
    : told.notDue(view.connection.id, nextAt === undefined ? times.never : times.relative(nextAt, now))
  const mark = renewed ? out.style("green", "✓") : out.style("gray", "-")
  out.answer({ ...connectionJson(view), renewed }, `${mark} ${text}`)
  return 0
}
