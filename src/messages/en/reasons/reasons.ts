// English: the reasons that Cafe24, the store and the network give, in plain words; what was really said stands behind a label.
import type { EnglishWords } from "../../platform-words.ts"
import type { ReasonWords } from "../../reason-words.ts"
import { details } from "./details.ts"
import { storeReasons, storeShaped } from "./store-reasons.ts"

const limited = (platform: string) => `too many requests, so ${platform} blocks this app for a while`
const away = (platform: string) => `${platform}'s servers are in trouble`
const unknownApp = (platform: string) => `${platform} does not know this app`

/** `9 hours`, `40 minutes` */
function spoken(minutes: string): string {
  const count = Number(minutes)
  if (count >= 120) return `${Math.round(count / 60)} hours`
  return `${count} ${count === 1 ? "minute" : "minutes"}`
}

export const reasons = ({ platform, account }: EnglishWords): ReasonWords => ({
  fixed: details(account),
  technical: (text) => `technical details: ${text}`,
  untold: (text) => text,
  meanings: {
    "too many requests": limited(platform),
    "Cafe24's trouble": away(platform),
    "Cafe24 was slow": `${platform} took too long`,
    "a redirect": `${platform} redirected the request`,
    "a web page": `${platform} sent a web page instead of a token`,
    "perhaps a false alarm": `${platform} says the app is not installed, which has been wrong before`,
    "the client is blocked for a while": limited(platform),
    "our app's id or secret": "the app's client id or secret is wrong",
    "our app": unknownApp(platform),
    "another mall's login": `the browser is signed in to another ${account.one}`,
    "the token or code that was sent": "the token or code was used before, has expired or was revoked",
    "our request is at fault": `${platform} does not accept the form of the request`,
    "not understood": "the answer is of an unknown kind",
    "no JSON object": "the answer cannot be read",
  },
  oauth: {
    access_denied: "the operator did not agree, or the account may not",
    invalid_scope: "the app asked for a permission that is not ticked",
    invalid_request: `${platform} does not accept the form of the consent request`,
    unauthorized_client: unknownApp(platform),
    server_error: away(platform),
    temporarily_unavailable: `${platform} cannot answer for the moment`,
    consent_denied: "the operator did not agree",
    wrong_mall: `another ${account.one} agreed`,
    code_refused: `${platform} refused the authorization code`,
    state_invalid: "the consent link can no longer be used",
    app_rejected: `${platform} rejects the app's credentials`,
    provider_unavailable: `${platform} could not be reached`,
    provider_unclear: `${platform}'s answer did not arrive`,
    call_unclear: "the answer to a call did not arrive; it may have been carried out",
    rate_limited: "the request limit is reached",
    row_unreadable: "what is stored cannot be read",
    row_refused: "the table refuses the row",
    store_unavailable: "the store cannot be reached",
    settings_invalid: "the settings are wrong",
    seal_unknown: "the tokens cannot be opened",
    connection_unknown: `the ${account.one} is not connected`,
    internal: "an internal error of mallkey",
    busy: "another process is working on it",
  },
  line: {
    refused: "the connection was refused: the server may be off, or the port may be another",
    broken: "the connection broke before an answer arrived",
    too_slow: "no answer arrived in time",
    no_name: "the server's name is not known",
    unreachable: "the server cannot be reached",
    certificate: "no secure connection could be made: check the certificate",
    mail_login: "the mail server refuses the user name or password",
    mail_address: "the mail server refuses the sender or a recipient",
    no_space: "the disk is full",
    not_permitted: "this user may not read or write it",
    read_only: "the disk is read-only",
    absent: "the file or folder does not exist",
    no_folder: "something that is no folder stands where a folder must be",
    is_folder: "it is a folder, and a file is needed",
    no_database: "it is no database file, or a broken one: check the address",
    stopped: "stopped because the process is ending",
  },
  ...storeReasons,
  shaped: {
    ...storeShaped(account),
    pairMissing: (field) => `the answer has no readable ${field}`,
    anotherMall: (mall) =>
      mall.includes(" ")
        ? `the answer is for another ${account.one}`
        : `the answer is for the ${account.one} ${mall}`,
    ofThisMallAlone: (why) =>
      `${platform} rejects the app for this ${account.one} alone${why === "" ? "" : `: ${why}`}`,
    fieldMissing: (field) => `the answer has no ${field}`,
    fieldUnreadable: (field) => `the answer's ${field} cannot be read`,
    fieldDiffers: (field) => `the answer's ${field} is not the expected one`,
    cutShort: () => "the answer was cut short, but the tokens were complete",
    oddTime: () => "a time in the answer cannot be right, so the known lifetime is used",
    noAnswerWithin: (ms) => `no answer within ${Math.round(Number(ms) / 1_000)} s`,
    httpStatus: (status) =>
      status.startsWith("5") ? "the receiving server is in trouble" : "the receiving server refused it",
    notOurAnswer: () => "another program than mallkey answered",
    badPort: (port) =>
      `programs that speak HTTP send nothing to port ${port}, which belongs to another protocol. Let the server listen at another port, such as \`mallkey serve --port 2424\`, and put that one into MALLKEY_URL`,
    undelivered: (count, status) => `${count}, answered with ${status}`,
    addressesRefused: (refused, all) => `${refused} of ${all} addresses were refused`,
    requestsUsedUp: (count, hours) => `all ${count} token requests of ${hours} hours are used up`,
    rightNeeded: (right) => `it needs the right ${right}`,
    bodyTooLarge: (kilobytes) => `the body is larger than ${kilobytes} KB`,
    allowedMethods: (method, allowed) => `${method} is not allowed here, only ${allowed}`,
    requestId: (id) => `request id ${id}`,
    samePair: (id) => `it holds the same tokens as ${id}`,
    clockAhead: (minutes) => `${spoken(minutes)} ahead`,
    clockBehind: (minutes) => `${spoken(minutes)} behind`,
    clockApart: (minutes, store) => `${minutes} minutes apart from ${store}`,
    sameHost: (first, second, host) =>
      `${first} and ${second} are both reached at ${host}, so a call does not say which is meant: run a program for each`,
    noSuchApp: (app) => `there is no app named ${app}; ids of the first app have no prefix`,
    oddId: (longest) => `ids have 1 to ${longest} characters and no control characters`,
    connections: (count) => `${count} ${count === "1" ? "connection" : "connections"}`,
    clockBack: (minutes) => `by ${minutes} minutes`,
  },
})
