// Holds V8's young generation small while a program starts, and lets it grow afterwards.
import { setFlagsFromString } from "node:v8"

/**
 * A start makes much that stays. V8 takes that for a busy program, doubles its young generation four times and never gives it
 * back: 14 of an idle server's 110 MB. Held small for good, it would cost a busy server a sixth of its answers.
 */
export function holdYoungGeneration(): void {
  setFlagsFromString("--semi-space-growth-factor=1")
}

/** V8's own way again: it grows when there is work that asks for it. */
export function freeYoungGeneration(): void {
  setFlagsFromString("--semi-space-growth-factor=2")
}
