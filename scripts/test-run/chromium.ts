// A Chromium for the tests that look at pages; asked for only where there are such tests.
import { globSync } from "node:fs"
import { join } from "node:path"
import { findProgram, installed } from "./programs.ts"
import type { Provided } from "./provided.ts"

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]

export async function findChromium(): Promise<Provided> {
  const given = process.env.MALLKEY_TEST_CHROMIUM
  const found = given ?? (await findProgram(names))
  const isNeeded =
    globSync("tests/browser/**/*.test.ts", { cwd: join(import.meta.dirname, "../..") }).length > 0
  const program = found ?? (isNeeded ? await installed("chromium") : undefined)
  return {
    said: program ? `Chromium at ${program}` : "no Chromium (no test needs one)",
    env: program ? { MALLKEY_TEST_CHROMIUM: program } : {},
    end: async () => undefined,
  }
}
