// English: findings about a mall's connection: clocks, state, scopes and what an API call was answered.

import type { FindingKey } from "../../../core/doctor/table.ts"
import type { FindingWords } from "../../doctor-words.ts"
import type { EnglishWords } from "../../platform-words.ts"

const reconnect = (account: EnglishWords["account"]) =>
  `Send the ${account.one}'s owner the link this command prints. One consent restores it.`
const waitForIt = "Nothing: it is tried again by itself, and nothing was lost."

export const doctorConnections = ({ platform, account }: EnglishWords) =>
  ({
    lost_spent: {
      says: ({ mall, when, because, span }) =>
        `${mall}: ${platform} refused a token that was used for the first time${because}, ${when}. Somebody else used it up (a second program that refreshes?), or the owner consented anew or removed the app.${span === "" ? "" : ` It had lain in the store for ${span} by then: an older copy of the data may have been put back. If so, stop mallkey and put the newest copy back before anybody connects (docs/backup.md).`}`,
      todo: `Find the other program and let it ask mallkey for tokens instead, or it happens again. ${reconnect(account)}`,
    },
    lost_unanswered: {
      says: ({ mall, when, because }) =>
        `${mall}: lost ${when}${because}. ${platform} had renewed the token before, and that answer never reached us.`,
      todo: `Nothing could have brought it back. ${reconnect(account)}`,
    },
    lost_ended: {
      says: ({ mall, when }) => `${mall}: the refresh token ended ${when}.`,
      todo: `See why it was not renewed in time: was the server off, did nobody read the warnings? ${reconnect(account)}`,
    },
    ending_fixed: {
      says: ({ mall, span, count }) =>
        `${mall}: the refresh token ends in ${span}, and refreshing does not ${count === 0 ? "move its end" : `bring back the full ${count} days`}.`,
      todo: `${reconnect(account)} Done before the end, nothing is interrupted.`,
    },
    ending_failing: {
      says: ({ mall, span, because }) =>
        `${mall}: the refresh token ends in ${span}, and refreshing keeps failing${because}.`,
      todo: `If it does not recover by then, only a consent helps. ${reconnect(account)}`,
    },
    ending_idle: {
      says: ({ mall, span }) =>
        `${mall}: nobody has refreshed it for days, and the refresh token ends in ${span}.`,
      todo: "Refresh it now with this command, and keep `mallkey serve` or a cron job running.",
    },
    no_living_token: {
      says: ({ mall, when, because }) =>
        `${mall}: the access token ended ${when} and renewing it fails${because}; calls to this ${account.one} fail.`,
      todo: "Nothing can be done here: it is tried again by itself, and the refresh token is kept. If a line below says more about the cause, follow it.",
    },
    unclear: {
      says: ({ mall, because, when }) =>
        `${mall}: ${platform} was asked for a new token and its answer did not arrive or was not for us${because}; the token may be spent.${when === "" ? "" : ` Asked again: ${when}.`}`,
      todo: "Nothing yet: it is shown once more after a while, and that answer decides.",
    },
    failing: {
      says: ({ mall, count, because }) =>
        `${mall}: refreshing failed ${count} times in a row${because}; the token is kept.`,
      todo: waitForIt,
    },
    blocked: {
      says: ({ mall, because, count, span }) =>
        `${mall}: ${platform} blocks token requests for a while${because}; ${count === 0 ? "too many" : `more than ${count} in ${span}`} came from all programs together.`,
      todo: `Wait; asking makes it longer. If mallkey did not make them (it stops before that), another program refreshes this ${account.one}.`,
    },
    says_uninstalled: {
      says: ({ mall, because }) =>
        `${mall}: ${platform} says the app is not installed${because}. It has said so falsely for a day before, so nothing was marked.`,
      todo: `Ask the ${account.one}'s owner whether they removed the app. If not, wait: it is tried again every hour, and refreshing by hand only uses up token requests. If they did, \`mallkey connect MALL\` connects it again.`,
    },
    end_unknown: {
      says: ({ mall }) =>
        `${mall}: when its access token ends is not written down, or is no time that can be meant. It is renewed at the next sweep or request.`,
      todo: "This command renews it now, and the right times are written. If another program writes there, have it write times that can be meant.",
    },
    asleep: {
      says: ({ mall, when }) => `${mall}: the access token ended ${when} and nobody has renewed it.`,
      todo: "Renew what is due with this command, and keep `mallkey serve` or a cron job running.",
    },
    paused: {
      says: ({ mall, when, because }) =>
        because === ""
          ? `${mall} has been switched off since ${when}: it is not refreshed and will end.`
          : `${mall} is switched off${because}. It is not refreshed and will end.`,
      todo: "On purpose? Then nothing. Otherwise switch it on again where it was switched off; a new consent does so too.",
    },
    two_refreshers: {
      says: ({ mall, when }) =>
        `${mall}: two programs refresh it. The token of ${when} was fetched by another one, after mallkey had fetched its own.`,
      todo: `Let only one refresh: switch the other off, or let it ask mallkey (GET /v1/connections/{id}/token). Sooner or later one spends what the other holds, and the ${account.one} is lost.`,
    },
    nine_hours_off: {
      says: ({ mall, span }) =>
        `${mall}: the times another program wrote are off by hours (${span}): Cafe24's Korean time was read as UTC, or the other way round.`,
      todo: "Refresh it with this command, which writes right times, and correct the other program: times without a zone are Korean time.",
    },
    scopes_missing: {
      says: ({ mall, names }) => `${mall}: asked for and not granted: ${names}.`,
      todo: "See that these scopes are ticked (and approved) for the app in the developer centre, then have the owner consent again. Everything else works.",
    },
    scopes_not_asked: {
      says: ({ mall, names }) =>
        `${mall}: CAFE24_SCOPES now wants ${names}, and this ${account.one} was never asked.`,
      todo: "More scopes need a new consent. Until then calls that need them are a 403; the rest works.",
    },
    scopes_changed: {
      says: ({ mall, names }) => `${mall}: the token no longer has ${names}, which were granted once.`,
      todo: "Refresh with this command to see what is granted now; if they stay away, have the owner consent again.",
    },
    access_refused: {
      says: ({ mall, because }) =>
        `${mall}: ${platform} refuses an access token that should be living${because}. Somebody refreshed, revoked or crowded it out.`,
      todo: "Refresh with this command. If that is refused too, the owner has to reconnect.",
    },
    app_removed: {
      says: ({ mall, because }) =>
        `${mall}: ${platform} says the app was removed from this ${account.one}${because}.`,
      todo: `Ask the owner whether it was on purpose. If not: ${reconnect(account)}`,
    },
    scope_needed: {
      says: ({ mall, name, because }) => `${mall}: the token may not call what needs ${name}${because}.`,
      todo: "A 403 about scopes is not mended by refreshing: have the owner consent again with this scope.",
    },
    api_forbidden: {
      says: ({ mall, because }) =>
        `${mall}: ${platform} forbids the call${because}; it is neither about the token nor about a scope.`,
      todo: "Look in the developer centre whether the app is stopped, in review, or limited to certain addresses.",
    },
    api_limited: {
      says: ({ mall, because }) =>
        `${mall}: API calls are refused for now because there were too many${because}.`,
      todo: `Wait a few minutes, then slow down the programs that call this ${account.one}. Tokens are innocent.`,
    },
    api_trouble: {
      says: ({ mall, because }) => `${mall}: ${platform} answered with trouble of its own${because}.`,
      todo: waitForIt,
    },
    api_unreachable: {
      says: ({ mall, because }) => `${mall}: no answer from ${platform}${because}.`,
      todo: `If every ${account.one} says so, look at this machine's network, proxy and DNS; if it is one, at the spelling of its id.`,
    },
    api_slow: {
      says: ({ mall, span }) => `${mall}: ${platform} took ${span} to answer a small question.`,
      todo: "Give your programs' calls a deadline well above that. From outside Korea 30 seconds have been seen.",
    },
    api_odd: {
      says: ({ mall, because }) =>
        `${mall}: ${platform} answered something unexpected to a harmless call${because}.`,
      todo: "The token is not to blame. Record the answer with this command and report it.",
    },
  }) satisfies Partial<Record<FindingKey, FindingWords>>
