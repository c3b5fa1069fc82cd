// DER, as much of it as a certificate is written in: each function answers the bytes of one value, head and all.

type Bytes = Uint8Array

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  objectId: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
}

export const sequence = (...parts: Bytes[]) => value(tags.sequence, ...parts)
export const set = (...parts: Bytes[]) => value(tags.set, ...parts)
export const octets = (content: Bytes) => value(tags.octets, content)
export const utf8 = (text: string) => value(tags.utf8, Buffer.from(text))
export const isTrue = value(tags.boolean, Uint8Array.of(0xff))

/** `[number]`, as the value itself where it holds others, else as its bytes alone. */
export const tagged = (number: number, ...parts: Bytes[]) => value(0xa0 + number, ...parts)
export const taggedBytes = (number: number, content: Bytes) => value(0x80 + number, content)

/** Of a number that is not below 0, its bytes from the highest on. */
export function integer(bytes: Bytes): Bytes {
  const from = bytes.findIndex((byte) => byte !== 0)
  const plain = from === -1 ? Uint8Array.of(0) : bytes.subarray(from)
  // A leading bit would make it less than nothing.
  return value(tags.integer, plain[0]! > 0x7f ? Uint8Array.of(0) : new Uint8Array(), plain)
}

/** `unused`: how many bits of the last byte mean nothing. */
export function bits(content: Bytes, unused = 0): Bytes {
  return value(tags.bits, Uint8Array.of(unused), content)
}

/** `1.2.840.10045.4.3.2` */
export function objectId(text: string): Bytes {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number)
  return value(tags.objectId, Uint8Array.from([first * 40 + second, ...rest.flatMap(inSevens)]))
}

/** Years from 2050 on are written otherwise. */
export function time(at: number): Bytes {
  const digits = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, "")
  const isShort = Number(digits.slice(0, 4)) < 2050
  return isShort
    ? value(tags.utcTime, Buffer.from(digits.slice(2)))
    : value(tags.generalizedTime, Buffer.from(digits))
}

function inSevens(number: number): number[] {
  const sevens = [number & 0x7f]
  for (let left = number >> 7; left > 0; left >>= 7) sevens.unshift((left & 0x7f) | 0x80)
  return sevens
}

function value(tag: number, ...parts: Bytes[]): Bytes {
  const content = Buffer.concat(parts)
  return Buffer.concat([Uint8Array.from([tag, ...lengthOf(content.length)]), content])
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let left = length; left > 0; left >>= 8) bytes.unshift(left & 0xff)
  return [0x80 + bytes.length, ...bytes]
}
