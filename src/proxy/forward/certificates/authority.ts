// The forward proxy's own authority: a root whose key nobody has, an intermediate that is held to names, a leaf in memory.
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from "node:crypto"
import { KeeperError } from "../../../core/errors.ts"
import type { Clock } from "../../../core/ports.ts"
import { certificate, newKey } from "./certificate.ts"

/** Where it is kept, for its owner alone. */
export interface AuthorityPlace {
  name: string
  read(): Promise<string | undefined>
  /** False: another process was first. */
  writeFirst(text: string): Promise<boolean>
}

export interface Leaf {
  key: string
  /** With the intermediate behind it, as a server shows them. */
  cert: string
  until: number
}

export interface Authority {
  /** What programs are to trust, as PEM. */
  root: string
  until: number
  /** The same until its end comes near: then another, without a restart of anything. */
  leaf(): Leaf
}

export interface AuthorityParts {
  clock: Pick<Clock, "now">
  chance(bytes: number): Uint8Array
  /** Of the leaf: `*.cafe24api.com`. */
  wildcards: readonly string[]
  /** Names that may ever stand below it. */
  onlyNames: readonly string[]
}

const dayMs = 86_400_000
const lifeMs = 3_650 * dayMs
const leafLifeMs = 30 * dayMs
const renewAheadMs = 10 * dayMs
/** A clock that is a little behind must not find it too young. */
const backMs = dayMs
const subjects = { root: "mallkey root", intermediate: "mallkey intermediate", leaf: "mallkey forward proxy" }

export async function openAuthority(place: AuthorityPlace, parts: AuthorityParts): Promise<Authority> {
  const kept = (await place.read()) ?? (await make(place, parts))
  const { root, intermediate, key } = readKept(kept, place)
  const until = Date.parse(new X509Certificate(intermediate).validTo)
  if (until - parts.clock.now() < 2 * leafLifeMs) throw unusable(place, "its time is nearly over")
  const covered = namesIn(kept)
  const isCovered = (name: string) => covered.some((one) => name.endsWith(`.${one}`))
  if (!parts.wildcards.every(isCovered))
    throw unusable(place, "it is held to names that do not cover all of the platforms")
  let leaf: Leaf | undefined
  const fresh = () => {
    if (!leaf || leaf.until - parts.clock.now() < renewAheadMs) leaf = makeLeaf({ intermediate, key }, parts)
    return leaf
  }
  return { root, until, leaf: fresh }
}

async function make(place: AuthorityPlace, parts: AuthorityParts): Promise<string> {
  await place.writeFirst(madeNew(parts))
  // Another process may have been first: what is kept is what counts.
  return (await place.read()) ?? ""
}

/** The root's key goes with this function: nobody will ever sign a second intermediate. */
function madeNew({ clock, chance, onlyNames }: AuthorityParts): string {
  const [rootKey, key] = [newKey(), newKey()]
  const from = clock.now() - backMs
  const until = from + lifeMs
  const issuer = { subject: subjects.root, key: rootKey }
  const common = { issuer, from, until }
  const root = certificate({
    ...common,
    subject: subjects.root,
    publicKey: createPublicKey(rootKey),
    serial: chance(16),
    is: { over: 1 },
  })
  const intermediate = certificate({
    ...common,
    subject: subjects.intermediate,
    publicKey: createPublicKey(key),
    serial: chance(16),
    is: { over: 0, onlyNames },
  })
  return [`${namesMark}${onlyNames.join(" ")}\n`, root, intermediate, pemOf(key)].join("")
}

const namesMark = "names: "

/** Written beside it: what Node tells of a certificate leaves its constraints out. */
function namesIn(kept: string): string[] {
  return new RegExp(`^${namesMark}(.*)$`, "m").exec(kept)?.[1]?.split(" ") ?? []
}

interface Kept {
  root: string
  intermediate: string
  key: KeyObject
}

function readKept(text: string, place: AuthorityPlace): Kept {
  const [root, intermediate] =
    text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? []
  const key = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(text)?.[0]
  if (!root || !intermediate || !key) throw unusable(place, "it is not whole")
  return { root, intermediate, key: createPrivateKey(key) }
}

function makeLeaf({ intermediate, key: issuerKey }: Omit<Kept, "root">, parts: AuthorityParts): Leaf {
  const key = newKey()
  const from = parts.clock.now() - backMs
  const until = from + leafLifeMs + backMs
  const cert = certificate({
    subject: subjects.leaf,
    publicKey: createPublicKey(key),
    issuer: { subject: subjects.intermediate, key: issuerKey },
    serial: parts.chance(16),
    from,
    until,
    is: { names: parts.wildcards },
  })
  return { key: pemOf(key), cert: cert + intermediate, until }
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }) as string
}

function unusable(place: AuthorityPlace, why: string): KeeperError {
  const problem = `${place.name}: ${why}`
  return new KeeperError("settings_invalid", {
    detail: problem,
    problems: [problem],
    fix: `rm "${place.name}"`,
  })
}
