// What the sentence about an error is made of, whatever the language.

/** Pieces that fit into a sentence as they are: each is empty where there is nothing to tell. */
export interface ErrorPieces {
  /** The trouble is one connection's, and not everybody's. */
  isNamed: boolean
  /** The connection, or a word for "the mall" when it is not known. */
  mall: string
  /** The further app the connection is of. */
  app?: string | undefined
  /** ` (invalid_grant)` */
  because: string
  /** ` Next try: …`, with the blank in front. */
  retry: string
}

/** Where a reason changes what is to be done. */
export type ErrorVariant =
  | "key_unknown"
  | "session_over"
  | "session_unread"
  | "streams_full"
  | "uninstalled"
  | "disk_full"
  | "not_permitted"
  | "read_only"

export interface ErrorWords {
  says: (pieces: ErrorPieces) => string
  /** What the person who must act does; the command itself is KeeperError.fix. */
  todo: string
}
