// Writes what comes from the sources (docs/settings, docs/errors, docs/runbook, docs/programs, docs/benchmarks, .env.example, the SQL for Supabase), or with --check says what is out of date.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { benchmarksPage } from "../bench/kit/page.ts"
import { readResults } from "../bench/kit/results.ts"
import { supabaseSetupSql } from "../src/compose/supabase-sql.ts"
import { envExample } from "./generate/env-example.ts"
import { errorsPage } from "./generate/errors-page.ts"
import { programsPage } from "./generate/programs-page.ts"
import { runbookPage } from "./generate/runbook-page.ts"
import { settingsPage } from "./generate/settings-page.ts"

const root = join(import.meta.dirname, "..")

const pages: Record<string, string> = {
  "docs/settings.md": settingsPage("en"),
  "docs/settings.ko.md": settingsPage("ko"),
  "docs/errors.md": errorsPage("en"),
  "docs/errors.ko.md": errorsPage("ko"),
  "docs/runbook.md": runbookPage("en"),
  "docs/runbook.ko.md": runbookPage("ko"),
  "docs/programs.md": programsPage("en"),
  "docs/programs.ko.md": programsPage("ko"),
  "docs/benchmarks.md": benchmarksPage(readResults(), "en"),
  "docs/benchmarks.ko.md": benchmarksPage(readResults(), "ko"),
  "docs/stores/supabase.sql": await supabaseSetupSql({ texts: {}, apps: [] }),
  ".env.example": envExample(),
}

const stale = Object.entries(pages).filter(([path, text]) => current(path) !== text)

if (!process.argv.includes("--check")) {
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    console.log(`wrote ${path}`)
  }
} else if (stale.length > 0) {
  const names = stale.map(([path]) => path).join(", ")
  console.error(`Out of date: ${names}. Run \`node scripts/generate.ts\` and commit the result.`)
  process.exitCode = 1
}

function current(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8")
  } catch {
    return undefined
  }
}
