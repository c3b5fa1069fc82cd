// Random bytes, fetched from the system by the page: asking for a dozen at a time cost ten times as much.
import { randomFillSync } from "node:crypto"

const page = Buffer.alloc(4_096)
let used = page.length

/** Fresh ones each time; what was handed out is forgotten here. At most a page. */
export function randomBytes(count: number): Buffer {
  if (used + count > page.length) {
    randomFillSync(page)
    used = 0
  }
  const piece = page.subarray(used, used + count)
  used += count
  const bytes = Buffer.from(piece)
  piece.fill(0)
  return bytes
}
