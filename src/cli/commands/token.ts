// mallkey token: one access token that works, alone on standard output.
import type { House } from "../../compose/house.ts"
import type { Token } from "../../core/alive/hand-out.ts"
import { formatToken, type TokenFormat, tokenFormats } from "../../wire/token-formats.ts"
import { misused } from "../arguments.ts"
import { type Call, command, type Words } from "../command.ts"
import { tokenDocument } from "../documents.ts"
import { readWholeNumber } from "../numbers.ts"
import { whichMall } from "../which-mall.ts"

export default command({
  usage: "[ID] [--min-ttl SECONDS] [--unless TAG] [--format NAME]",
  takes: [0, 1],
  example: 'TOKEN=$(mallkey token mymall)\ncurl -H "Authorization: Bearer $(mallkey token mymall)" …',
  flags: {
    "min-ttl": { type: "string", value: "SECONDS" },
    unless: { type: "string", value: "TAG" },
    format: { type: "string", value: "NAME" },
  },
  run: async (call) => {
    const { args, flags, out, words, house } = call
    const minTtl = flags["min-ttl"]
    const minTtlMs = minTtl === undefined ? undefined : readWholeNumber("--min-ttl", minTtl, words) * 1_000
    const format = flags.format === undefined ? undefined : readFormat(flags.format, words)
    const home = await house()
    const { keeper, settings } = home
    const id = whichMall(args[0], settings.mallId, words)
    await keeper.start()
    const token = await keeper.token(id, { minTtlMs, unless: flags.unless, by: "cli" })
    const document = tokenDocument(token, keeper, call.language)
    if (document.warning && !out.json) out.note(`! ${words.tokenWarning(document.warning.message)}`)
    if (format) await answerFormatted(call, home, token, format)
    else out.answer(document, token.accessToken)
    return 0
  },
})

function readFormat(text: string, words: Words): TokenFormat {
  const format = tokenFormats.find((name) => name === text)
  if (format) return format
  throw misused([words.unknownFormat(text, tokenFormats.join(", "))], "mallkey token --help")
}

/** Text where the format is text, the document otherwise: `--json` changes nothing about it. */
async function answerFormatted({ out }: Call, { keeper }: House, token: Token, format: TokenFormat) {
  const { body } = await formatToken(format, {
    token,
    api: keeper.api(token.mallId),
    now: keeper.clock.now(),
    connection: () => keeper.connection(token.id),
  })
  const text = String(body).trimEnd()
  out.answer(format === "env" ? { env: text } : JSON.parse(text), text)
}
