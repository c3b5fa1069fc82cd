// What streams through this process is collected as it passes.
import { subscribe } from "node:diagnostics_channel"
import { type Collectors, collectors } from "./collectors.ts"

/**
 * V8 lets up to 64 MB of pieces that have passed lie, since each is little for V8 itself: the bytes lie outside its heap.
 * What the system's allocator hands out for them it seldom gets back in one piece.
 */
const everyBytes = 4 * 1024 * 1024
/** Each piece is told there, by its length. Fixed in proxy/passing.ts. */
const channelName = "mallkey:proxy:bytes"

let isCollecting = false

/** For the rest of the process. Costs nothing before the first bytes have passed. */
export function collectAsBytesPass(): void {
  if (isCollecting) return
  isCollecting = true
  let passed = 0
  let made: Collectors | undefined
  subscribe(channelName, (length) => {
    passed += length as number
    if (passed < everyBytes) return
    passed = 0
    made ??= collectors()
    made.collectYoung()
  })
}
