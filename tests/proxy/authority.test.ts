// The forward proxy's authority: what it can stand for, what nobody can make it stand for, and what lies on disk.
import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto"
import { once } from "node:events"
import { chmod, stat, writeFile } from "node:fs/promises"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { test } from "node:test"
import { connect, createServer } from "node:tls"
import { authorityIn } from "../../src/compose/authority-folder.ts"
import { type AuthorityPlace, openAuthority } from "../../src/proxy/forward/certificates/authority.ts"
import { certificate, newKey } from "../../src/proxy/forward/certificates/certificate.ts"
import { newFolder } from "../kit/new-folder.ts"
import { days, shelf } from "../kit/ways/forward-stage.ts"

const chance = (count: number) => crypto.getRandomValues(new Uint8Array(count))

function open(place: AuthorityPlace, now = Date.now(), wildcards = ["*.cafe24api.com"]) {
  const clock = { now: () => now }
  const parts = { clock, chance, wildcards, onlyNames: ["cafe24api.com"] }
  const later = (ms: number) => {
    now += ms
  }
  return openAuthority(place, parts).then((authority) => ({ ...authority, later }))
}

/** A client that trusts our root, before a server that shows this: undefined, or why it refuses. */
async function refusal(root: string, shown: { key: string; cert: string }, host: string) {
  const server = createServer(shown, (socket) => socket.end())
  server.on("tlsClientError", () => undefined)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const socket = connect({
    port,
    host: "127.0.0.1",
    servername: host,
    ca: root,
    checkServerIdentity: () => undefined,
  })
  try {
    await once(socket, "secureConnect")
    return undefined
  } catch (error) {
    return (error as Error).message
  } finally {
    socket.destroy()
    server.close()
  }
}

test("its leaf is believed for the platform's hosts; one that its stolen key signs for others is not", async () => {
  const place = shelf()
  const { root, leaf } = await open(place)
  assert.equal(await refusal(root, leaf(), "mymall.cafe24api.com"), undefined)
  const kept = (await place.read())!
  const stolen = createPrivateKey(/-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(kept)![0])
  const intermediate = leaf().cert.slice(leaf().cert.lastIndexOf("-----BEGIN CERTIFICATE"))
  const forged = (names: string[]) => {
    const key = newKey()
    const cert = certificate({
      subject: "a forgery",
      publicKey: createPublicKey(key),
      issuer: { subject: "mallkey intermediate", key: stolen },
      serial: chance(16),
      from: Date.now() - days(1),
      until: Date.now() + days(1),
      is: { names },
    })
    return { key: key.export({ type: "pkcs8", format: "pem" }) as string, cert: cert + intermediate }
  }
  assert.equal(await refusal(root, forged(["other.cafe24api.com"]), "other.cafe24api.com"), undefined)
  for (const host of ["bank.example", "cafe24api.com.evil.example", "evilcafe24api.com"]) {
    assert.equal(await refusal(root, forged([host]), host), "permitted subtree violation", host)
  }
})

test("the root's key is nowhere, and openssl finds nothing to complain of", async (context) => {
  const place = shelf()
  const { root, leaf } = await open(place)
  const kept = (await place.read())!
  const keys = kept.match(/-----BEGIN PRIVATE KEY-----/g) ?? []
  assert.equal(keys.length, 1)
  const key = createPrivateKey(/-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(kept)![0])
  assert(!new X509Certificate(root).checkPrivateKey(key))
  const folder = newFolder(context, "ca")
  const { writeFileSync } = await import("node:fs")
  const [own = "", intermediate = ""] = leaf().cert.split(/(?<=-----END CERTIFICATE-----\n)/)
  for (const [name, text] of Object.entries({ root, own, intermediate }))
    writeFileSync(join(folder, name), text)
  const args = ["verify", "-x509_strict", "-CAfile", "root", "-untrusted", "intermediate"]
  const said = execFileSync("openssl", [...args, "-verify_hostname", "a.cafe24api.com", "own"], {
    cwd: folder,
    encoding: "utf8",
  })
  assert.match(said, /own: OK/)
  const shown = execFileSync("openssl", ["x509", "-in", "intermediate", "-noout", "-text"], {
    cwd: folder,
    encoding: "utf8",
  })
  assert.match(shown, /Extended Key Usage: critical\s+TLS Web Server Authentication\s/)
  assert.match(
    shown,
    /Name Constraints: critical\s+Permitted:\s+DNS:cafe24api\.com\s+email:invalid\s+URI:invalid\s+Excluded:\s+IP:0\.0\.0\.0/,
  )
})

test("its stolen key signs for no mail, no URI and no program", async (context) => {
  const place = shelf()
  const { root, leaf } = await open(place)
  const stolen = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n/.exec((await place.read())!)![0]
  const folder = newFolder(context, "ca")
  const [, intermediate = ""] = leaf().cert.split(/(?<=-----END CERTIFICATE-----\n)/)
  const openssl = (...args: string[]) =>
    spawnSync("openssl", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
  for (const [name, text] of Object.entries({ root, intermediate, stolen }))
    await writeFile(join(folder, name), text)
  openssl("req", "-new", "-key", "stolen", "-subj", "/CN=a forgery", "-out", "wish")
  const verdict = async (name: string, purpose: string) => {
    await writeFile(join(folder, "names"), `subjectAltName=${name}\nbasicConstraints=CA:FALSE\n`)
    const signer = ["-CA", "intermediate", "-CAkey", "stolen", "-CAcreateserial", "-extfile", "names"]
    const made = openssl("x509", "-req", "-in", "wish", ...signer, "-days", "2", "-out", "forged")
    assert.equal(made.status, 0, made.stderr)
    const way = ["-CAfile", "root", "-untrusted", "intermediate", "-purpose", purpose]
    const { status, stdout, stderr } = openssl("verify", ...way, "forged")
    return status === 0 ? "OK" : stdout + stderr
  }
  assert.equal(await verdict("DNS:a.cafe24api.com", "sslserver"), "OK")
  for (const name of [
    "email:ceo@bank.example",
    "email:a@cafe24api.com",
    "URI:https://bank.example/",
    "IP:10.0.0.1",
  ])
    assert.match(await verdict(name, "sslserver"), /(permitted|excluded) subtree violation/, name)
  for (const purpose of ["sslclient", "smimesign", "codesign"])
    assert.notEqual(await verdict("DNS:a.cafe24api.com", purpose), "OK", purpose)
})

test("the leaf is made anew before its end; one that ends, and names it does not cover, are said", async () => {
  const place = shelf()
  const authority = await open(place)
  const first = authority.leaf()
  assert.equal(authority.leaf(), first)
  authority.later(days(25))
  assert.notEqual(authority.leaf(), first)
  await assert.rejects(open(place, Date.now() + days(3_640)), /nearly over/)
  await assert.rejects(open(place, Date.now(), ["*.other.example"]), /do not cover/)
  const broken = { ...shelf(), read: async () => "half of it" }
  await assert.rejects(open(broken), /not whole/)
})

test("on disk it is its owner's alone, the same for all processes, and refused where others can read it", async (context) => {
  const folder = newFolder(context, "ca")
  const place = authorityIn(join(folder, "ca"))
  const roots = await Promise.all([1, 2, 3].map(async () => (await open(place)).root))
  assert.equal(new Set(roots).size, 1)
  assert.equal((await stat(place.name)).mode & 0o777, 0o600)
  await chmod(place.name, 0o644)
  await assert.rejects(open(place), /others of this machine can read it/)
})
