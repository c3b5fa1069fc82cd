// nginx as a proxy with one fixed header, in a process and a folder of its own: what a program in C reaches on this machine.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { writeFile } from "node:fs/promises"
import { type AddressInfo, connect, createServer } from "node:net"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import type { Child } from "./child.ts"

/** One worker, as every other contender has one thread. */
const configuration = (folder: string, port: number, origin: URL, prefix: string) => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  keepalive_requests 100000000;
  upstream platform { server ${origin.host}; keepalive 256; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://platform${prefix}/;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Authorization "Bearer fixed";
    }
  }
}
`

export async function startNginx(folder: string, origin: string, prefix: string): Promise<Child> {
  const port = await freePort()
  const file = join(folder, "nginx.conf")
  await writeFile(file, configuration(folder, port, new URL(origin), prefix))
  const child = spawn("nginx", ["-p", folder, "-c", file], { stdio: ["ignore", "ignore", "inherit"] })
  const kill = () => void child.kill("SIGKILL")
  process.once("exit", kill)
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`)
    await pause(20)
  }
  const end = async () => {
    process.off("exit", kill)
    const ended = once(child, "exit")
    child.kill("SIGTERM")
    await ended
  }
  return { pid: child.pid!, url: `http://127.0.0.1:${port}`, end }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, "close")
  return port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    socket.once("connect", () => resolve(true))
    socket.once("error", () => resolve(false))
    socket.once("close", () => resolve(false))
    socket.once("connect", () => socket.destroy())
  })
}
