// Whom the parent's programs trust is found where variables and their own files say it, so that a child trusts them still.
import assert from "node:assert/strict"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { test } from "node:test"
import { parentTrust, wgetTrusting } from "./parent-trust.ts"

const files = {
  ".gitconfig":
    '[http "https://git.example"]\n\tsslCAInfo = ~/git.pem\n\tsslCAPath = /own/git.d\n[user]\n\tname = cert\n',
  ".config/pip/pip.conf": "[global]\ncert = /own/pip.pem\nclient_cert = /own/client.pem\n",
  ".aws/config": "[default]\nca_bundle=/own/aws.pem\n",
  ".cargo/config.toml": '[http]\ncainfo = "/own/cargo.pem"\n',
  ".wgetrc":
    "# ca_certificate = /own/none.pem\nca_certificate = /own/wget.pem\nca_directory = /own/wget.d\ntries = 3",
}

test("what git, pip, wget, aws and cargo are told in their files stands beside what variables name", (context) => {
  const home = mkdtempSync(join(tmpdir(), "mallkey-trust-"))
  context.after(() => rmSync(home, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true })
    writeFileSync(join(home, name), text)
  }
  const parent = {
    HOME: home,
    SSL_CERT_FILE: "/own/ssl.pem",
    DENO_CERT: "/own/deno.pem",
    SSL_CERT_DIR: "/own/one.d:/own/two.d:",
    GIT_SSL_CAPATH: "/own/git.d",
  }
  const { added, bundles } = parentTrust(parent)
  assert.deepEqual(added, ["/own/deno.pem"])
  const own = bundles.filter((path) => path.startsWith("/own/") || path.startsWith(home))
  const named = ["ssl", "pip", "wget", "aws", "cargo"].map((name) => `/own/${name}.pem`)
  const within = ["one", "two", "git", "wget"].map((name) => `/own/${name}.d`)
  assert.deepEqual(own.sort(), [...named, ...within, join(home, "git.pem")].sort())
  assert.equal(
    wgetTrusting(parent, "/run/bundle.pem"),
    `${files[".wgetrc"]}\nca_certificate = /run/bundle.pem\n`,
  )
  assert.equal(wgetTrusting({ HOME: "/nowhere" }, "/b.pem").trim(), "ca_certificate = /b.pem")
})
