// Another host that only the parent trusts: git, curl and Python reach it in a run as they did without one, untouched,
// whether its authority is named by a file or lies in a folder.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { createPublicKey } from "node:crypto"
import { once } from "node:events"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:https"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { promisify } from "node:util"
import type { Variables } from "../../src/programs/exec/variables.ts"
import { certificate, newKey } from "../../src/proxy/forward/certificates/certificate.ts"
import { newFolder } from "../kit/new-folder.ts"
import { companyProxy } from "../kit/ways/company-proxy.ts"
import { runFor } from "../kit/ways/exec-stage.ts"

const run = promisify(execFile)
const day = 86_400_000

/** An authority of a company's own, and a server's certificate by it. */
function privateAuthority() {
  const [key, leafKey] = [newKey(), newKey()]
  const issuer = { subject: "A company of its own", key }
  const made = (subject: string, of: typeof key, is: Parameters<typeof certificate>[0]["is"]) =>
    certificate({
      ...{ subject, issuer, is, publicKey: createPublicKey(of) },
      ...{ serial: crypto.getRandomValues(new Uint8Array(16)) },
      ...{ from: Date.now() - day, until: Date.now() + day },
    })
  const root = made(issuer.subject, key, { over: 0 })
  const cert = made("localhost", leafKey, { names: ["localhost"] })
  return { root, shown: { cert, key: leafKey.export({ type: "pkcs8", format: "pem" }) as string } }
}

interface OtherHost {
  url: string
  /** `host:port` */
  name: string
  /** What was sent as `authorization`. */
  logins: (string | undefined)[]
}

/** Serves the files of a folder over TLS. */
async function otherHost(context: TestContext, folder: string, shown: object): Promise<OtherHost> {
  const logins: OtherHost["logins"] = []
  const server = createServer(shown, ({ url = "/", headers }, response) => {
    logins.push(headers.authorization)
    try {
      response.end(readFileSync(join(folder, new URL(url, "https://localhost").pathname)))
    } catch {
      response.writeHead(404).end()
    }
  })
  server.on("tlsClientError", () => undefined)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  context.after(() => void server.close().closeAllConnections())
  const name = `localhost:${(server.address() as AddressInfo).port}`
  return { url: `https://${name}`, name, logins }
}

async function stage(context: TestContext) {
  const home = newFolder(context, "other")
  const { root, shown } = privateAuthority()
  const served = join(home, "served")
  mkdirSync(served)
  const host = await otherHost(context, served, shown)
  const proxy = await companyProxy(context)
  const running = async (parent: Variables): Promise<NodeJS.ProcessEnv> => {
    const by = { HOME: home, HTTPS_PROXY: proxy.address, NO_PROXY: "x.example", ...parent }
    const { variables } = await runFor(context, by)
    // Names of this machine go past every proxy, unless a program sees to it that they do not.
    return { ...variables, NO_PROXY: "x.example", no_proxy: "x.example" } as NodeJS.ProcessEnv
  }
  return { home, root, served, host, proxy, running }
}

test("git lists and clones from another host whose authority its own settings name, with its own login", async (context) => {
  const { home, root, served, host, proxy, running } = await stage(context)
  const ca = join(home, "company.pem")
  writeFileSync(ca, root)
  writeFileSync(
    join(home, ".gitconfig"),
    `[http]\n\tsslCAInfo = ${ca}\n\textraHeader = Authorization: Bearer of-the-host\n`,
  )
  const quiet = { ...process.env, HOME: home, GIT_CONFIG_NOSYSTEM: "1" }
  const git = (env: NodeJS.ProcessEnv, ...args: string[]) => run("git", args, { cwd: home, env })
  const who = ["-c", "user.name=a", "-c", "user.email=a@shop.example"]
  await git(quiet, "init", "-q", "-b", "main", "work")
  writeFileSync(join(home, "work/orders.txt"), "one\n")
  await git(quiet, "-C", "work", "add", ".")
  await git(quiet, ...who, "-C", "work", "commit", "-qm", "one")
  await git(quiet, "clone", "-q", "--bare", "work", join(served, "shop.git"))
  await git(quiet, "-C", join(served, "shop.git"), "update-server-info")
  const env = await running({ GIT_CONFIG_NOSYSTEM: "1" })
  const { stdout } = await git(env, "ls-remote", `${host.url}/shop.git`)
  assert.match(stdout, /refs\/heads\/main/)
  await git(env, "clone", "-q", `${host.url}/shop.git`, "copy")
  assert.equal(readFileSync(join(home, "copy/orders.txt"), "utf8"), "one\n")
  assert.deepEqual([...new Set(host.logins)], ["Bearer of-the-host"])
  assert.deepEqual([...new Set(proxy.asked)], [host.name])
})

/** Each prints the text that the other host serves. */
const askers: Record<string, (url: string) => [string, string[]]> = {
  curl: (url) => ["curl", ["-sS", "--fail", url]],
  requests: (url) => ["python3", ["-c", `import requests; print(requests.get("${url}").text)`]],
  urllib: (url) => [
    "python3",
    ["-c", `import urllib.request as u; print(u.urlopen("${url}").read().decode())`],
  ],
}

for (const [name, trusting, programs] of [
  [
    "SSL_CERT_DIR",
    (folder: string) => ({ SSL_CERT_DIR: `/nowhere:${folder}` }),
    ["curl", "requests", "urllib"],
  ],
  ["REQUESTS_CA_BUNDLE", (folder: string) => ({ REQUESTS_CA_BUNDLE: folder }), ["requests"]],
] as const) {
  test(`an authority that lies in a folder alone (${name}) stays trusted`, async (context) => {
    const { home, root, served, host, running } = await stage(context)
    const folder = join(home, "certificates.d")
    mkdirSync(join(folder, "below"), { recursive: true })
    writeFileSync(join(folder, "company.crt"), root)
    writeFileSync(join(folder, "broken.pem"), root.replace(/^MII./m, "AAAA"))
    await run("mkfifo", [join(folder, "a-pipe")])
    writeFileSync(join(served, "text"), "of the other host")
    const env = await running(trusting(folder))
    for (const program of programs) {
      const [command, args] = askers[program]!(`${host.url}/text`)
      const { stdout } = await run(command, args, { env })
      assert.match(stdout, /of the other host/, program)
    }
    assert.doesNotMatch(readFileSync(env.SSL_CERT_FILE!, "utf8"), /^AAAA/m)
  })
}
