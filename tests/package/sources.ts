// The files of the repository as the checks of the house look at them.
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"

export const root = join(import.meta.dirname, "../..")

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  path: string
  text: string
}

/** What is, or is about to be, in the repository: tracked files and new ones that are not ignored. */
export function filesOf(pattern: RegExp): SourceFile[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  })
  const paths = [...new Set(listed.split("\n"))].filter((path) => path !== "" && pattern.test(path)).sort()
  return paths.flatMap((path) => {
    try {
      return [{ path, text: readFileSync(join(root, path), "utf8") }]
    } catch (error) {
      // Deleted on disk and not yet in git.
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return []
      throw error
    }
  })
}

export const isTest = (path: string): boolean => path.endsWith(".test.ts")

export const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")
