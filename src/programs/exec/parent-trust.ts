// What the parent's programs trust already, by variables and by files of their own: a variable of ours stands before both.
import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { delimiter, isAbsolute, join } from "node:path"
import type { Variables } from "./variables.ts"

/** Those add to what is trusted, the others stand instead of it. */
export const adding = ["NODE_EXTRA_CA_CERTS", "DENO_CERT"]
export const replacing = [
  ...["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "AWS_CA_BUNDLE"],
  ...["PIP_CERT", "CARGO_HTTP_CAINFO", "HTTPLIB2_CA_CERTS", "NIX_SSL_CERT_FILE"],
]

/** Folders, several of them with a colon between. They stay as they are: what knows them alone finds ours by another variable. */
const folders = ["SSL_CERT_DIR", "GIT_SSL_CAPATH", "CURL_CA_PATH"]

/** Files and folders: `added` by what adds, `bundles` by what replaces (REQUESTS_CA_BUNDLE may be either). */
export function parentTrust(parent: Variables): { added: string[]; bundles: string[] } {
  const named = (names: string[]) => names.flatMap((name) => parent[name] || [])
  const within = named(folders).flatMap((list) => list.split(delimiter).filter(Boolean))
  const bundles = [...named(replacing), ...within, ...trustInSettings(parent)]
  return { added: named(adding), bundles: [...new Set(bundles)] }
}

/**
 * As git (`sslCAInfo`, `sslCAPath`), pip (`cert`), wget (`ca_certificate`, `ca_directory`), aws (`ca_bundle`) and cargo
 * (`cainfo`) write it.
 */
const naming =
  /^[ \t]*(?:sslcainfo|sslcapath|cert|ca_certificate|ca_directory|ca_bundle|cainfo)[ \t]*=[ \t]*["']?([^"'\r\n]+?)["']?[ \t]*$/gim

/** Files and folders with certificates. What cannot be read names none: its program says so by itself. */
function trustInSettings(parent: Variables): string[] {
  const home = parent.HOME ?? homedir()
  return settingsFiles(parent, home)
    .flatMap((file) => [...readOrNothing(file).matchAll(naming)].map(([, path = ""]) => path))
    .map((path) => (path.startsWith("~/") ? join(home, path.slice(2)) : path))
    .filter(isAbsolute)
}

function settingsFiles(parent: Variables, home: string): string[] {
  const config = parent.XDG_CONFIG_HOME ?? join(home, ".config")
  const gits = parent.GIT_CONFIG_GLOBAL ?? [join(config, "git/config"), join(home, ".gitconfig")]
  const pips = parent.PIP_CONFIG_FILE ?? [join(config, "pip/pip.conf"), join(home, ".pip/pip.conf")]
  return [
    ...["/etc/gitconfig", "/etc/pip.conf", "/etc/wgetrc"],
    ...[gits, pips].flat(),
    wgetSettings(parent),
    parent.AWS_CONFIG_FILE ?? join(home, ".aws/config"),
    join(parent.CARGO_HOME ?? join(home, ".cargo"), "config.toml"),
  ]
}

/** For wget, which knows no variable for what it trusts: the user's own settings, with ours behind them. */
export function wgetTrusting(parent: Variables, bundle: string): string {
  return `${readOrNothing(wgetSettings(parent)).trimEnd()}\nca_certificate = ${bundle}\n`
}

function wgetSettings(parent: Variables): string {
  return parent.WGETRC ?? join(parent.HOME ?? homedir(), ".wgetrc")
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}
