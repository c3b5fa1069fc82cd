// From the addresses of MIRRORS to mirrors.
import { createFileMirror } from "./file.ts"
import { createRedisMirror } from "./redis.ts"
import type { MirrorTarget } from "./target.ts"

export function openMirror(address: string): MirrorTarget {
  return address.startsWith("file:")
    ? createFileMirror(address.slice("file:".length))
    : createRedisMirror(address)
}
