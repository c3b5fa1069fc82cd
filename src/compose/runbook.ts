// The runbook as it lies in the package, and where the server that shows it is reached.
import { existsSync, readFileSync } from "node:fs"
import { runbookPath } from "../http/routes/v1/runbook-path.ts"
import type { Language } from "../messages/index.ts"

// Each written out, so that what gathers the files of a deployment finds them. src/ and dist/ lie equally deep.
const files: Record<Language, URL> = {
  en: new URL("../../docs/runbook.md", import.meta.url),
  ko: new URL("../../docs/runbook.ko.md", import.meta.url),
}

/** Undefined where a bundle has left the files behind: then nobody is sent to a page that is not there. */
export const runbook: ((language: Language) => string) | undefined = areThere()
  ? (language) => readFileSync(files[language], "utf8")
  : undefined

/** Without https it is an address of this machine, and none for the reader of a mail. */
export function runbookAt(publicUrl: string | undefined): string | undefined {
  if (!runbook || !publicUrl?.startsWith("https:")) return undefined
  return publicUrl.replace(/\/+$/, "") + runbookPath
}

function areThere(): boolean {
  try {
    return Object.values(files).every((file) => existsSync(file))
  } catch {
    return false
  }
}
