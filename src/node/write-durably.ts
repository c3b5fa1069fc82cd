// A new file for its owner's eyes alone, on the disk when this resolves.
import { open } from "node:fs/promises"

/** Rejects with EEXIST where there is one already. */
export async function writeDurably(path: string, text: string | Buffer): Promise<void> {
  const file = await open(path, "wx", 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
