// A token file that is mounted alone into a container: nothing can be put in its place, so it is refused before a token is spent.
import { linkSync, realpathSync, rmSync } from "node:fs"
import { basename, dirname } from "node:path"
import { KeeperError } from "../../core/errors.ts"
import type { Chance } from "../../core/ports.ts"
import type { FilePlace } from "./place.ts"
import { draftBeside } from "./replace.ts"

type Link = (from: string, to: string) => void

/**
 * A second name for the very file, in its own folder, for a moment: what is mounted there has another file system than
 * the folder by the kernel's count, also where both lie on one disk, and a rename would meet the same (EBUSY). Whatever
 * else is in the way of a second name (a disk that has none, another user's file) says nothing about that.
 */
export function refuseLoneMount({ name, single }: FilePlace, chance: Chance, link: Link = linkSync): void {
  if (single === undefined) return
  try {
    const target = realpathSync(single)
    const second = draftBeside(target, chance)
    link(target, second)
    rmSync(second, { force: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EXDEV") throw mountedAlone(name, single)
  }
}

function mountedAlone(name: string, path: string): KeeperError {
  const problem = `MALLKEY_STORE: ${name} is mounted alone into ${dirname(path)}, and no new pair could take its place: mount the folder that holds ${basename(path)}, not the file`
  return new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
}
