// Bytes to a server as they are written, and everything that comes back.
import { connect } from "node:net"

/** Everything that comes back until the server ends the connection. */
export function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ""
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes, "latin1"))
    socket.setEncoding("latin1").on("data", (chunk) => (text += chunk))
    socket.on("error", () => undefined).on("close", () => resolve(text))
  })
}
