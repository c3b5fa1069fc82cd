// English: what is wrong with a setting and what to do about it. Never shown with a secret's value.

export const settingProblems = {
  /** `shown`: the value in backticks, or nothing for a secret. */
  bad: (name: string, from: string, shown: string, expected: string) =>
    `${name} (${from})${shown && ` is ${shown} and`} cannot be used: it must be ${expected}.`,
  expected: {
    text: () => "text",
    credential: () => "letters, digits and signs as the developer centre shows them, without blanks",
    line: (longest: number) => `one line of at most ${longest} characters`,
    origins: () =>
      "origins such as `https://app.example.com`, separated by commas: no path, no `*`; http:// only for this machine",
    hosts: () => "names of hosts such as `api.example.com` or `*.example.com`, separated by commas; or `all`",
    longSecret: (length: number) =>
      `at least ${length} characters, for example from \`openssl rand -base64 32\``,
    longSecrets: (length: number) =>
      `one or more secrets separated by commas, each of at least ${length} characters, for example from \`openssl rand -base64 32\``,
    wholeNumber: (low: number, high: number) => `a whole number from ${low} to ${high}`,
    url: () => "an address that begins with https:// (or http://)",
    urlOrLoopback: () => "an address that begins with https:// (http:// only for this machine)",
    mirrors: () => "addresses such as file:./tokens/{id}.json or redis://127.0.0.1:6379, with commas",
    baseUrl: () =>
      "an address with `{mall_id}` in it, such as `https://{mall_id}.cafe24api.com`; http:// only for this machine (localhost, 127.0.0.1)",
    storeUrl: () =>
      "one of sqlite:PATH, postgres://…, supabase:postgres://…, supabase:https://PROJECT.supabase.co, redis://…, file:PATH, memory:; in an address, percent-encode what is special in user and password (`/` as %2F, `#` as %23, `?` as %3F, `@` as %40)",
    mailUrl: () =>
      "an address that begins with smtp:// or smtps://; percent-encode what is special in user and password (`/` as %2F, `@` as %40)",
    mailAddresses: () => "one or more mail addresses separated by commas",
    oneOf: (values: readonly string[]) => `one of ${values.join(", ")}`,
    scopes: () => "scopes such as `mall.read_order`, separated by commas or blanks",
    mallId: () => "a mall id: 2 to 50 small letters, digits and hyphens, beginning with a letter or digit",
    version: () => "a date such as `2026-09-01`",
    timeZone: () => "the name of a time zone, such as `Asia/Seoul`",
    clockTime: () => "a time such as `09:00`",
    days: () => "whole numbers of days from 1 to 13 separated by commas, such as `3,2,1`",
    tableName: () => "the name of a table, such as `cafe24.oauth_tokens`",
    word: () => "one word of letters, digits, `_` and `-`",
  },
  unknown: (name: string, from: string, nearest: string) =>
    `${name} (${from}) is not a setting of mallkey. Did you mean ${nearest}?`,
  apps: {
    shape: (place: string) =>
      `${place}: apps must be one JSON object of names, each with {"provider", "clientId", "clientSecret", "redirectUri"}.`,
    badName: (name: string, place: string) =>
      `apps.${name} (${place}): an app is called by 1 to 31 small letters, digits and hyphens, beginning with a letter (and not by a name that every JavaScript object has already).`,
    firstName: (name: string, place: string) =>
      `apps.${name} (${place}): ${name} is the first app, the one of the CAFE24_… settings. Choose another name.`,
    firstMissing: (place: string) =>
      `${place} names further apps, and the first one is missing: set CAFE24_CLIENT_ID, CAFE24_CLIENT_SECRET and CAFE24_REDIRECT_URI.`,
    unknownMember: (member: string, place: string, known: string) =>
      `${member} (${place}) is nothing that is read. There are ${known}.`,
    unknownProvider: (member: string, place: string, given: string, known: string) =>
      `${member} (${place}) is \`${given}\`, which is no platform known here. There is ${known}.`,
    missing: (member: string, place: string) => `${member} (${place}) is missing.`,
    absent: (member: string, place: string, reference: string) =>
      `${member} (${place}) is to be read from ${reference}, and there is nothing. Set the variable, or make the file.`,
    twice: (member: string, other: string) =>
      `${member} is the same as ${other}: two apps of one client would end each other's tokens. Leave one of them out.`,
    plainSecret: (member: string, place: string) =>
      `${member} stands in ${place} itself. Keep it out of files that others read: write \`env:NAME\` or \`file:PATH\`.`,
  },
  missing: (names: string, because: string) => `${names} missing: ${because}.`,
  appIsWhole: (present: string) =>
    `${present} is set, and an app needs client id, client secret and redirect address together`,
  secretNeeded: (store: string) =>
    `the store ${store} is shared, so the secret cannot be made here. Make one with \`openssl rand -base64 32\` and set the same for every process`,
  goesWith: (present: string) => `${present} is set, and one does not work without the other`,
  twoStores: (names: string[]) =>
    `${names.join(" and ")} each name a store. Set MALLKEY_STORE to the one that holds the connections.`,
  serviceRoleAlone: () =>
    "SUPABASE_SERVICE_ROLE_KEY says that tokens live in a Supabase project, and nothing says in which; an empty store would look well. Set SUPABASE_URL to the address of the project, or MALLKEY_STORE to where connections should live instead.",
  mirrorIsStore: (place: string) =>
    `MIRRORS names ${place}, where the store keeps its pairs: a mirror would write over them. Name another place, or leave it out: programs can read there already.`,
  serviceRoleNeeded: () =>
    "SUPABASE_SERVICE_ROLE_KEY is missing: the store supabase:https://… is opened with it. Copy the project's secret or service_role key (Supabase: Project Settings, API Keys).",
  storeNew: (when: string) =>
    `The store is new: ${when}. If malls were connected before, their data is missing: bring it back before anybody connects again (docs/backup.md)`,
  leftFile: (file: string, store: string) =>
    `${file} in this folder holds the tokens of a mall that ${store} does not know, so nothing would renew them. Take them in with \`mallkey import ${file}\`, or keep them there with MALLKEY_STORE=file:./${file} (the scripts that read it go on). If the file is not meant, name the store with MALLKEY_STORE.`,
  notThisStore: (name: string, from: string, expected: string) =>
    `${name} (${from}) is read as the store, but does not begin with ${expected}. Set MALLKEY_STORE to say where connections live.`,
  incompletePg: (missing: string) => `PGHOST names a store, but ${missing} missing.`,
  badSslMode: (modes: string) => `PGSSLMODE must be one of ${modes}.`,
  notReadYet: (name: string) => `${name} is set, and nothing reads it yet: what it is for is not built.`,
  token: (name: string, from: string, command: string) =>
    `${name} (${from}) holds a token. Tokens change at every refresh, so they live in the store: run \`${command}\`, then delete the line.`,
  unreadable: (file: string, detail: string) => `${file} cannot be read: ${detail}.`,
  notUtf8: (file: string) => `${file} is not UTF-8: save it as UTF-8 in your editor.`,
  configShape: (file: string) =>
    `${file} must be one JSON object of setting names and values (text, number or list).`,
  /** "a, b is/are missing" in front of the reason. */
  names: (names: string[]) => `${names.join(" and ")} ${names.length > 1 ? "are" : "is"}`,
  origins: {
    flag: "flag",
    environment: "environment",
    ".env": ".env",
    "mallkey.config.json": "mallkey.config.json",
    "token file": "the token file",
    default: "default",
    secretFile: (path: string) => `made on first start: ${path}`,
    notSet: "not set",
    as: (origin: string, name: string) => `${origin}, as ${name}`,
  },
}
