// A superuser may read and write everything: where rights are tested, somebody else has to try, who must be able to get here at all.
import { statSync } from "node:fs"
import { dirname, join } from "node:path"

/** Nobody, on every system that has users. */
export const nobody = 65_534
export const isRoot = process.geteuid?.() === 0

const checkout = join(import.meta.dirname, "../..")

/** Why nobody can try in our place; undefined where they can, or where we are no superuser ourselves. */
export function whyNobodyCan(): string | undefined {
  const closed = isRoot ? [checkout, dirname(process.execPath)].map(closedFolderOn).find(Boolean) : undefined
  return closed && `another user is to try this, and nobody but root can open ${closed}`
}

function closedFolderOn(path: string): string | undefined {
  const above = dirname(path)
  const closed = above === path ? undefined : closedFolderOn(above)
  return closed ?? ((statSync(path).mode & 0o005) === 0o005 ? undefined : path)
}
