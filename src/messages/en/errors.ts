// English: what went wrong and what to do, for every code of core/errors.ts.

import type { ErrorCode } from "../../core/errors.ts"
import type { ErrorVariant, ErrorWords } from "../error-words.ts"
import type { EnglishWords } from "../platform-words.ts"
import { eitherOf } from "./apps/rejected.ts"

export const errors = ({ platform, account }: EnglishWords) => ({
  theMall: `this ${account.one}`,
  mall: (id: string) => id,
  because: (detail: string) => ` (${detail})`,
  nextTry: (when: string) => ` Next try: ${when}.`,
  variants: {
    uninstalled: {
      says: ({ mall, because, retry }) =>
        `${platform} says the app is not installed in ${mall}${because}.${retry}`,
      todo: `Ask the ${account.one}'s owner whether they removed the app. If not, wait: ${platform} has said so wrongly before, so the ${account.one} is not marked as lost and is tried again every hour. Refreshing by hand only uses up token requests.`,
    },
    disk_full: {
      says: ({ because }) => `The disk is full, so nothing can be saved${because}.`,
      todo: "Make room on the disk. Tokens that arrive meanwhile wait in the rescue folder or in memory, so do not stop a mallkey that is running.",
    },
    not_permitted: {
      says: ({ because }) => `A file or folder may not be read or written${because}.`,
      todo: "Give the file that is named, and its folder, to the user who runs mallkey (chown, chmod u+rw). After an earlier run with sudo they may belong to root.",
    },
    read_only: {
      says: ({ because }) => `The disk is read-only, so nothing can be saved${because}.`,
      todo: "Mount a disk that can be written, or name another place with MALLKEY_STORE.",
    },
    key_unknown: {
      says: () => "This key is not known here, or no longer: it was mistyped, revoked, or its time is over.",
      todo: "`mallkey key list` shows the keys there are, by their first letters, and until when; one that is made anew by the command takes its place.",
    },
    session_over: {
      says: () => "This session is over, or was not made for this server.",
      todo: "Sign in again and send the new session.",
    },
    session_unread: {
      says: ({ because, retry }) => `Nobody can say now whether this session is valid${because}.${retry}`,
      todo: "Send it again in a few seconds; nobody has to sign in anew. If it stays so, the operator of this server looks at SUPABASE_URL.",
    },
    streams_full: {
      says: ({ because }) => `No more event streams can be opened now${because}.`,
      todo: "Close streams that nobody reads, or share one; GET /v1/events lists the same events.",
    },
  } as Record<ErrorVariant, ErrorWords>,
  byCode: {
    settings_invalid: {
      says: ({ because }) => `The settings cannot be used${because}.`,
      todo: "Mend every line that is listed, then start again. `mallkey settings` shows what is in force and where each value comes from.",
    },
    secret_lost: {
      says: ({ because }) =>
        `None of the tokens in this store can be opened: they were sealed with another secret than the one at hand${because}. Nothing was started and nothing was changed.`,
      todo: `Bring the secret back from your backup: the file mallkey.secret beside an embedded database, MALLKEY_SECRET otherwise. While changing it, set both (MALLKEY_SECRET=new,old). If it cannot be found, move the database elsewhere and connect every ${account.one} again.`,
    },
    seal_unknown: {
      says: ({ mall, because }) => `The tokens of ${mall} cannot be opened${because}.`,
      todo: `Put the secret that sealed them behind the present one (MALLKEY_SECRET=present,former). If nobody has it any more, this ${account.one} has to be connected again.`,
    },
    app_rejected: {
      says: ({ app, because, retry }) =>
        `${platform} rejects the app${app === undefined ? "" : ` ${app}`} itself (${eitherOf(app)}), not ${account.a}${because}.${retry}`,
      todo: `Compare both with the ${platform} developer centre. No connection was marked; all go on once the values are right.`,
    },
    needs_reconnect: {
      says: ({ mall, because }) =>
        `${platform} no longer accepts the refresh token of ${mall}${because}. Its owner must connect again.`,
      todo: `Send the ${account.one}'s owner the link this command prints; one consent restores the connection.`,
    },
    paused: {
      says: ({ mall }) => `${mall} is switched off: nothing is refreshed and no token is handed out.`,
      todo: "See who switched it off and when, and switch it on again if it should work.",
    },
    other_app: {
      says: ({ mall }) =>
        `The tokens of ${mall} that are kept here were issued to another app. They are neither refreshed, handed out nor overwritten.`,
      todo: `If they belong to another program, keep the two apps in places of their own. If this app has got new credentials, put the old CAFE24_CLIENT_ID back, or disconnect the ${account.one} (without --revoke) and connect it again.`,
    },
    state_invalid: {
      says: ({ because }) =>
        `This consent link cannot be used any more${because}: it was used already, is too old, or was changed on its way.`,
      todo: "Start again with a fresh link; the one in use so far is worth nothing to anybody.",
    },
    consent_denied: {
      says: ({ mall, because }) => `The consent for ${mall} was not given${because}. Nothing was changed.`,
      todo: `Sign in as the ${account.one}'s principal operator and agree. If ${platform} names a scope, tick it for the app in the developer centre first.`,
    },
    wrong_mall: {
      says: ({ mall, because }) =>
        `The consent came from another ${account.one} than ${mall}${because}. Nothing was saved.`,
      todo: `Sign out of ${platform} in this browser (or open a private window), sign in to the right ${account.one}, and start again.`,
    },
    code_refused: {
      says: ({ mall, because }) =>
        `${platform} did not accept the authorization code for ${mall}${because}. A code lives one minute and works once.`,
      todo: "Get a fresh code with a fresh link and use it at once.",
    },
    link_over: {
      says: ({ because }) => `This link can no longer be used${because}.`,
      todo: "Use the link in the newest message, or ask whoever sent it for a new one.",
    },
    launch_refused: {
      says: ({ because }) => `This opening of the app cannot be accepted${because}.`,
      todo: `Open the app once more from your ${platform} admin. If that does not help, its operator compares CAFE24_CLIENT_SECRET and the server's clock.`,
    },
    connection_unknown: {
      says: ({ mall }) => `${mall} is not connected.`,
      todo: "Check the spelling with `mallkey status`, or connect it.",
    },
    too_many_owners: {
      says: ({ mall, because }) =>
        `${mall} cannot be connected for one more owner${because}. The code was not used and nothing was changed.`,
      todo: `${platform} counts the token requests of ${account.a} for all of its connections together, and one more would cost all of them their tokens. Disconnect one that nobody needs (\`mallkey disconnect mall~owner\`), or let several owners use one connection.`,
    },
    ambiguous: {
      says: ({ mall, because }) => `${mall} is connected for several owners${because}.`,
      todo: "Name the one you mean as `mall_id~owner`.",
    },
    request_invalid: {
      says: ({ because }) => `The request cannot be understood${because}.`,
      todo: "Correct what is named and ask again.",
    },
    not_found: {
      says: ({ because }) => `There is nothing at this address${because}.`,
      todo: "The list of addresses is at /docs.",
    },
    key_missing: {
      says: ({ because }) => `This needs a key${because}.`,
      todo: "Send `Authorization: Bearer KEY` or `x-api-key: KEY` with MALLKEY_API_KEY or a key made by the command.",
    },
    not_allowed: {
      says: ({ because }) => `The key does not open this${because}.`,
      todo: "Use a key with the right that is named, or have an operator make one.",
    },
    provider_unavailable: {
      says: ({ mall, because, retry }) =>
        `${platform} could not be reached for ${mall}, or answered with trouble of its own${because}.${retry}`,
      todo: "Nothing needs doing: it is tried again by itself, and nothing was lost.",
    },
    provider_unclear: {
      says: ({ mall, because, retry }) =>
        `${platform} was asked for ${mall} and its answer did not arrive${because}, so the token may or may not be spent.${retry}`,
      todo: "Nothing yet: the token is kept and shown once more; the next answer decides.",
    },
    call_unclear: {
      says: ({ mall, because, retry }) =>
        `The call was sent to ${platform} for ${mall} and no answer came${because}. It may have been carried out.${retry}`,
      todo: `Look at ${platform} whether it was carried out before you send it again: otherwise it may happen twice.`,
    },
    store_unavailable: {
      says: ({ because, retry }) => `The store of the connections cannot be reached${because}.${retry}`,
      todo: "Look whether the database, Redis or disk named by MALLKEY_STORE is up and writable.",
    },
    server_unavailable: {
      says: ({ because, retry }) => `The mallkey server cannot be reached${because}.${retry}`,
      todo: "Look whether MALLKEY_URL (--server) is its address, and whether `mallkey serve` runs there.",
    },
    row_refused: {
      says: ({ mall, because }) =>
        `The table does not take the row of ${mall}${because}. A token pair that had already come is kept safe.`,
      todo: `Mend the table for what it refuses (an empty column, a missing partner row, a text too long): the pair then saves itself. To give it up instead: \`mallkey disconnect MALL --revoke\`. All other ${account.many} go on.`,
    },
    row_unreadable: {
      says: ({ mall, because }) => `What the store keeps of ${mall} cannot be read${because}.`,
      todo: `Mend it in the store, or connect this ${account.one} anew; all other ${account.many} go on.`,
    },
    busy: {
      says: ({ mall, because, isNamed, retry }) =>
        isNamed
          ? `${mall} is being refreshed elsewhere right now.${retry}`
          : `mallkey has more to do than fits into this moment${because}.${retry}`,
      todo: "Ask again in a moment.",
    },
    rate_limited: {
      says: ({ mall, because, retry }) => `The limit of requests for ${mall} is reached${because}.${retry}`,
      todo: `Wait until then. Asking sooner makes a block at ${platform} longer.`,
    },
    notifier_unavailable: {
      says: ({ because }) => `A channel for alerts did not take a message${because}.`,
      todo: "Look at its settings (SLACK_WEBHOOK_URL, SMTP_URL, ALERT_WEBHOOK_URL). The message is kept and sent again; the other channels are not held up.",
    },
    internal: {
      says: ({ because }) => `mallkey made a mistake${because}.`,
      todo: "Look at the log around this moment and report it with the request id; no connection was written off for it.",
    },
  } satisfies Record<ErrorCode, ErrorWords>,
})
