// English: the pages a browser shows and the words of the API description.

import type { Reason, State } from "../../../core/alive/assess.ts"
import type { Right } from "../../../core/keys/rights.ts"
import type { EnglishWords } from "../../platform-words.ts"

import { consentPages } from "./consent-pages.ts"

const many = (count: number, one: string) => `${count} ${one}${count === 1 ? "" : "s"}`

export const pages = ({ platform, account }: EnglishWords) => ({
  ...consentPages({ platform, account }),
  home: {
    title: "mallkey",
    intro: "Keeps the Cafe24 connections of many malls alive and hands out a token that works.",
    demo: "Demo mode: a simulated Cafe24, five malls, time running fast. Nothing is sent anywhere.",
    counts: "Connections",
    total: (count: number) => many(count, "connection"),
    none: `No ${account.one} is connected yet.`,
    nearestRefreshEnd: "Next refresh token ends",
    lastSweep: "Last sweep",
    rescue: (count: number) => `${many(count, "answer")} from ${platform} waiting to be saved`,
    storeAway: "The store cannot be reached",
    malls: account.Many,
    columns: { mall: account.One, state: "State", access: "Access token", refresh: "Refresh token" },
    why: {
      refused: `${platform} refused its refresh token, as a rule because another program spent it first. Its owner must reconnect.`,
      refresh_ended: "Its refresh token ended. Its owner must reconnect.",
      failing: `${platform} has trouble. Programs go on getting the living token, and renewing is tried again.`,
      unclear: `${platform}'s answer did not arrive. The token is shown once more, and that answer decides.`,
    } as Partial<Record<Reason, string>>,
    ending: "Its refresh token ends soon: renewing does not lengthen it.",
    noLivingToken: `${platform} has trouble and the access token has ended: nobody gets a token until renewing works again. It is tried by itself.`,
    reconnect: "Reconnect",
    simulator: "The simulated Cafe24, where every kind of trouble can be switched on:",
    call: "How a program gets a token",
    connect: `Connect ${account.a}`,
    docs: "All addresses",
  },
  states: {
    fresh: "fresh",
    due: "due",
    expired: "expired",
    lost: "lost",
    paused: "off",
    foreign: "other app",
  } satisfies Record<State, string>,
  docs: {
    title: "mallkey API",
    intro: (machine: string) => `The same for machines: ${machine}.`,
    key: "Send your key as `Authorization: Bearer KEY` or `x-api-key: KEY`.",
    right: "Right",
    query: "Query",
    body: "Body",
    answer: "Answers",
    required: "required",
    also: "also at",
    errors:
      'Errors: `{"error":{"code","message","todo","fix","connection"}}` with the status that fits; the codes are:',
  },
  opens: {
    session: "somebody who is signed in",
    anyone: "open",
    everybody: "open, whoever is signed in",
    cron: "CRON_SECRET, an admin's key or a session",
    read: "read",
    token: "token",
    proxy: "proxy",
    connect: "connect",
    admin: "admin",
    signed: `the address itself: unguessable, or signed by ${platform}`,
    webhook: "X-API-Key: CAFE24_WEBHOOK_KEY",
    client: "a key with the right proxy: as the client secret in Basic or in the body, or as everywhere",
  } satisfies Record<
    Right | "anyone" | "everybody" | "session" | "cron" | "signed" | "webhook" | "client",
    string
  >,
  expected: {
    rate: "calls a second or a minute, such as 5/s or 30/m",
    flag: "1 or 0",
    wholeNumber: "a whole number",
    tag: "the tag of a token: 16 hexadecimal digits",
    eventId: "the id of an event",
    keyId: "the id of a key, 12 letters and digits as in the list of keys",
    mallId: "a mall id: 2 to 50 letters, digits and hyphens",
    moment: "a moment such as 2026-12-31T00:00:00Z",
    name: "a name without control characters",
    owner: "letters, digits and . _ @ : + -, starting with a letter or digit",
    connection: "a mall id, or mall_id~owner",
    lasting: "not together with `lasting`: such a link leads to our own page",
  },
  input: {
    missing: "is missing",
    types: {
      string: "must be a text",
      number: "must be a number",
      boolean: "must be true or false",
      array: "must be a list […]",
      object: "must be a JSON object {…}",
    } as Record<string, string>,
    atLeast: {
      string: (n: number) => `at least ${n} ${n === 1 ? "character" : "characters"}`,
      array: (n: number) => `at least ${n} ${n === 1 ? "entry" : "entries"}`,
      number: (n: number) => `at least ${n}`,
    } as Record<string, (n: number) => string>,
    atMost: {
      string: (n: number) => `at most ${n} characters`,
      array: (n: number) => `at most ${n} entries`,
      number: (n: number) => `at most ${n}`,
    } as Record<string, (n: number) => string>,
    oneOf: (values: string) => `one of ${values}`,
    unknown: (names: string) => `not known here: ${names}`,
    other: "cannot be used",
  },
  operations: {
    authorize: `Sends ${account.a}'s owner to ${platform}'s consent; with \`mode=json\` it answers the address instead.`,
    callback: `Where ${platform} sends the owner back to. The code is exchanged at once.`,
    callbackOfApp: "The same for a further app: where its platform sends the owner back to.",
    authorizeAtApp: "The same for a further app (`MALLKEY_APPS`) and an account there.",
    listPrograms: `Programs that refresh by themselves, at the token endpoint that stands in for ${platform}'s: the name of the key, the User-Agent, how often and when last.`,
    listApps:
      "The apps of this keeper: platform, client id, what is to be registered there, whether it is rejected.",
    cronRefresh: "Refreshes every connection that is due; with `force=1` due or not, within the budget.",
    cronCheck: `The daily check: refresh tokens near their end, ${account.many} that must reconnect.`,
    listConnections: "All connections by id: state, next action, both clocks, scopes, health.",
    readConnection: "One connection. The mall id is enough where the mall has one connection.",
    readToken: `A living access token. Nearer to its end than \`min_ttl\` seconds (300) it is refreshed first; \`unless\` names the tag of a token that was refused with a 401. \`format\` gives it under other names: \`cafe24\` as Cafe24's own token endpoint with a placeholder for the refresh token, \`env\` as lines for a shell, \`egnis\` as flat JSON whose times are milliseconds since 1970, for programs that expect those names, \`pascal\` in PascalCase. Never the refresh token.`,
    proxy:
      "The platform's API with a living token: point a client's base address here. Its answers come as they are, marked `x-mallkey-upstream: 1`.",
    proxyToken: `Answers a client's own refresh with stand-ins of the current tokens, in ${platform}'s shape. Whatever refresh token it brings is ignored. With \`authorization_code\` the code's pair stays here (the key needs the right \`connect\`).`,
    proxyRevoke: `Answers 200 and ends nothing: what a program gives up is not the ${account.one}'s consent.`,
    refreshConnection: "Refreshes if it is due; with `force=1` due or not, within the budget.",
    checkConnection: `Asks ${platform} whether the stored access token lives, by one cheap call.`,
    disconnect: `Forgets the connection; with \`revoke=1\` ${platform} ends its tokens first.`,
    connect: `A consent link that may be sent to the ${account.one}'s owner. It lives 10 minutes and works once; with \`lasting\` it is a page that starts a fresh consent at each opening, for two weeks or until one worked.`,
    openLink: "The page behind a lasting link: who asks for what, and a fresh consent at each opening.",
    launch: `The App URL at ${platform}. ${account.A} that is not connected, or lost, goes on to the consent at once; any other sees how it stands.`,
    webhook: `Webhooks of ${platform} about the app and the mall. A notice that the app is gone is verified by a call before anything is marked.`,
    listEvents: "Who did what to which connection, newest first.",
    streamEvents:
      "Events of this server as they happen, as server-sent events. With `Last-Event-ID` first those kept since then, whoever did them (the newest 1,000). What other servers and commands do does not come at once: read it at `/v1/events`.",
    createKey:
      "Makes a key for a program. It is shown this once. `connections` limits it to connections or whole malls.",
    listKeys: "All keys: names, rights, limits. Never the keys themselves.",
    revokeKey: "Ends a key. Other processes notice within seconds.",
    doctor:
      "What is wrong, why, and what to run. Quick; with `full=1` all twelve stages, with at most two calls per mall. `connection` limits it to one.",
    health: "The process runs.",
    readiness: "It can do its work: counts by state and the nearest ends. 503 while the store is away.",
    metrics: "Numbers for Prometheus.",
    runbook:
      "What each alert and each finding of the doctor means, and what to do: a page for people. `?lang=ko|en`.",
    openapi: "This description for machines, OpenAPI 3.1.",
    docs: "This page.",
    home: "How things stand, at a glance.",
  },
})
