// An alert in a person's words: a title, facts, what to do, one button and where to look. Channels only set it.

import type { Alert, AlertItem } from "../core/alerts/port.ts"
import { type AlertKind, alertTable, namedAtMost, type Severity, troubleKinds } from "../core/alerts/table.ts"
import { asWord } from "../core/as-word.ts"
import { accountOf, readId } from "../core/id.ts"
import type { AlertPieces } from "./alert-words.ts"
import { type Language, type Messages, messages } from "./index.ts"
import { inWordsOf } from "./tell-reason.ts"

const reconnecting: ReadonlySet<AlertKind> = new Set(
  troubleKinds.filter((kind) => alertTable[kind].reconnects),
)

export interface ToldAlert {
  severity: Severity
  /** One line. */
  title: string
  facts: { label: string; text: string }[]
  /** Several malls by name, as many as fit, each with its own link. */
  malls: { name: string; note: string; link?: string }[]
  /** `and 17 more` */
  more?: string
  button?: { label: string; url: string }
  /** Ready to be sent on to the owner as it is: no word of ours, no word for technicians. */
  forward?: { label: string; text: string }
  look: { label: string; text: string }
  /** Its name in the runbook, and where that is. */
  code: string
  runbook: { label: string; url: string }
  /** Whose keeper says so. */
  from: string
}

/** Who runs this keeper, as owners know them. */
export interface Sender {
  name?: string
  contact?: string
}

export interface Telling {
  language: Language
  now: number
  service?: Sender
  /** What `docs/…` is put behind. */
  docsUrl?: string
  /** Where the server shows the runbook: then that is named, and not the file in the package. */
  runbookUrl?: string
}

/** With the sentences in the platform's own words. */
interface Worded extends Telling {
  words: Messages
}

export function tellAlert(alert: Alert, given: Telling): ToldAlert {
  const telling: Worded = { ...given, words: messages(given.language, alert.platformWords) }
  const { alerts } = telling.words
  const { kind, items, severity } = alert
  const words = alerts.kinds[kind]
  const isOne = items.length <= 1
  const pieces = piecesOf(alert, telling)
  const named = isOne ? [] : items.slice(0, namedAtMost)
  const unnamed = items.length - named.length
  const { labels } = alerts
  return {
    severity,
    title: titleOf(isOne ? words.title(pieces) : words.titleOfMany(pieces), items),
    facts: factsOf(alert, words.what(pieces), todoOf(alert, words.todo, telling), telling),
    malls: named.map((item) => ({ name: item.id ?? "", note: noteOf(kind, item, telling), link: item.link })),
    more: !isOne && unnamed > 0 ? alerts.more(unnamed) : undefined,
    button: buttonOf(items, telling),
    forward: forwardOf(alert, telling),
    look: { label: labels.look, text: alerts.command(commandFor(kind, items)) },
    code: kind,
    runbook: { label: labels.runbook, url: runbookOf(kind, telling) },
    from: telling.service?.name === undefined ? "mallkey" : `mallkey · ${telling.service.name}`,
  }
}

/** In front, so that it is seen in a list of messages as well. */
function titleOf(title: string, items: readonly AlertItem[]): string {
  const apps = [...new Set(items.map(({ app }) => app))].filter((app) => app !== undefined)
  return apps.length === 0 ? title : `${apps.join(", ")}: ${title}`
}

/** Where one link mends it: people forward alerts, and owners cannot read what is in them. */
function forwardOf({ kind, items }: Alert, { words, service }: Worded): ToldAlert["forward"] {
  const { alerts, pages } = words
  const [{ id, link } = {}] = items
  if (items.length !== 1 || !reconnecting.has(kind) || id === undefined || link === undefined)
    return undefined
  const contact = service?.contact && pages.contact(service.name, service.contact)
  const { app } = readId(id)
  const mall = alerts.mall(accountOf(id))
  const text = alerts.forward({
    mall: app === undefined ? mall : alerts.atApp(mall, app),
    service: service?.name,
    link,
  })
  return { label: alerts.labels.forward, text: [text, contact].filter(Boolean).join("\n") }
}

function runbookOf(kind: AlertKind, { language, docsUrl = "", runbookUrl }: Worded): string {
  const page = runbookUrl ?? `${docsUrl}docs/runbook${language === "ko" ? ".ko" : ""}.md`
  return kind === "test" ? page : `${page}#alert-${kind}`
}

function piecesOf({ items, tier }: Alert, { words, now }: Worded): AlertPieces {
  const { alerts, reasons, times } = words
  const untilAt = earliest(items, "untilAt")
  const [first] = items
  const details = new Set(items.map((item) => item.detail ?? ""))
  return {
    mall: items.length === 1 && first?.id !== undefined ? alerts.mall(first.id) : "",
    count: items.length,
    app: items.length === 1 ? first?.app : undefined,
    settings: [...new Set(items.map(({ app }) => alerts.eitherOf(app)))].join(", "),
    malls: items.length === 1 ? first?.malls : undefined,
    // Of many malls with many reasons none is the reason.
    detail: details.size === 1 ? inWordsOf(reasons, first?.detail ?? "") : "",
    left: untilAt === undefined ? "" : times.span(Math.max(0, untilAt - now)),
    tier,
    was: [...new Set(items.flatMap((item) => item.was ?? []))]
      .map((kind) => alerts.troubles[kind])
      .join(", "),
  }
}

function factsOf(alert: Alert, what: string, todo: string, telling: Worded): ToldAlert["facts"] {
  const { labels, first } = telling.words.alerts
  const { kind, items } = alert
  const moment = (at: number | undefined) => {
    if (at === undefined) return undefined
    const text = telling.words.times.both(at, telling.now)
    return items.length > 1 ? first(text) : text
  }
  const name = items.length === 1 ? items[0]?.id : undefined
  const labelsOfSince: Partial<Record<AlertKind, string>> = {
    ending: labels.refreshed,
    recovered: labels.troubleSince,
  }
  const sinceLabel = labelsOfSince[kind] ?? labels.since
  const facts: [string, string | undefined][] = [
    [labels.mall, name],
    [labels.what, what],
    [sinceLabel, hasNotBegun(alert) ? undefined : moment(earliest(items, "sinceAt"))],
    [labels.until, moment(earliest(items, "untilAt"))],
    [labels.works, whatWorks(alert, telling)],
    [
      kind === "recovered" ? labels.nextRefresh : labels.next,
      showsNext(kind) ? moment(earliest(items, "nextAt")) : undefined,
    ],
    [labels.todo, todo],
  ]
  return facts.flatMap(([label, text]) => (text === undefined ? [] : [{ label, text }]))
}

/** A version's end is ahead; and where no sweep ever ran, none has stopped. */
function hasNotBegun({ kind, items }: Alert): boolean {
  return kind === "version_ending" || (kind === "sweep_stalled" && items[0]?.detail !== undefined)
}

/** A link that is not there cannot be sent: then a command makes one. */
function todoOf({ kind, items }: Alert, todo: string, { words }: Worded): string {
  const [first] = items
  if (!reconnecting.has(kind) || first?.id === undefined) return todo
  const isLinkThere = items.some(({ link }) => link !== undefined)
  if (isLinkThere) return items.length > 1 ? words.alerts.todoOfMany : todo
  if (items.length === 1 && first.claimedAs !== undefined)
    return words.alerts.todoClaimed(`mallkey connect ${asWord(first.claimedAs)}`)
  const command = `mallkey connect ${items.length > 1 ? "MALL" : asWord(first.id)}`
  return words.alerts.todoWithoutLink(command)
}

const showsNext = (kind: AlertKind) => ["failing", "unclear", "recovered", "uninstalled_hint"].includes(kind)

function whatWorks({ kind, items }: Alert, { words, now }: Worded): string | undefined {
  const { alerts, times } = words
  const { works } = alerts
  if (kind === "test" || kind === "recovered") return undefined
  if (kind === "version_ending") return works.calls
  if (kind === "store_emptied") return works.nothingAtAll
  if (kind === "clock_off") return works.clock
  if (alertTable[kind].about === "app") return works.twoHours
  if (kind === "uninstalled_hint") return works.doubted
  if (kind === "unopenable") return items.length > 1 ? works.none(items.length) : works.nothing
  const living = items.filter(({ worksUntilAt = 0 }) => worksUntilAt > now)
  const isRefreshing = items.every(({ detail }) => detail === undefined)
  if (kind === "ending" && isRefreshing && living.length === items.length) return works.all
  const untilAt = items[0]?.worksUntilAt ?? 0
  const untilText = works.until(times.moment(untilAt), times.relative(untilAt, now))
  if (items.length > 1)
    return living.length > 0 ? works.some(living.length, items.length) : works.none(items.length)
  return living.length > 0 ? untilText : works.nothing
}

/** Beside a name in a list: its own deadline, where there is one. */
function noteOf(kind: AlertKind, { untilAt, was = [] }: AlertItem, { words, now }: Worded): string {
  const { alerts, times } = words
  if (kind === "recovered") return was.map((one) => alerts.troubles[one]).join(", ")
  return untilAt === undefined ? "" : times.relative(untilAt, now)
}

function buttonOf(items: AlertItem[], { words }: Worded): ToldAlert["button"] {
  const link = items.length === 1 ? items[0]?.link : undefined
  return link === undefined ? undefined : { label: words.alerts.reconnect, url: link }
}

function commandFor(kind: AlertKind, items: AlertItem[]): string {
  const [first] = items
  if (first === undefined || first.id === undefined || kind === "rescue_waiting") return "mallkey doctor"
  if (items.length > 1) return "mallkey status"
  return `mallkey status ${asWord(first.id)}`
}

function earliest(items: AlertItem[], which: "sinceAt" | "untilAt" | "nextAt"): number | undefined {
  const moments = items.flatMap((item) => item[which] ?? [])
  return moments.length > 0 ? Math.min(...moments) : undefined
}
