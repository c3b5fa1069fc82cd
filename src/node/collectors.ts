// V8's collections on demand.
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

export interface Collectors {
  /** Of what was made of late: most of it is dead, and little is looked at. */
  collectYoung(): void
  collect(): void
  /**
   * Only a last resort gives emptied pages back. What is known of hot code goes with them, and each answer would cost a
   * tenth more for good: only while hardly anybody has been served.
   */
  moveTogether(): void
}

/** Node shows its collector to programs that were begun with a flag, and to contexts made while the flag is set. */
export function collectors(): Collectors {
  setFlagsFromString("--expose-gc")
  const gc: NodeJS.GCFunction = runInNewContext("gc")
  setFlagsFromString("--no-expose-gc")
  return {
    collectYoung: () => gc({ type: "minor", execution: "sync" }),
    collect: () => gc({ type: "major", execution: "sync" }),
    moveTogether: () => gc({ type: "major", execution: "sync", flavor: "last-resort" }),
  }
}
