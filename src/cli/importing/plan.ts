// What an import found, as it is shown before anything is touched, and what became of each entry.
import type { KeeperError } from "../../core/errors.ts"
import type { Store } from "../../core/ports.ts"
import type { Imported } from "../../core/taking-over/adopt.ts"
import type { ComparedCopy } from "../../core/taking-over/copies.ts"
import type { Chosen } from "../../moving/choose-newest.ts"

export interface Candidate extends Chosen {
  stands: ComparedCopy | { trouble: KeeperError }
  /** Held while its pair moves, so that a mallkey there does not refresh it meanwhile. */
  from: Store | undefined
}

export interface Outcome {
  candidate: Candidate
  /** Absent: it was not tried. */
  done?: Imported
  error?: KeeperError
  /** One cheap call with the stored token. Absent: not made, or nobody answered. */
  alive?: boolean
}

/** What was found, as it is shown before anything is touched. */
export interface Plan {
  candidates: Candidate[]
  problems: { kind: string; place: string; text: string }[]
}
