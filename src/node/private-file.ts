// Writes a file that only its owner may read: whole or not at all, and never over another unless told to.
import { randomBytes } from "node:crypto"
import { link, rename, rm } from "node:fs/promises"
import { writeDurably } from "./write-durably.ts"

/** False: there is a file already. Readable by its owner alone from the first byte on. */
export async function writePrivately(
  path: string,
  text: string | Buffer,
  replace: boolean,
): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomBytes(6).toString("hex")}`
  try {
    await writeDurably(draft, text)
    if (replace) await rename(draft, path)
    // A link fails where one is already there; a rename would replace it.
    else await link(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}
