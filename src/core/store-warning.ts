// What a store says of itself to an operator who trusts it with tokens: a code, with facts.

/**
 * forgets: what is written does not survive a restart of the backend, or only in part. forgets_last_second: it does,
 * but for the last second. may_go_back: another server that takes over may lack the latest writes. evicts: it throws away what is there when its memory is full. unreadable: found where
 * connections are kept, and no connection can be made of it. unclaimed: connections of an app that is not configured.
 * crowded: of one account there is more than is looked at. held_back: the place hides from us what others keep there.
 * elsewhere: none of ours is there, and others under the name of another provider are.
 */
export interface StoreWarning {
  code:
    | "forgets"
    | "forgets_last_second"
    | "may_go_back"
    | "evicts"
    | "unknown_durability"
    | "plain_text"
    | "client_secret_in_file"
    | "unreadable"
    | "unclaimed"
    | "crowded"
    | "held_back"
    | "elsewhere"
  /** A short technical reason, free of secrets. */
  detail: string
  /** The same as a code, for a sentence in the reader's language. Absent, as in a store of somebody's own: `detail` is told. */
  why?: StoreWhy
  /** Its names and numbers, in the order in which the words for `why` take them. */
  facts?: readonly string[]
}

/** What a store can say of itself, each with words in `messages`. */
export type StoreWhy =
  | "fsync_off"
  | "table_unlogged"
  | "commit_not_awaited"
  | "follows_only"
  | "standby_may_lack"
  | "append_only_unknown"
  | "append_only_speed_unknown"
  | "append_only_unhurried"
  | "append_only_each_second"
  | "snapshots_unknown"
  | "keeps_nothing"
  | "snapshots_only"
  | "full_memory_unknown"
  | "evicts_all"
  | "replica_may_lack"
  | "redis_plain"
  | "table_plain"
  | "files_plain"
  | "client_secret_there"
  | "rows_without_mall"
  | "rows_hidden"
  | "rows_elsewhere"
  | "note_broken"
  | "one_odd"
  | "app_unknown"
  | "rows_typed"
  | "rows_proven"
  | "rows_of_pair"
