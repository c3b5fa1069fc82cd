// Opens an address with whatever the platform opens addresses with.
import { spawn } from "node:child_process"
import { processEnvironment } from "../../settings/index.ts"

/** False where there is no screen to open it on. */
export function openInBrowser(url: string): boolean {
  const env = processEnvironment()
  const hasScreen = process.platform !== "linux" || Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY)
  if (!hasScreen || env.SSH_CONNECTION) return false
  const [program, args] = opener(url)
  const child = spawn(program, args, { detached: true, stdio: "ignore" })
  // The link stands on the screen anyway.
  child.on("error", () => undefined)
  child.unref()
  return true
}

function opener(url: string): [string, string[]] {
  if (process.platform === "darwin") return ["open", [url]]
  // `start` would be the shell's, and to a shell the & in an address means something.
  if (process.platform === "win32") return ["rundll32", ["url.dll,FileProtocolHandler", url]]
  return ["xdg-open", [url]]
}
