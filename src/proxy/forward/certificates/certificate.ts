// One X.509 certificate, written and signed: of a root, of one that is held to names, of a server. P-256 throughout.
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import {
  bits,
  integer,
  isTrue,
  objectId,
  octets,
  sequence,
  set,
  tagged,
  taggedBytes,
  time,
  utf8,
} from "./der.ts"

export interface CertificateWish {
  subject: string
  publicKey: KeyObject
  issuer: { subject: string; key: KeyObject }
  /** 16 bytes of chance. */
  serial: Uint8Array
  from: number
  until: number
  is: Authority | ServerNames
}

interface Authority {
  /** How many others may stand between it and a server. */
  over: number
  /** Names that may stand below it, each with all that ends in it; nothing else may. */
  onlyNames?: readonly string[]
}

interface ServerNames {
  names: readonly string[]
}

export function newKey(): KeyObject {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
}

/** As PEM. */
export function certificate(wish: CertificateWish): string {
  const { subject, publicKey, issuer, serial, from, until } = wish
  const body = sequence(
    tagged(0, integer(Uint8Array.of(2))),
    integer(positive(serial)),
    ecdsaWithSha256,
    named(issuer.subject),
    sequence(time(from), time(until)),
    named(subject),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(3, sequence(...extensionsOf(wish))),
  )
  const signature = sign("sha256", body, { key: issuer.key, dsaEncoding: "der" })
  return asPem(sequence(body, ecdsaWithSha256, bits(signature)))
}

const ecdsaWithSha256 = sequence(objectId("1.2.840.10045.4.3.2"))
const commonName = objectId("2.5.4.3")
const oid = {
  subjectKey: objectId("2.5.29.14"),
  keyUsage: objectId("2.5.29.15"),
  subjectNames: objectId("2.5.29.17"),
  basics: objectId("2.5.29.19"),
  nameConstraints: objectId("2.5.29.30"),
  authorityKey: objectId("2.5.29.35"),
  extendedUsage: objectId("2.5.29.37"),
  serverAuth: objectId("1.3.6.1.5.5.7.3.1"),
}

function extensionsOf({ is, publicKey, issuer }: CertificateWish): Uint8Array[] {
  const authorityKey = taggedBytes(0, idOf(createPublicKey(issuer.key)))
  const common = [
    extension(oid.subjectKey, octets(idOf(publicKey))),
    extension(oid.authorityKey, sequence(authorityKey)),
  ]
  if ("names" in is) {
    return [
      ...common,
      critical(oid.basics, sequence()),
      critical(oid.keyUsage, usage.signs),
      extension(oid.extendedUsage, sequence(oid.serverAuth)),
      extension(oid.subjectNames, sequence(...is.names.map(dnsName))),
    ]
  }
  return [
    ...common,
    critical(oid.basics, sequence(isTrue, integer(Uint8Array.of(is.over)))),
    critical(oid.keyUsage, usage.signsCertificates),
    // Above a server's leaf and nothing else: no mail, no program is signed for below it.
    ...(is.onlyNames
      ? [
          critical(oid.extendedUsage, sequence(oid.serverAuth)),
          critical(oid.nameConstraints, heldTo(is.onlyNames)),
        ]
      : []),
  ]
}

const usage = {
  signs: bits(Uint8Array.of(0b1000_0000), 7),
  signsCertificates: bits(Uint8Array.of(0b0000_0100), 2),
}

/**
 * No address is a name: all of them, of either kind, are shut out by name. Mail and URIs cannot be shut out whole (an
 * empty name matches nothing to some verifiers, and others refuse to read it): let in is a host that cannot be.
 */
function heldTo(names: readonly string[]): Uint8Array {
  const subtree = (name: Uint8Array) => sequence(name)
  const addresses = [new Uint8Array(8), new Uint8Array(32)].map((all) => taggedBytes(7, all))
  return sequence(
    tagged(0, ...[...names.map(dnsName), ...[1, 6].map((kind) => taggedBytes(kind, nowhere))].map(subtree)),
    tagged(1, ...addresses.map(subtree)),
  )
}

/** RFC 2606: no host is ever named so. */
const nowhere = new TextEncoder().encode("invalid")

function dnsName(name: string): Uint8Array {
  return taggedBytes(2, Buffer.from(name, "ascii"))
}

function extension(id: Uint8Array, content: Uint8Array): Uint8Array {
  return sequence(id, octets(content))
}

function critical(id: Uint8Array, content: Uint8Array): Uint8Array {
  return sequence(id, isTrue, octets(content))
}

function named(text: string): Uint8Array {
  return sequence(set(sequence(commonName, utf8(text))))
}

/** The point itself is the end of what a P-256 key is written as. */
function idOf(key: KeyObject): Uint8Array {
  const point = key.export({ type: "spki", format: "der" }).subarray(-65)
  return createHash("sha256").update(point).digest().subarray(0, 20)
}

/** Never 0, and never longer than 16 bytes. */
function positive(serial: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(serial)
  copy[0] = (copy[0]! & 0x7f) | 0x40
  return copy
}

function asPem(der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString("base64")
    .match(/.{1,64}/g)!
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n")
}
