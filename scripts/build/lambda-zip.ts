// Makes lambda.zip: the handlers of src/programs/lambda/lambda.ts with everything they need, as Lambda unpacks it.
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { build, type Metafile, type Plugin } from "esbuild"
import { docsUrl, version } from "../../src/version.ts"
import { type Entry, zipOf } from "./zip.ts"

const root = join(import.meta.dirname, "../..")

/** Packages bring CommonJS along, which asks for `require` even of Node's own modules. */
const banner = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`

/** There is no package.json above /var/task to read it from. */
const writtenVersion: Plugin = {
  name: "version",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]src[\\/]version\.ts$/ }, () => ({
      contents: Object.entries({ version, docsUrl })
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
        .join("\n"),
    })),
}

const runbookFiles = ["docs/runbook.md", "docs/runbook.ko.md"]

/** In the zip it lies beside index.mjs, and what reads it in there or in one of the parts. */
const runbookBeside: Plugin = {
  name: "runbook",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]src[\\/]compose[\\/]runbook\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8")
      const folder = "/\\/parts\\/[^/]+-[A-Z0-9]{8}\\.mjs$/.test(import.meta.url) ? '../docs/' : './docs/'"
      return { contents: text.replaceAll('"../../docs/', `(${folder}) + "`), loader: "ts" }
    }),
}

export async function lambdaZip(): Promise<Buffer> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: "src/programs/lambda/lambda.ts" },
    outdir: "/",
    outExtension: { ".js": ".mjs" },
    chunkNames: "parts/[name]-[hash]",
    bundle: true,
    // What is imported on first use stays a file of its own, so that a cold start reads only what it needs.
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    banner: { js: banner },
    // For terminals only, or not installed.
    external: ["pino-pretty", "pg-native", "pg-cloudflare"],
    plugins: [writtenVersion, runbookBeside],
    metafile: true,
    write: false,
    logLevel: "error",
  })
  const entries: Entry[] = outputFiles.map(({ path, contents }) => ({ name: nameIn(path), contents }))
  entries.push({ name: "LICENSES.txt", contents: Buffer.from(await licensesOf(metafile)) })
  for (const name of runbookFiles) entries.push({ name, contents: await readFile(join(root, name)) })
  return zipOf(entries)
}

function nameIn(path: string): string {
  return path.replaceAll("\\", "/").replace(/^([A-Za-z]:)?\/+/, "")
}

/** Their authors ask for it wherever their code goes. */
async function licensesOf({ inputs }: Metafile): Promise<string> {
  const folders = new Set(
    Object.keys(inputs).flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  )
  const texts = [...folders].sort().map(async (folder) => {
    const facts = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"))
    const file = (await readdir(join(root, folder))).find((name) => /^licen[sc]e/i.test(name))
    const text = file ? await readFile(join(root, folder, file), "utf8") : ""
    return `${facts.name} ${facts.version} (${facts.license})\n\n${text.trim()}\n`
  })
  return (await Promise.all(texts)).join(`\n${"-".repeat(72)}\n\n`)
}
