// The forward proxy beside the server, and beyond this machine: one stack for both ways in, and TLS of its own.
import assert from "node:assert/strict"
import { execFile, execFileSync } from "node:child_process"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { promisify } from "node:util"
import { createDesk } from "../kit/command-line.ts"

const run = promisify(execFile)

test("beside the server it shares the mall's limit, speaks TLS where it has a certificate, and stops with it", async (t) => {
  const desk = await createDesk(t, { env: { LOG_LEVEL: "info" } })
  await desk.connect("mymall")
  const beyond = await desk.run("proxy", "--port", "0", "--forward-proxy-host", "0.0.0.0")
  assert.equal(beyond.code, 2)
  assert.match(beyond.stderr, /FORWARD_PROXY_CERT/)
  const [cert, keyFile] = ["own.pem", "own.key"].map((name) => join(desk.folder, name))
  const wanted = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
  const named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
  execFileSync("openssl", ["req", ...wanted, ...named, "-out", cert!, "-keyout", keyFile!], {
    stdio: "ignore",
  })
  const { stdout } = await desk.run(
    "key",
    "create",
    "--name",
    "x",
    "--right",
    "proxy",
    "--right",
    "read",
    "--json",
  )
  const { key } = JSON.parse(stdout)
  const trusted = join(desk.folder, "ca.pem")
  await writeFile(trusted, (await desk.run("proxy", "--ca")).stdout)
  desk.env.FORWARD_PROXY_PORT = "0"
  desk.env.FORWARD_PROXY_CERT = cert
  desk.env.FORWARD_PROXY_KEY = keyFile
  const server = desk.start("serve")
  const [, url = ""] = await server.says(/https:\/\/127\.0\.0\.1:\d+/).then(([found]) => ["", found])
  const way = ["--proxy-cacert", cert!, "-x", url.replace("://", `://_:${key}@`), "--cacert", trusted]
  const asked = await run("curl", ["-sS", ...way, "https://mymall.cafe24api.com/api/v2/admin/store"])
  assert.equal(JSON.parse(asked.stdout).store.mall_id, "mymall")
  const view = await fetch(`http://127.0.0.1:${desk.port}/v1/connections/mymall`, {
    headers: { "x-api-key": key },
  })
  // A proxy of its own would have counted by itself.
  assert.equal(((await view.json()) as { pace?: { size: number } }).pace?.size, 40)
  server.signal("SIGTERM")
  assert.equal((await server.ended).code, 0)
})
