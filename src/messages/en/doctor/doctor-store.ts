// English: findings about the store, and about what is missing in it.
import type { FindingKey } from "../../../core/doctor/table.ts"
import type { FindingWords } from "../../doctor-words.ts"
import type { EnglishWords } from "../../platform-words.ts"

export const doctorStore = ({ account }: EnglishWords) =>
  ({
    mall_missing: {
      says: ({ mall, when }) =>
        `CAFE24_MALL_ID names ${mall}, and it is not connected${when === "" ? "" : `: the store is new, ${when}`}.`,
      todo: "Send its owner the link this command prints, or correct CAFE24_MALL_ID. If it was connected before and the store is new, bring the data back first (docs/backup.md).",
    },
    store_lacks_mirrored: {
      says: ({ name, detail }) =>
        `The mirror ${name} holds tokens of ${detail}, and the store does not know them.`,
      todo: "If the data of the store is gone, or another store was named, stop mallkey and bring the data back before anybody connects again (docs/backup.md). If they were disconnected while the mirror could not be written, delete their files or keys there.",
    },
    store_behind_mirror: {
      says: ({ name, detail }) =>
        `The store holds an older token pair of ${detail} than the mirror ${name}: it was put back to an earlier state.`,
      todo: "Its refresh token has been used, and the next refresh would lose the connection. Stop mallkey and bring back the newest data (docs/backup.md). Without it each owner connects once.",
    },
    store_away: {
      says: ({ because }) => `The store cannot be reached or written${because}.`,
      todo: "See that the database, Redis or disk named by MALLKEY_STORE is up and may be written; this command shows which it is.",
    },
    store_not_leasable: {
      says: ({ name }) =>
        `${name} gives one lease to two holders, so two refreshes could spend the same token.`,
      todo: "Look whether the store is behind something that answers from a copy (a replica, a cache), and point MALLKEY_STORE at the original.",
    },
    store_forgets: {
      says: ({ name, because }) => `${name} does not keep what it is told through a restart${because}.`,
      todo: `Make it durable (Redis: appendonly yes; PostgreSQL: fsync on, no unlogged table), or every ${account.one} has to reconnect after the next restart.`,
    },
    store_held_back: {
      says: ({ name, because }) => `${name} may hide rows from mallkey${because}.`,
      todo: `What is hidden is not listed, not refreshed, and lost after 14 days, while everything looks well. Log in as postgres or another role with bypassrls, or let a policy show mallkey's user all rows (\`for all using (true)\`).`,
    },
    store_other_provider: {
      says: ({ name, because }) =>
        `${name} holds no ${account.one} under SUPABASE_PROVIDER, and tokens under other names${because}.`,
      todo: `If one of these is meant, set SUPABASE_PROVIDER to it (\`?provider=\` in MALLKEY_STORE goes before it) and start again: nothing there is refreshed until then. If they are of other services, nothing is wrong: this is over with the first ${account.one} that is connected.`,
    },
    store_evicts: {
      says: ({ name, because }) => `${name} throws connections away when its memory is full${because}.`,
      todo: "Set maxmemory-policy to noeviction, in the configuration file as well.",
    },
    store_forgets_last_second: {
      says: ({ name, because }) => `${name} may lose the last second at a power cut${because}.`,
      todo: "Bearable: the rescue place on disk covers it. To be sure set appendfsync always (Redis) or synchronous_commit on (PostgreSQL).",
    },
    store_may_go_back: {
      says: ({ name, because }) =>
        `${name} may go back some seconds when another server takes over${because}.`,
      todo: "mallkey knows what it has spent for half an hour and puts it right, as long as a process lives that renewed it. To be sure let the server take no write that no replica has.",
    },
    store_unknown_durability: {
      says: ({ name, because }) => `Whether ${name} keeps what it is told cannot be seen${because}.`,
      todo: "Ask the provider whether it writes to disk (append-only) and never evicts.",
    },
    store_plain_text: {
      says: ({ name, because }) => `${name} keeps tokens in plain text${because}.`,
      todo: "If no other program reads them there, add ?seal=on to MALLKEY_STORE, restart, and run this command. If others do, keep that store to those who need it.",
    },
    store_holds_client_secret: {
      says: ({ name, because }) => `A client_secret lies in ${name}${because}.`,
      todo: "Set CAFE24_CLIENT_SECRET in the environment and take it out of the file.",
    },
    store_unclaimed: {
      says: ({ because }) => `The store holds connections of an app that is not configured${because}.`,
      todo: "They are left alone: not refreshed, not handed out, and lost after 14 days. Put the app back into MALLKEY_APPS (or mallkey.config.json) under the same name.",
    },
    store_crowded: {
      says: ({ because }) => `The store holds more rows of one ${account.one} than are looked at${because}.`,
      todo: "Nothing is known of the rows that were passed over: a copy among them may be lost, and its owner connects once. See in the table who writes them, and delete those that are not theirs.",
    },
    store_unreadable: {
      says: ({ because }) => `Something where connections are kept cannot be read${because}.`,
      todo: `All other ${account.many} go on. Mend it or take it out of the store; what is mended is read again by itself.`,
    },
  }) satisfies Partial<Record<FindingKey, FindingWords>>
