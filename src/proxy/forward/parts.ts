// What a forward proxy is made of, and what it hands to its own parts.
import type { KeyWatch, Still } from "../../access/key-watch.ts"
import type { Clock } from "../../core/ports.ts"
import type { AppCalling } from "../../core/tools/platform-words.ts"
import type { Language } from "../../messages/index.ts"
import type { Stack } from "../stack.ts"
import type { TokenDesk } from "../token-endpoint.ts"
import type { Authority } from "./certificates/authority.ts"
import type { ForwardFigures } from "./figures.ts"
import type { OtherHosts } from "./other-hosts.ts"
import type { Place, Places } from "./places.ts"
import type { Mistakes, Refuse } from "./refusals.ts"
import type { Admit, ShownKey } from "./who-calls.ts"

export interface ForwardOptions {
  clock: Pick<Clock, "now">
  /** Where calls go. */
  stack: Pick<Stack, "call" | "figures">
  /** Who answers what a client sends to its platform's token endpoint. */
  desk: TokenDesk
  places: Places
  /** Is there a connection by this id? Asked where several apps may have the account. */
  isThere(id: string): Promise<boolean>
  authority: Authority
  admit: Admit
  others: OtherHosts
  language: Language
  /** For the word by which refusals call an account. Absent: as the platform that ships calls it. */
  apps?(): readonly AppCalling[]
  log?: Mistakes
  /** Of the listener itself, where it speaks TLS. */
  tls?: { key: string; cert: string }
  /** Of a caller by another name than a key's: what the process behind a connection is known to be. */
  shownBy?(remotePort: number | undefined): Promise<ShownKey | undefined>
  /** The user part is no owner's name: the caller's connections say everything. */
  ignoresOwner?: boolean
}

export interface ForwardParts extends ForwardOptions {
  refuse: Refuse
  figures: ForwardFigures
  watch: KeyWatch
}

/** What a CONNECT has agreed on, for the requests inside. */
export interface Tunnel {
  place: Place
  shown: ShownKey | undefined
  still: Still
}
