// English: what the doctor looks at and what it finds, each finding with its cause and what to do.

import type { CheckKey, SkipReason } from "../../../core/doctor/checks/keys.ts"
import type { FindingKey, Level, Stage, Urgency } from "../../../core/doctor/table.ts"
import type { Actor } from "../../../core/errors.ts"
import type { FindingWords, WellWords } from "../../doctor-words.ts"
import type { EnglishWords } from "../../platform-words.ts"
import { doctorConnections } from "./doctor-connections.ts"
import { doctorHouse } from "./doctor-house.ts"
import { doctorStore } from "./doctor-store.ts"

export const doctor = ({ platform, account }: EnglishWords) => ({
  title: "mallkey doctor",
  because: (detail: string) => ` (${detail})`,
  labels: { ok: "ok", warn: "warn", fail: "fail", skipped: "-" } satisfies Record<Level | "skipped", string>,
  urgencies: { now: "now", today: "today", week: "this week", someday: "some day" } satisfies Record<
    Urgency,
    string
  >,
  actors: {
    operator: "you",
    owner: `the ${account.one}'s owner`,
    clicker: "whoever clicked",
    caller: "the calling program",
    nobody: "wait",
  } satisfies Record<Actor, string>,
  stages: {
    settings: "Settings",
    store: "Store",
    sealing: "Encryption and secrets",
    clock: "Clock",
    app: "App credentials",
    redirect: "Redirect address",
    connections: "Connections",
    scopes: "Scopes",
    api: "Admin API call",
    limits: "Limits and API version",
    notifiers: "Alerts",
    house: "Sweep, rescue place, events",
  } satisfies Record<Stage, string>,
  skipped: {
    no_world:
      "Not looked at: a demo has no settings to check. For a real server, run `mallkey doctor` on its machine.",
    no_connection: `No ${account.one} to ask about.`,
    no_answer: "Not checked: there is no living token to ask with.",
    scopes_unknown: `Not checked: the store does not say which scopes there are. \`mallkey doctor --full\` asks ${platform}.`,
    not_asked: `Not checked yet: connect ${account.a} first, or name one with CAFE24_MALL_ID and run mallkey doctor --full.`,
    app_not_asked: `Not checked yet: connect ${account.a} to this app first.`,
    store_away: "Not looked at: the store is away.",
    one_alone: `Not looked at for one ${account.one}: run \`mallkey doctor\` without a name to go through the whole store.`,
    no_keeper: "Not looked at: what failed above must be mended first.",
  } satisfies Record<SkipReason, string>,
  well: {
    settings: () => "All settings can be used.",
    exposures: () => "No token or secret lies in env files, browser settings, git or open files.",
    sessions: ({ name }) =>
      name === "none"
        ? "No sessions of a Supabase project are taken."
        : "Sessions of signed-in people can be verified.",
    expected: () => `The store holds every ${account.one} that settings and files here speak of.`,
    store: ({ name }) => `The store (${name}) can be written, and its locks work.`,
    durability: ({ name }) =>
      name.startsWith("memory")
        ? "Kept in memory only: all of it is gone when the program ends (for demos and tests)."
        : `${name} keeps what it is told.`,
    sealing: ({ count, name }) =>
      name === "plain"
        ? "Tokens are kept in plain text, as the store is set."
        : `${count} encrypted with the first secret, none with another.`,
    rings: ({ count }) =>
      count === 1
        ? "No other mallkey used this store lately, so no secrets can differ."
        : `${count} processes hold the same secrets.`,
    clock: ({ span }) => `The clock is ${span} from ${platform}'s.`,
    app: ({ app, when }) => {
      const credentials = `the client id and secret${app === undefined ? "" : ` of the app ${app}`}`
      return when === ""
        ? `${platform} accepts ${credentials}.`
        : `${platform} last accepted ${credentials} at ${when}. A value changed since then has not been checked. To ask now: mallkey app check`
    },
    redirect: ({ name }) => `${name} is an address of this server.`,
    connections: ({ count }) =>
      count === 0
        ? `No ${account.one} is connected yet.`
        : `By what is stored, ${count} of ${count} are in order.`,
    scopes: ({ count, left }) =>
      `${count} of ${count} have the scopes that were asked for.${left === 0 ? "" : ` Of the other ${left} the scopes are not known.`}`,
    api: ({ count, left }) =>
      `${count} of ${count} calls were answered.${left === 0 ? "" : ` No call was made for the other ${left}.`}`,
    limits: ({ name, count }) =>
      `API version ${name} is supported; where a call was made, at most ${count}% of the limits are used.`,
    channels: ({ names, count }) =>
      names === "console"
        ? "Alerts go to the console only. Set SLACK_WEBHOOK_URL, SMTP_URL or ALERT_WEBHOOK_URL so that people hear them."
        : `Alerts go to ${names}${count > 0 ? "; the try-out arrived" : ""}.`,
    sweep: ({ when, count, left }) => {
      if (left > 0) return `The sweep is running; last at ${when}.`
      if (when !== "") return `Nothing is overdue; last sweep ${when}.`
      return count === 0
        ? "Nothing is overdue."
        : "Nothing is overdue, but no sweep has ever run: keep `mallkey serve` running, or let cron run `mallkey sweep`, or no token is renewed by itself."
    },
    mirrors: ({ names, count }) =>
      count === 0
        ? "No mirror for other programs to read is set; most need none (MIRRORS)."
        : `Each can be written: ${names}.`,
    programs: () => "No program was seen to refresh by itself this week.",
    rescue: ({ name }) => `The rescue place (${name}) can be written, and no answer waits in it.`,
  } satisfies Record<CheckKey, WellWords> as Record<CheckKey, WellWords>,
  findings: {
    ...doctorHouse({ platform, account }),
    ...doctorStore({ platform, account }),
    ...doctorConnections({ platform, account }),
  } satisfies Record<FindingKey, FindingWords> as Record<FindingKey, FindingWords>,
  examining: (number: number, of: number, stage: string) => `[${number}/${of}] ${stage}…`,
  examiningMany: (number: number, of: number, stage: string, done: number, total: number) =>
    `[${number}/${of}] ${stage}… ${done} of ${total}`,
  more: (count: number) => `and ${count} more like this (--json shows all)`,
  summary: (ok: number, warn: number, fail: number) => `${ok} ok, ${warn} warn, ${fail} fail`,
  notLooked: (why: string, stages: string) => `${why} Not checked: ${stages}`,
  codesIn: (address: string) => `What each code means: ${address}`,
  whatToDo: (address: string) => `What to do: ${address}`,
  hintFull: "All twelve stages: mallkey doctor --full",
  written: (files: string) => `Written: ${files}`,
  recorded: (file: string, count: number) =>
    `${count} answers of ${platform} without secrets: ${file}. Read it before you pass it on.`,
  cannotWrite: (path: string, reason: string) => `${path} cannot be written: ${reason}`,
  runbook: {
    title: "Runbook",
    intro:
      "What each alert and each finding of `mallkey doctor` means, and what to do. Alerts reach people by themselves; findings are there when somebody asks. A server shows this page at `/v1/runbook`, without a key.",
    alerts: "Alerts",
    findings: "Findings of the doctor",
    means: "Means",
    todo: "Do",
    run: "Run",
    level: "Level",
    urgency: "Urgency",
    who: "Who acts",
    columns: ["finding", "level", "urgency", "who acts"],
    alertColumns: ["alert", "severity", "who acts"],
  },
})
