// English: what people are told when a connection or the app is in trouble, or well again.

import type { AlertKind, Severity, TroubleKind } from "../../core/alerts/table.ts"
import type { AlertWords, ForwardPieces } from "../alert-words.ts"
import type { EnglishWords } from "../platform-words.ts"
import { concerned, eitherOf } from "./apps/rejected.ts"

const because = (detail: string) => (detail === "" ? "" : ` (${detail})`)

export const alerts = ({ platform, account }: EnglishWords) => ({
  severities: {
    critical: "Urgent",
    warning: "Watch",
    notice: "Note",
    good: "Well again",
  } satisfies Record<Severity, string>,
  labels: {
    mall: account.One,
    what: "What happened",
    since: "Since",
    until: "Deadline",
    works: "Still works",
    next: "Next try",
    refreshed: "Last refreshed",
    troubleSince: "Trouble since",
    nextRefresh: "Next refresh",
    todo: "What to do",
    look: "Where to look",
    runbook: "Runbook",
    forward: "Text to send to the owner as it is",
  },
  mall: (id: string) => id,
  several: account.several,
  more: (count: number) => `and ${count} more`,
  first: (moment: string) => `${moment} (the first of them)`,
  forward: ({ mall, service, link }: ForwardPieces) =>
    `Hello${service === undefined ? "" : `, this is ${service}`}. To keep ${mall} connected to ${platform}, we need your consent once more. Please open the address below, sign in as the ${account.one}'s principal operator and agree. It takes a minute and changes nothing else in your ${account.one}. We never ask for your password.\n${link}`,
  atApp: (mall: string, app: string) => `${mall} (app ${app})`,
  reconnect: "Reconnect",
  command: (command: string) => `\`${command}\``,
  todoOfMany: `Send each ${account.one}'s owner the link of their ${account.one} below. One consent at ${platform} restores it; nothing else changes.`,
  /** Where no address leads here from outside. */
  todoClaimed: (command: string) =>
    `Its row belongs to one of your users or organizations, and nothing has shown yet that the ${account.one} is theirs: anybody can type a name there. If you know that it is, run \`${command}\` and send the link it prints to the ${account.one}'s owner.`,
  todoWithoutLink: (command: string) =>
    `Run \`${command}\` and send the link it prints to the ${account.one}'s owner. One consent at ${platform} is all it takes.`,
  works: {
    all: "Everything, until then.",
    doubted: `${platform} was not found to take the access token: calls may be failing already.`,
    until: (moment: string, relative: string) =>
      `API calls go on with the access token at hand until ${moment} (${relative}).`,
    nothing: `Nothing: there is no living access token, so calls to this ${account.one} fail.`,
    some: (living: number, count: number) =>
      living === count
        ? `All ${count} ${account.many} still have a living access token.`
        : `${living} of ${count} ${account.many} still have a living access token; calls to the others fail.`,
    none: (count: number) =>
      `Nothing: none of the ${count} ${account.many} has a living access token, so calls fail.`,
    nothingAtAll: `Nothing: no ${account.one} has a token in the store.`,
    twoHours: "Access tokens that were handed out live on, two hours at most.",
    clock: `Calls and refreshing: how often ${account.a} may be asked is counted by the time that really passes.`,
    calls: "Everything that names no version, or a newer one.",
  },
  troubles: {
    lost: "disconnected",
    ending: "the refresh token's end came near",
    unclear: "an answer was missing",
    failing: "refreshing failed",
    unopenable: "the tokens could not be opened",
    uninstalled_hint: `${platform} said the app was removed`,
    rescue_waiting: "an answer waited to be saved",
    app_rejected: `${platform} rejected our app`,
    sweep_stalled: "nothing was being refreshed",
    store_not_writable: "the store took no writes",
    store_emptied: "the store was empty",
    clock_off: "this machine's clock was wrong",
    went_back: "tokens that were already used came back",
    version_ending: "the API version was near its end",
  } satisfies Record<TroubleKind, string>,
  eitherOf,
  kinds: {
    lost: {
      title: ({ mall }) => `${mall} is disconnected: its owner must reconnect`,
      titleOfMany: ({ count }) => `${account.several(count)} are disconnected: their owners must reconnect`,
      what: ({ detail }) =>
        `${platform} no longer takes the refresh token${because(detail)}. Nothing can be renewed until the ${account.one}'s owner consents once more.`,
      todo: `Send the link to the ${account.one}'s owner. One consent at ${platform} restores it; nothing else changes.`,
    },
    ending: {
      title: ({ mall, left }) => `${mall}: ${left} left to reconnect`,
      titleOfMany: ({ count, left }) => `${account.several(count)}: ${left} left to reconnect the first`,
      what: ({ detail }) =>
        detail === ""
          ? "The refresh token ends soon, and refreshing does not move its end."
          : `The refresh token ends soon, and refreshing it keeps failing${because(detail)}.`,
      todo: `Have the ${account.one}'s owner open the link before then. Reconnecting in time means no interruption at all.`,
    },
    unclear: {
      title: ({ mall }) => `${mall}: an answer from ${platform} is missing`,
      titleOfMany: ({ count }) => `${account.several(count)}: answers from ${platform} are missing`,
      what: ({ detail }) =>
        `${platform} was asked for a new token and the answer never came${because(detail)}, so the old one may be spent. mallkey shows it once more; the next answer decides.`,
      todo: "Nothing yet. You will hear that it is well again, or that the owner must reconnect.",
    },
    failing: {
      title: ({ mall }) => `${mall}: refreshing keeps failing`,
      titleOfMany: ({ count }) => `${account.several(count)}: refreshing keeps failing`,
      what: ({ detail }) =>
        `The token could not be renewed${because(detail)}. mallkey goes on trying by itself, and nothing was lost.`,
      todo: `Nothing yet. If it lasts for more than a few hours, see whether ${platform} announces an outage.`,
    },
    unopenable: {
      title: ({ mall }) => `The tokens of ${mall} cannot be opened`,
      titleOfMany: ({ count }) => `The tokens of ${account.several(count)} cannot be opened`,
      what: ({ detail }) =>
        `They were sealed with a secret that is not at hand${because(detail)}. Nobody gets a token and none is renewed; without a renewal the connection is lost when its refresh token ends.`,
      todo: "Put the secret that sealed them behind the present one (MALLKEY_SECRET=present,former) and restart. Nothing is lost until then.",
    },
    uninstalled_hint: {
      title: ({ mall }) => `${mall}: ${platform} says the app was removed`,
      titleOfMany: ({ count }) => `${account.several(count)}: ${platform} says the app was removed`,
      what: () =>
        `A notice from ${platform} says that the app was removed or has expired there. Such notices have been wrong before, so nothing was marked; the next refresh shows.`,
      todo: `Ask the ${account.one}'s owner whether it was on purpose. If not, the link connects it again.`,
    },
    rescue_waiting: {
      title: ({ mall }) => `${mall}: a new token waits to be saved`,
      titleOfMany: ({ count }) => `${account.several(count)}: new tokens wait to be saved`,
      what: ({ detail }) =>
        `${platform} handed out a new token pair that could not be read or saved${detail === "" ? "" : ` (${detail})`}. It is kept, sealed, in the rescue place of that machine.`,
      todo: "Run `mallkey doctor` on that machine, and do not delete its rescue folder.",
    },
    app_rejected: {
      title: ({ app }) =>
        `${platform} rejects our app: ${app === undefined ? `no ${account.one}` : `none of its ${account.many}`} can be refreshed`,
      titleOfMany: () => `${platform} rejects these apps: none of their ${account.many} can be refreshed`,
      what: ({ app, settings, malls, detail }) =>
        `${platform} does not accept ${settings}${because(detail)}: ${concerned(account, { app, malls })}. No ${account.one} is to blame: no connection was marked, and all go on once it is right.`,
      todo: "Compare both values with the developer centre, correct them and restart.",
    },
    sweep_stalled: {
      title: ({ detail }) => (detail === "" ? "Nothing is being refreshed" : "Nothing is refreshed here yet"),
      titleOfMany: () => "Nothing is being refreshed",
      what: ({ detail }) =>
        detail === ""
          ? "No sweep has run, and connections that are due wait for one. Unattended, they all end."
          : "No sweep has ever run on this store, and connections in it are due. If no other program refreshes them, they all end.",
      todo: "Keep `mallkey serve` running, or let cron run `mallkey sweep` or call the refresh address.",
    },
    went_back: {
      title: () => "Tokens that were already used came back in the store",
      titleOfMany: () => "Tokens that were already used came back in the store",
      what: ({ detail }) =>
        `What stood in the store was older than what mallkey had saved${because(detail)}. mallkey knew the living tokens and put them back; none was used twice. ${account.A} that only a process that has ended had renewed is told of by itself.`,
      todo: `See what wrote or restored it: \`mallkey events\` names each ${account.one}. A program that writes whole rows must leave the tokens alone; a Redis replica or a database that takes over must not be behind (\`min-replicas-to-write\`, \`synchronous_standby_names\`).`,
    },
    store_not_writable: {
      title: () => "The store takes no writes: nothing can be refreshed",
      titleOfMany: () => "The store takes no writes: nothing can be refreshed",
      what: ({ detail }) =>
        `What mallkey writes is refused${because(detail)}. Tokens that still live are handed out; none is renewed until writing works again.`,
      todo: "Look at the database, Redis or disk named by MALLKEY_STORE: is it up, full, read-only, or a replica? Until then, keep this server and its rescue folder (data/rescue): new tokens that could not be saved may be there alone. They are saved, and all goes on, by itself once it takes writes.",
    },
    store_emptied: {
      title: () => "The store is empty: every connection is gone from it",
      titleOfMany: () => "The store is empty: every connection is gone from it",
      what: () =>
        "There were connections, now there is none, and nobody disconnected them. The store was emptied, restarted without its data, or is another one.",
      todo: "Bring the data back (a backup, the persistent disk, the right address in MALLKEY_STORE) before anybody connects again: the newest refresh tokens are in it.",
    },
    clock_off: {
      title: () => "This machine's clock is wrong",
      titleOfMany: () => "This machine's clock is wrong",
      what: ({ detail }) =>
        `By the date of ${platform}'s last answer it is more than five minutes off${because(detail)}. Until it is right, links that ${platform} signs, where it signs any, are refused, tokens may be renewed too early or too late, and moments in messages and events are off.`,
      todo: "Switch time synchronisation (NTP) on for this machine. It is noticed with the next refresh.",
    },
    version_ending: {
      title: ({ detail, tier }) =>
        tier === 0
          ? `API version ${detail} should have ended by now`
          : `API version ${detail} ends in ${tier === 1 ? "a day" : `about ${tier} days`}`,
      titleOfMany: ({ detail }) => `API version ${detail} ends`,
      what: () =>
        `${platform} refuses calls that name a version which has ended, with a sudden 400. A version lives for about a year; the exact day is ${platform}'s.`,
      todo: "Set CAFE24_API_VERSION to a newer version, look at what it changes, and restart.",
    },
    recovered: {
      title: ({ mall, was }) => (mall === "" ? `Well again; before: ${was}` : `${mall} is well again`),
      titleOfMany: ({ count }) => `${account.several(count)} are well again`,
      what: ({ was }) => `Over now: ${was}.`,
      todo: "Nothing.",
    },
    test: {
      title: () => "Try-out: alerts arrive here",
      titleOfMany: () => "Try-out: alerts arrive here",
      what: () =>
        `Somebody ran \`mallkey check --send-test\`: this is a try-out, and says nothing of how any ${account.one} is.`,
      todo: "Nothing.",
    },
  } satisfies Record<AlertKind, AlertWords> as Record<AlertKind, AlertWords>,
})
