// A client's way through a forward proxy: CONNECT, then TLS inside of it. Whose certificate that is, is tested elsewhere.
import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { connect as connectTls } from "node:tls"

export interface TunnelTo {
  /** Of the forward proxy. */
  url: string
  host: string
  key: string
}

export function tunnelOpener({ url, host, key }: TunnelTo): () => Promise<Socket> {
  const { hostname, port } = new URL(url)
  const login = Buffer.from(`${key}:`).toString("base64")
  const asked = `CONNECT ${host}:443 HTTP/1.1\r\nhost: ${host}:443\r\nproxy-authorization: Basic ${login}\r\n\r\n`
  return async () => {
    const line = connect({ host: hostname, port: Number(port), noDelay: true })
    line.write(asked)
    const [answer] = (await once(line, "data")) as [Buffer]
    if (!/^HTTP\/1\.1 200/.test(answer.toString("latin1"))) throw new Error(answer.toString("latin1"))
    const inside = connectTls({ socket: line, servername: host, rejectUnauthorized: false })
    await once(inside, "secureConnect")
    return inside
  }
}
