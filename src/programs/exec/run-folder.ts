// The files of one run, for its owner alone: what is to be trusted, what an older Node loads first, the stand-ins. Gone at its end.
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { certificatesIn } from "./certificates.ts"
import { javaTrustStore } from "./java-trust-store.ts"
import { parentTrust, wgetTrusting } from "./parent-trust.ts"
import { preloadText } from "./preload-text.ts"
import type { Variables } from "./variables.ts"

/** Where each of them is. */
export interface RunFiles {
  /** Our root, and the parent's own beside it: for what adds. */
  added: string
  /** All there is to be trusted: for what replaces. */
  bundle: string
  javaStore: string
  preload: string
  /** A folder with settings for PHP, which trusts what they name and no variable. */
  phpSettings: string
  wgetSettings: string
  tokens: string
}

export interface RunFolder extends RunFiles {
  writeTokens(text: string): Promise<void>
  remove(): Promise<void>
}

export async function makeRunFolder(root: string, from: Variables, at: number): Promise<RunFolder> {
  const parent = parentTrust(from)
  const folder = await mkdtemp(join(tmpdir(), "mallkey-exec-"))
  const own = (name: string) => join(folder, name)
  const beside = parent.added.flatMap(certificatesIn)
  const systems = await systemRoots()
  const all = [...new Set([root.trim(), ...beside, ...systems, ...parent.bundles.flatMap(certificatesIn)])]
  await mkdir(own("php"), { mode: 0o700 })
  const write = (name: string, content: string | Buffer) => writeFile(own(name), content, { mode: 0o400 })
  await Promise.all([
    write("added.pem", lined([root.trim(), ...beside])),
    write("bundle.pem", lined(all)),
    write("trust.jks", javaTrustStore(all, at)),
    write("preload.cjs", preloadText),
    write(join("php", "mallkey.ini"), phpTrusting(own("bundle.pem"))),
    write("wgetrc", wgetTrusting(from, own("bundle.pem"))),
  ])
  return {
    added: own("added.pem"),
    bundle: own("bundle.pem"),
    javaStore: own("trust.jks"),
    preload: own("preload.cjs"),
    phpSettings: own("php"),
    wgetSettings: own("wgetrc"),
    tokens: own("tokens.json"),
    // Whole or not at all: the program may read at any moment.
    writeTokens: async (text) => {
      await rm(own("tokens.next"), { force: true })
      await writeFile(own("tokens.next"), text, { mode: 0o400 })
      await rename(own("tokens.next"), own("tokens.json"))
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

function phpTrusting(bundle: string): string {
  return ["curl.cainfo", "openssl.cafile"].map((name) => `${name}="${bundle}"\n`).join("")
}

/** Where distributions of Linux keep all of theirs in one file, as the programs on them read it. */
const bundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
]

/**
 * The machine's, or where it has none the ones that Node brings. The file is read where there is one: asked for the same,
 * Node parses each certificate, and with those of the folder beside it each twice.
 */
async function systemRoots(): Promise<string[]> {
  const named = process.platform === "linux" ? bundles : []
  for (const path of named) {
    const found = certificatesIn(path)
    if (found.length > 0) return found
  }
  const { getCACertificates } = await import("node:tls")
  const found = getCACertificates("system")
  return (found.length > 0 ? found : getCACertificates("bundled")).map((pem) => pem.trim())
}

function lined(certificates: readonly string[]): string {
  return `${certificates.join("\n")}\n`
}
