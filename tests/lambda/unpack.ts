// Unpacks a zip as any other program would: by its directory at the end, every checksum looked at.
import { mkdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { crc32, inflateRawSync } from "node:zlib"

export interface Unpacked {
  name: string
  mode: number
}

export async function unpack(zip: Buffer, folder: string): Promise<Unpacked[]> {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"))
  const count = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  const all: Unpacked[] = []
  for (let number = 0; number < count; number++) {
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength)
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const contents = inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20)))
    if (crc32(contents) !== zip.readUInt32LE(at + 16)) throw new Error(`${name}: checksum`)
    if (contents.length !== zip.readUInt32LE(at + 24)) throw new Error(`${name}: length`)
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, contents)
    all.push({ name, mode: zip.readUInt32LE(at + 38) >>> 16 })
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return all
}
