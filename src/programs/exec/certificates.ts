// The certificates in a file or a folder that a program trusts. What is named and cannot be read is no reason to trust less
// than without us: programs say so by themselves.
import { X509Certificate } from "node:crypto"
import { readdirSync, readFileSync, type Stats, statSync } from "node:fs"
import { join } from "node:path"

const pemShape = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** As PEM. */
export function certificatesIn(path: string): string[] {
  const names = filesIn(path)
  return names === undefined ? inFile(path) : inFolder(path, names)
}

/** Undefined: nothing can be said of it, as of links that lead nowhere or in a circle. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

function filesIn(path: string): string[] | undefined {
  try {
    return statSync(path).isDirectory() ? readdirSync(path).sort() : undefined
  } catch {
    return []
  }
}

function inFile(path: string): string[] {
  try {
    return readFileSync(path, "utf8").match(pemShape) ?? []
  } catch {
    return []
  }
}

/** A distribution's own has three hundred entries and half a megabyte: a folder that is none with certificates costs no more than this. */
const mostEntries = 2_000
const mostBytes = 4 * 2 ** 20

/**
 * All its files, whatever they are called: OpenSSL looks for the names that `openssl rehash` gives, GnuTLS and Go read
 * each. One that Java could not read would take the whole of its trust store with it, so each is looked at.
 */
function inFolder(folder: string, names: readonly string[]): string[] {
  const found = new Set<string>()
  let left = mostBytes
  for (const name of names.slice(0, mostEntries)) {
    const path = join(folder, name)
    const file = statusOf(path)
    // A pipe would be waited for without end.
    if (!file?.isFile() || file.size > left) continue
    left -= file.size
    for (const pem of inFile(path)) found.add(pem)
  }
  return [...found].filter(isReadable)
}

function isReadable(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
