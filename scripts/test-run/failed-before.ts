// Which files failed in the last run, for those who want only these again.
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"

const path = join(import.meta.dirname, "../../node_modules/.cache/mallkey-tests/failed.json")

export async function failedBefore(): Promise<string[]> {
  try {
    return JSON.parse(await readFile(path, "utf8"))
  } catch {
    throw new Error("No run before this one has said which files failed.")
  }
}

export async function keepFailed(files: string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, JSON.stringify(files))
}
