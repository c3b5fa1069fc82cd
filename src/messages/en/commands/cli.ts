// English: what the command line says.
import { settingsOfChannel } from "../../channel-settings.ts"
import type { EnglishWords } from "../../platform-words.ts"
import { cliHelp } from "./cli-help.ts"
import { cliDemo } from "./demo.ts"
import { cliWays } from "./ways.ts"

export interface Failing {
  times: number
  /** Technical; may be empty. */
  detail: string
  since: string
}

const guess = (name: string | undefined) => (name === undefined ? "" : ` Did you mean \`${name}\`?`)
const because = (detail: string) => (detail === "" ? "" : ` (${detail})`)
const many = (count: number, one: string, more = `${one}s`) => `${count} ${count === 1 ? one : more}`

export const cli = ({ platform, account }: EnglishWords) => ({
  ...cliHelp,
  ...cliDemo,
  ...cliWays,

  unknownCommand: (name: string, near?: string) => `\`${name}\` is no command of mallkey.${guess(near)}`,
  unknownDeed: (
    command: string,
    { name, all, near }: { name: string; all: string; near?: string | undefined },
  ) => `\`${command}\` cannot \`${name}\`: it is one of ${all}.${guess(near)}`,
  unknownFlag: (name: string, near?: string) => `\`${name}\` is no flag of this command.${guess(near)}`,
  unknownSetting: (name: string, near?: string) => `\`${name}\` is no setting of mallkey.${guess(near)}`,
  secretOnCommandLine: (name: string) =>
    `${name} is a secret, and every process of this machine can read a command line: put it into the environment or .env.`,
  passwordOnCommandLine: (name: string) =>
    `${name} holds a password, and every process of this machine can read a command line: put the address into the environment or .env.`,
  needsValue: (flag: string) => `\`${flag}\` needs a value.`,
  noValue: (flag: string) => `\`${flag}\` takes no value.`,
  needsEquals: (flag: string) => `\`${flag}\` is written ${flag} NAME=VALUE.`,
  notJson: (name: string) => `The value of ${name} begins like JSON and is none.`,
  notANumber: (flag: string, least: number) => `\`${flag}\` must be a whole number, at least ${least}.`,
  notADay: (flag: string, text: string) =>
    `\`${flag} ${text}\` is no day that lies ahead. Write it as 2027-01-31 (to the end of that day in Korea) or 2027-01-31T18:00:00+09:00; for a span of time use --expires 90d.`,
  notASpan: (flag: string) => `\`${flag}\` must be a time such as 30s, 5m, 2h or 90d that lies ahead.`,
  tooFew: (usage: string) => `Something is missing: ${usage}`,
  tooMany: (rest: string) => `\`${rest}\` is too much.`,
  whichMall: "Name the mall, or set CAFE24_MALL_ID.",
  idOrAll: "Name one mall or give --all, not both.",
  init: {
    questions: {
      CAFE24_CLIENT_ID: "The Client ID of your app, from the Cafe24 developer centre.",
      CAFE24_CLIENT_SECRET: "Its Client Secret Key. What you type is not shown.",
      MALLKEY_PUBLIC_URL:
        "The https address under which this server is reached, such as https://keeper.example.com. Cafe24 sends owners back to it.",
      CAFE24_SCOPES:
        "The scopes your app needs, with commas. Every one must be ticked for the app. Empty: orders, products, customers, community and store, reading only.",
      MALLKEY_STORE:
        "Where tokens live: empty for a file on this disk, or postgres://…, redis://…, supabase:postgres://….",
      SLACK_WEBHOOK_URL: "A Slack webhook for alerts. Mail and others: docs/alerts.md.",
    },
    mayBeEmpty: "(Enter to skip)",
    notRegistrable:
      "Cafe24 takes only https addresses with a host name (no localhost, no bare IP address). For a try on your own machine: docs/tunnel.md",
    needed: "This one is needed.",
    needsTerminal: (names: string) =>
      `There is no terminal to ask at. Give these: ${names}. What has no flag goes into .env.`,
    besideServer: (server: string) =>
      `Commands in this folder ask ${server} (MALLKEY_URL, --server), and would send it the key of a server that is set up here. Take MALLKEY_URL out of .env and the environment, or use another folder.`,
    kept: (count: number) => `${count} settings that were in .env already stay as they are.`,
    written: (path: string) => `Written to ${path}, readable by you alone.`,
    register: "To register in the Cafe24 developer centre, letter by letter:",
    redirect: "Redirect URI",
    appUrl: "App URL",
    webhook: "Webhook address",
    scopes: "Scopes to tick",
    next: "Next",
    mall: "MALL",
  },
  unknownShell: (shell: string, all: string, near: string | undefined) =>
    `\`${shell}\` is not a shell that is known here: ${all}.${near === undefined ? "" : ` Did you mean \`${near}\`?`}`,
  watchIsNoDocument:
    "--watch has no end and --json is one document. Ask with --json again and again instead.",
  stoppedAtQuestion: "Stopped. Nothing was changed.",
  todo: {
    request_invalid: "Correct what is shown and run it again.",
    key_missing:
      "Put a key of that server into MALLKEY_API_KEY: the MALLKEY_API_KEY of its .env, or one that `mallkey key create` made where it runs.",
  } as Partial<Record<string, string>>,
  notBetween: (flag: string, least: number, most: number) =>
    `\`${flag}\` takes a whole number from ${least} to ${most}.`,
  mallMeant: (given: string, meant: string | undefined) =>
    `\`${given}\` is not a mall id.${meant === undefined ? "" : ` Did you mean \`${meant}\`?`} It is the first part of \`ID.cafe24.com\`.`,
  perhapsMall: (id: string) => `Did you mean \`${id}\`, which is connected?`,
  oneOrAll: "Name a connection, or use --all for every one.",
  noStoreThere: (store: string, near: string) =>
    `MALLKEY_STORE: there is no store at ${store}, and this command makes none.${guess(near)} The first \`mallkey serve\`, \`mallkey connect\` or \`mallkey import\` makes it.`,
  noApp: (file: string) =>
    `No Cafe24 app is configured: CAFE24_CLIENT_ID, CAFE24_CLIENT_SECRET and CAFE24_REDIRECT_URI are missing. Put them into ${file}, or run this in the folder of the .env that has them. To look around first: \`mallkey demo\`.`,
  conditions: {
    lost: "lost",
    ended: "ended",
    lastDay: "last day",
    expired: "expired",
    endUnknown: "end unknown",
    unclear: "unclear",
    failing: "failing",
    doubted: "removed?",
    unopenable: "sealed shut",
    ending: "ending",
    due: "due",
    paused: "off",
    foreign: "other app",
    fresh: "fine",
  },
  columns: {
    state: "State",
    mall: account.One,
    access: "Access token",
    refresh: "Refresh token",
    next: "Next",
  },
  next: {
    reconnect: "reconnect",
    soon: "at once",
    none: "never",
    minutes: (count: number) => `in ${count} min`,
  },
  endUnknown: "unknown",
  ended: "ended",
  refused: "refused",
  reasons: {
    lost: (detail: string) =>
      `${platform} refused the refresh token${because(detail)}. The owner must connect again.`,
    ended: "The refresh token has ended. The owner must connect again.",
    ending: (left: string, { times, detail, since }: Failing) =>
      `${times > 0 ? `Failing for ${since}${because(detail)}. ` : ""}The refresh token ends in ${left}. Connect again before.`,
    expired: ({ times, detail, since }: Failing) =>
      `Failed ${many(times, "time")} in ${since}${because(detail)}. There is no living token now.`,
    asleep: "The access token has ended; the next sweep or caller renews it.",
    endUnknown:
      "When the access token ends is not written down, or not believable. It is renewed at the next sweep or request.",
    failing: ({ times, detail, since }: Failing) =>
      `Failed ${many(times, "time")} in ${since}${because(detail)}. The living token is handed out.`,
    doubted: (ago: string) =>
      `${platform} said ${ago} ago that the app was removed. That is not verified yet: the next refresh shows.`,
    unopenable: (detail: string) =>
      `The tokens cannot be opened${because(detail)}: nobody gets one, and none is renewed.`,
    unclear: `${platform}'s answer did not arrive. The token is shown once more to see if it is spent.`,
    foreign: "Issued to another app: not refreshed, not handed out, not overwritten.",
    paused: "Switched off: nothing is refreshed, no token is handed out.",
  },
  appLabels: {
    ids: `${account.many} are called`,
    client: "client id",
    redirect: "redirect address",
    scopes: "scopes",
    centre: "registered at",
    rejected: "rejected",
    asked: "asked",
  },
  appRejected: (since: string, why: string, app?: string) =>
    `${platform} rejects the app${app === undefined ? "" : ` ${app}`} (since ${since}), so no ${account.one} ${app === undefined ? "" : "of this app "}can be refreshed${why === "" ? "" : `: ${why}`}.`,
  malls: (count: number) => `${count} ${count === 1 ? account.one : account.many}`,
  unreadable: (count: number) =>
    `${many(count, "row")} in the store cannot be read, and the ${count === 1 ? `${account.one} is` : `${account.many} are`} not renewed → mallkey doctor`,
  unlisted: (count: number) =>
    `${many(count, `more ${account.one}`)} at this server: not for this key to see, or their rows cannot be read (mallkey doctor there)`,
  hidden: (count: number) => `${count} more are not shown (--limit, --json)`,
  nearestEnd: (left: string) => `The first refresh token ends in ${left}.`,
  lastSweep: (when: string) => `Last sweep ${when}.`,
  noSweep: (when?: string) =>
    `${when === undefined ? "No sweep has run yet" : `The last sweep ran ${when} ago`}: nothing refreshes by itself. Keep \`mallkey serve\` running, or let cron run \`mallkey sweep\`.`,
  noMalls: (store: string) =>
    `No ${account.one} is connected yet in ${store}.\n  → mallkey connect MALL      → mallkey demo`,
  card: {
    refreshed: "Refreshed",
    connected: "Connected",
    owner: "Owner",
    shop: "Shop no.",
    scopes: "Scopes",
    missingScopes: "Not granted",
    failures: "Failures in a row",
    tag: "Tag",
    limit: "Call limit",
    programs: "Programs",
  },
  waysIn: {
    pace: (used: number, size: number, waiting: number, blocked?: string) =>
      [
        `${used} of ${size} calls in use`,
        ...(waiting > 0 ? [`${many(waiting, "call")} waiting`] : []),
        ...(blocked === undefined ? [] : [`${platform} takes calls again ${blocked}`]),
      ].join(", "),
    program: (who: string, refreshes: number, revokes: number, last: string) =>
      `${who}: ${many(refreshes, "refresh", "refreshes")}${revokes > 0 ? `, ${many(revokes, "revoke")}` : ""} of its own, last ${last}`,
    refreshing: (count: number, keys: string) =>
      `${count === 1 ? "A program still refreshes" : `${count} programs still refresh`} by ${count === 1 ? "itself" : "themselves"} and ${count === 1 ? "gets" : "get"} stand-ins: ${keys} → mallkey doctor`,
  },

  openThis: (mall: string, until: string, lasts: boolean) =>
    `Open this link as the principal operator of ${mall}, or send it to them. It ${lasts ? "may be opened until the consent is given" : "works once"} and ends ${until}.`,
  opened: "It was opened in your browser.",
  listeningHere: (address: string) => `The answer is taken here, at ${address}.`,
  listeningThere: (address: string, mall: string) =>
    `The answer goes to ${address}. Where no mallkey with this store is behind it, paste the address the browser ended at here, or within a minute: mallkey exchange ${mall} --code 'ADDRESS'`,
  waiting: "Waiting for the consent… (Ctrl-C to leave)",
  waitingSafely:
    "Waiting for the consent until the link ends. Ctrl-C is safe: the link stays good (--no-wait returns at once).",
  connected: (mall: string, first: boolean) => `${mall} is connected${first ? "" : " again"}.`,
  connectedClocks: (access: string, refresh: string) =>
    `Access token for ${access}, refresh token for ${refresh}; mallkey renews both.`,
  scopesMissing: (scopes: string) => `Asked for and not granted: ${scopes}`,
  codeIsMissing: "--code is missing: the code, or the whole address the browser came back to.",
  noCodeInIt: "There is no code in what was pasted: the address must carry code=….",
  codeLivesAMinute: "A code lives one minute and works once. If it is refused, make a fresh link.",

  tokenWarning: (what: string) => `The token works, but its renewal is in trouble: ${what}`,
  unknownFormat: (name: string, all: string) => `\`${name}\` is no format. There are ${all}.`,
  stillRefreshing: (mall: string) =>
    `Waiting for ${platform}'s answer about ${mall}, or for another process that is refreshing it (two minutes at most)…`,
  refreshing: (mall: string) => `Refreshing ${mall}…`,
  refreshed: (mall: string, access: string, refresh: string) =>
    `${mall} was refreshed: access token for ${access}, refresh token for ${refresh}.`,
  notDue: (mall: string, when: string) => `${mall} is not due; the next refresh is ${when}. --force insists.`,
  sweeping: (done: number, all: number) => `Sweeping… ${done} of ${Math.max(done, all)}`,
  swept: (refreshed: number, skipped: number, failed: number) =>
    refreshed + skipped + failed === 0
      ? "Nothing was due."
      : `${refreshed} refreshed, ${skipped} skipped, ${failed} failed.`,
  moreFailures: (count: number) => `and ${count} more`,
  checked: (checked: number, warned: number, lost: number) =>
    `${many(checked, account.one)} checked: ${warned} to watch, ${lost} for their owners.`,
  notified: (count: number) => `People were told of ${count}.`,
  channelWorks: (channel: string) => `${channel}: the try-out was taken. See whether it arrived.`,
  channelFails: (channel: string, reason: string) =>
    `${channel}: the message was not taken (${reason}). Look at this channel's settings (${settingsOfChannel(channel) ?? channel}): \`mallkey settings\`.`,

  disconnectQuestion: (mall: string, revoke: boolean) =>
    revoke
      ? `Forget ${mall} here and end its tokens at ${platform}?`
      : `Forget ${mall} here? Its tokens live on at ${platform} until they end.`,
  needsYes: "Nobody can be asked here: give --yes to disconnect.",
  leftAlone: "Nothing was changed.",
  disconnected: (mall: string, revoked: boolean) =>
    `${mall} is disconnected${revoked ? " and its tokens are revoked" : ""}.`,
  notAllRevoked: `An answer for it never arrived or cannot be read, so a pair may live on at ${platform} for 14 days. To be sure, its owner removes the app there.`,

  resealing: (done: number, all: number) => `Sealing… ${done} of ${all}`,
  resealed: (count: number) =>
    count === 0
      ? "Everything was sealed by the first secret already."
      : `${many(count, "connection")} sealed again. Older secrets may be taken out of MALLKEY_SECRET.`,
  resealedNone: (count: number) =>
    `This store keeps the tokens of ${count} ${count === 1 ? account.one : account.many} in plain text. To seal them, put ?seal=on behind MALLKEY_STORE and run this again.`,
  resealedOthers: (keys: string) =>
    `Pairs of other apps in the same place were left as they are, by the secret that seals them: ${keys}. Who keeps them still needs those secrets.`,
  resealedNotAll: (done: number, left: number) =>
    `${done} sealed again, ${left} cannot be opened: their secret is not among MALLKEY_SECRET. Keep every secret until this is 0.`,

  keyMade: (name: string, rights: string, id: string, end: string | undefined) =>
    `Key for ${name} (${rights}), ${end === undefined ? "without an end" : `good until ${end}`}. It is shown this once. To revoke it: mallkey key revoke ${id}`,
  keyForLater: (id: string, near: string | undefined, known: string[]) =>
    `${id} is not connected.${guess(near)} If it is no typing mistake, the key works as soon as that ${account.one} is connected.${known.length === 0 ? "" : ` Connected: ${known.join(", ")}.`}`,
  keyNoPattern: (id: string) =>
    `${id} fits no ${account.one}, ever: --connection takes names as they are, and no patterns. Leave it out for a key to all of them.`,
  everyMall: `every ${account.one}`,
  keyColumns: {
    id: "Id",
    begins: "Key",
    name: "Name",
    rights: "Rights",
    malls: account.Many,
    leash: "Leash",
    ends: "Ends",
    used: "Last use",
  },

  noEvents: "Nothing has happened yet.",
  noEventsOf: (id: string) =>
    `Nothing is recorded of ${id} in the last 30 days. \`mallkey status\` shows whether the name is right.`,
  followIsNoDocument:
    "--follow never ends, and --json is one document: ask again and again with --json, or read /v1/events/stream.",

  noAppTitle: "No Cafe24 app is configured: this is demo mode.",
  noAppHow:
    "For the real thing put CAFE24_CLIENT_ID, CAFE24_CLIENT_SECRET and CAFE24_REDIRECT_URI (from the Cafe24 developer centre) into .env and start again.",
  serving: (url: string) => `mallkey runs at ${url}`,
  keptIn: (store: string, count: number) => `${many(count, account.one)} in ${store}`,
  waitsInRescue: (count: number, malls: string) =>
    `${count === 1 ? "1 new token waits" : `${count} new tokens wait`} in the rescue place${malls === "" ? "" : ` (${malls})`} because the store did not take ${count === 1 ? "it" : "them"}. mallkey doctor says why, and what to do.`,
  mallMissing: (mall: string) =>
    `CAFE24_MALL_ID names ${mall}, and it is not connected: mallkey connect ${mall}`,
  hintConnect: `Connect a first ${account.one}: mallkey connect MALL`,
  hintKey: "No program can ask for tokens yet: mallkey key create --name NAME",
  portInUse: (port: number) =>
    `Port ${port} is in use. Stop the program that has it, or take another port with --port.`,
  portForbidden: (port: number) =>
    `Port ${port} may not be opened by this user. Take one above 1023 with --port.`,
})
