// A zip archive in memory: the same bytes for the same files, whenever and wherever it is made.
import { crc32, deflateRawSync } from "node:zlib"

export interface Entry {
  name: string
  contents: Uint8Array
}

/** 1 January 1980, the first day there is. */
const day = (1 << 5) | 1
const deflated = 8
const utf8Names = 0x0800
/** Made on Unix, a plain file everybody may read: Lambda runs as another user than the one who packed. */
const madeOnUnix = (3 << 8) | 20
const readableFile = (0o100644 << 16) >>> 0

export function zipOf(entries: Entry[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, contents } of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const packed = deflateRawSync(contents, { level: 9 })
    const nameBytes = Buffer.from(name)
    const shared = numbers(
      [2, 20],
      [2, utf8Names],
      [2, deflated],
      [2, 0],
      [2, day],
      [4, crc32(contents)],
      [4, packed.length],
      [4, contents.length],
      [2, nameBytes.length],
      [2, 0],
    )
    const body = Buffer.concat([numbers([4, 0x04034b50]), shared, nameBytes, packed])
    const rest = numbers([2, 0], [2, 0], [2, 0], [4, readableFile], [4, offset])
    directory.push(numbers([4, 0x02014b50], [2, madeOnUnix]), shared, rest, nameBytes)
    bodies.push(body)
    offset += body.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const { length: count } = entries
  const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0])
  return Buffer.concat([...bodies, ...directory, end])
}

/** Little end first, each as wide as it says. */
function numbers(...fields: [width: 2 | 4, value: number][]): Buffer {
  return Buffer.concat(
    fields.map(([width, value]) => {
      const bytes = Buffer.alloc(width)
      bytes.writeUIntLE(value >>> 0, 0, width)
      return bytes
    }),
  )
}
