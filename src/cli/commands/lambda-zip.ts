// mallkey lambda-zip: one file to upload to AWS Lambda, with every handler and all it needs.
import { existsSync } from "node:fs"
import { readFile, writeFile } from "node:fs/promises"
import { KeeperError } from "../../core/errors.ts"
import { type Messages, messages } from "../../messages/index.ts"
import { command } from "../command.ts"

/** Made when the package is, so that an installation needs no bundler. */
const made = new URL("../../../dist/lambda.zip", import.meta.url)
/** Only in a checkout, where the one in dist/ may be older than the sources. */
const maker = new URL("../../../scripts/build/lambda-zip.ts", import.meta.url)
const handlers = ["handler", "sweep", "check", "exchangeLatestCode"].map((name) => `index.${name}`)

export default command({
  usage: "[--out FILE]",
  example: "mallkey lambda-zip\nmallkey lambda-zip --out build/keeper.zip",
  flags: { out: { type: "string", value: "FILE", says: "zip-file" } },
  run: async ({ flags, out, language }) => {
    const words = messages(language).lambda
    const target = flags.out ?? "mallkey-lambda.zip"
    const bytes = await zip(words)
    await writeFile(target, bytes).catch((cause: NodeJS.ErrnoException) => {
      throw new KeeperError("settings_invalid", {
        problems: [words.cannotWrite(target, cause.code ?? "?")],
        fix: "mallkey lambda-zip --out FILE",
        cause,
      })
    })
    const kilobytes = Math.ceil(bytes.length / 1_000)
    out.answer(
      { file: target, bytes: bytes.length, handlers, runtime: "nodejs24.x" },
      `${out.style("green", "✓")} ${words.zipped(target, kilobytes, handlers)}`,
    )
    return 0
  },
})

async function zip(words: Messages["lambda"]): Promise<Buffer> {
  try {
    if (!existsSync(maker)) return await readFile(made)
    const { lambdaZip } = (await import(maker.href)) as { lambdaZip: () => Promise<Buffer> }
    return await lambdaZip()
  } catch (cause) {
    throw new KeeperError("settings_invalid", {
      problems: [words.notBuilt],
      fix: "npm ci && npm run build",
      cause,
    })
  }
}
