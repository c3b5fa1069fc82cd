// Whose process is at the other end of a connection on this machine: how programs that can show no key are known. Linux alone tells.
import { readFile } from "node:fs/promises"

const tables = ["/proc/net/tcp", "/proc/net/tcp6"]
const loopbacks = new Set(["0100007F", "0000000000000000FFFF00000100007F"])

/** `theirPort` connected to `ourPort`, both on this machine. False where it cannot be told. */
export async function isSameUser(theirPort: number, ourPort: number): Promise<boolean> {
  const user = process.getuid?.()
  if (user === undefined) return false
  for (const table of tables) {
    const text = await readFile(table, "utf8").catch(() => "")
    const found = userIn(text, theirPort, ourPort)
    if (found !== undefined) return found === user
  }
  return false
}

/** `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid …` */
function userIn(table: string, localPort: number, remotePort: number): number | undefined {
  for (const line of table.split("\n").slice(1)) {
    const [, local = "", remote = "", , , , , uid] = line.trim().split(/\s+/)
    if (isAt(local, localPort) && isAt(remote, remotePort)) return Number(uid)
  }
  return undefined
}

function isAt(address: string, port: number): boolean {
  const [host = "", hex = ""] = address.split(":")
  return loopbacks.has(host) && Number.parseInt(hex, 16) === port
}
