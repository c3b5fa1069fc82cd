// mallkey export: everything that is kept, as a sealed bundle or as other programs keep it.
import { existsSync } from "node:fs"
import type { Connection } from "../../core/connection.ts"
import { messages } from "../../messages/index.ts"
import { inWordsOf } from "../../messages/tell-reason.ts"
import { bundleText, type PlainFormat, plainFormats } from "../../moving/write-tokens.ts"
import { sealUnder } from "../../node/passphrase.ts"
import { writePrivately } from "../../node/private-file.ts"
import { misused } from "../arguments.ts"
import { choosePassphrase } from "../asking/passphrase.ts"
import { type CommandCall, command, type FlagValues } from "../command.ts"
import { nearest } from "../nearest.ts"

const flags = {
  out: { type: "string", value: "FILE" },
  mall: { type: "string", value: "ID" },
  "passphrase-file": { type: "string", value: "FILE" },
  plain: { type: "boolean" },
  format: { type: "string", value: "NAME", says: "shape" },
  force: { type: "boolean", says: "overwrite" },
  yes: { type: "boolean" },
} as const
type ExportCall = CommandCall<typeof flags>

export default command({
  usage: "[--out FILE] [--mall ID] [--plain --yes --format NAME]",
  example:
    "mallkey export --out mallkey.bundle\nmallkey export --plain --yes --format oauth_token --mall mymall --out oauth_token.json",
  flags,
  run: async (call: ExportCall) => {
    const format = readFormat(call.flags, messages(call.language).moving)
    refuseToOverwrite(call)
    const home = await call.house()
    // An answer that waits in the rescue place holds the pair that lives.
    await home.keeper.start()
    const { unopened } = await home.keeper.export("cli", call.flags.mall, async ({ connections }) => {
      refuseUnfit(call, connections, format)
      const text = format
        ? plainFormats[format].write(connections, home.settings.timeZone)
        : await sealed(call, connections, home.keeper.clock.now())
      return () => deliver(call, text, { connections: connections.length, format: format ?? "bundle" })
    })
    const { moving } = messages(call.language)
    for (const { id } of unopened) call.out.note(`! ${moving.unopened(id)}`)
    call.out.note(`! ${moving.oneCopyOnly}`)
    return unopened.length > 0 ? 1 : 0
  },
})

type Words = ReturnType<typeof messages>["moving"]

/** Undefined: sealed. Tokens in plain text must be asked for three times over. */
function readFormat(given: FlagValues<typeof flags>, words: Words): PlainFormat | undefined {
  const names = Object.keys(plainFormats) as PlainFormat[]
  const { plain = false, yes = false, format = "oauth_token" } = given
  const problems: string[] = []
  if (!plain && (given.format !== undefined || yes)) problems.push(words.formatIsPlain)
  if (plain && !yes) problems.push(words.plainNeedsYes)
  if (plain && given["passphrase-file"] !== undefined) problems.push(words.plainHasNoPassphrase)
  const known = names.find((name) => name === format)
  if (!known) problems.push(words.unknownFormat(format, names.join(", "), nearest(format, names)))
  if (problems.length > 0) throw misused(problems, "mallkey export --help")
  return plain ? known : undefined
}

/** Before a passphrase is asked for; writing looks once more by itself. */
function refuseToOverwrite({ flags: { out: file, force }, language }: ExportCall): void {
  if (file !== undefined && !force && existsSync(file))
    throw misused([messages(language).moving.fileIsThere(file)])
}

function refuseUnfit(call: ExportCall, connections: Connection[], format: PlainFormat | undefined): void {
  const { moving } = messages(call.language)
  if (connections.length === 0) throw misused([moving.nothingToExport], "mallkey status")
  if (!format) return
  if (!plainFormats[format].many && connections.length > 1)
    throw misused([moving.onlyOne(format, connections.length)])
  const byMall = Map.groupBy(connections, ({ mallId }) => mallId)
  const twice = [...byMall]
    .filter(([, all]) => all.length > 1)
    .map(([mallId]) => moving.severalOwners(mallId))
  if (twice.length > 0) throw misused(twice)
}

async function sealed(call: ExportCall, connections: Connection[], now: number): Promise<string> {
  const passphrase = await choosePassphrase(call as unknown as CommandCall, call.flags["passphrase-file"])
  return `${JSON.stringify(await sealUnder(passphrase, bundleText(connections, now)), undefined, 2)}\n`
}

async function deliver(
  { flags: { out: file, force = false }, out, language }: ExportCall,
  text: string,
  what: { connections: number; format: string },
): Promise<void> {
  const { moving, reasons } = messages(language)
  if (file === undefined) {
    out.answer(what.format === "env" ? { env: text } : JSON.parse(text), text.trimEnd())
    return
  }
  const written = await writePrivately(file, text, force).catch((error: NodeJS.ErrnoException) => {
    throw misused([moving.unwritable(file, inWordsOf(reasons, error.code ?? "?"))])
  })
  if (!written) throw misused([moving.fileIsThere(file)])
  out.answer({ out: file, ...what }, `${out.style("green", "✓")} ${moving.exported(what.connections, file)}`)
}
