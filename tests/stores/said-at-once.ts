// A worker's way of speaking: what it said before a SIGKILL was said, and a reader that is slow makes it wait instead of fall.
import { writeSync } from "node:fs"

/** A line on standard output, in the pipe when this returns. */
export function say(...words: (string | number)[]): void {
  let left = Buffer.from(`${words.join(" ")}\n`)
  while (left.length > 0) left = left.subarray(writeSome(left))
}

/** How much of it. A pipe that is full refuses with EAGAIN, for the parent made it non-blocking. */
function writeSome(bytes: Buffer): number {
  try {
    return writeSync(1, bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    return 0
  }
}
