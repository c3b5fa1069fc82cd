// mallkey token: one access token that works, alone on standard output.
import { type TokenFormat, tokenFormats } from "../../wire/token-formats.ts"
import { misused } from "../arguments.ts"
import { command, type Words } from "../command.ts"
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
    const { args, flags, out, words, reach } = call
    const minTtl = flags["min-ttl"]
    const minTtlMs = minTtl === undefined ? undefined : readWholeNumber("--min-ttl", minTtl, words) * 1_000
    const format = flags.format === undefined ? undefined : readFormat(flags.format, words)
    const { keeper, mallId } = await reach()
    const id = whichMall(args[0], mallId, words)
    const wish = { minTtlMs, unless: flags.unless }
    if (format) {
      const { text, warning } = await keeper.formatted(id, { ...wish, format })
      if (warning && !out.json) out.note(`! ${words.tokenWarning(warning)}`)
      // Text where the format is text, the document otherwise: `--json` changes nothing about it.
      out.answer(format === "env" ? { env: text } : JSON.parse(text), text)
      return 0
    }
    const document = await keeper.token(id, wish)
    if (document.warning && !out.json) out.note(`! ${words.tokenWarning(document.warning.message)}`)
    out.answer(document, document.access_token)
    return 0
  },
})

function readFormat(text: string, words: Words): TokenFormat {
  const format = tokenFormats.find((name) => name === text)
  if (format) return format
  throw misused([words.unknownFormat(text, tokenFormats.join(", "))], "mallkey token --help")
}
