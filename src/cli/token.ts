// mallkey token: one access token that works, alone on standard output.
import { command } from "./command.ts"
import { readWholeNumber } from "./numbers.ts"
import { whichMall } from "./which-mall.ts"

export default command({
  usage: "[ID] [--min-ttl SECONDS] [--unless TAG] [--format NAME]",
  takes: [0, 1],
  example: 'TOKEN=$(mallkey token mymall)\ncurl -H "Authorization: Bearer $(mallkey token mymall)" …',
  flags: {
    "min-ttl": { type: "string", value: "SECONDS" },
    unless: { type: "string", value: "TAG" },
    format: { type: "string", value: "NAME" },
  },
  run: async ({ args, flags, out, words, house }) => {
    const minTtl = flags["min-ttl"]
    const minTtlMs = minTtl === undefined ? undefined : readWholeNumber("--min-ttl", minTtl, words) * 1_000
    const { keeper, settings } = await house()
    const id = whichMall(args[0], settings.mallId, words)
    await keeper.start()
    const token = await keeper.token(id, { minTtlMs, unless: flags.unless, by: "cli" })
    out.answer({ mall_id: token.mallId, access_token: token.accessToken }, token.accessToken)
    return 0
  },
})
