// A port that cannot be had, told as what to do about it.
import { KeeperError } from "../../core/errors.ts"
import type { Words } from "../command.ts"

export function asPortTrouble(error: unknown, port: number, name: string, words: Words): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  // A file that may not be read is refused with the same code.
  if (syscall !== "listen") return error
  if (code !== "EADDRINUSE" && code !== "EACCES") return error
  const problem = code === "EADDRINUSE" ? words.portInUse(port) : words.portForbidden(port)
  const other = code === "EADDRINUSE" ? port + 1 : 2424
  return new KeeperError("settings_invalid", {
    problems: [problem],
    detail: problem,
    fix: `mallkey ${name} --port ${other}`,
  })
}
