// The frame of every page: self-contained, no script, nothing fetched from anywhere.
import { html, raw } from "hono/html"
import type { Clock, PlatformWords, Secrets } from "../../core/ports.ts"
import { type Language, messages } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import type { Service } from "../options.ts"
import type { Parts } from "../parts.ts"
import { nameOfApp } from "./name-of-app.ts"
import { style } from "./style.ts"

export type Html = ReturnType<typeof html>

export interface PageParts {
  language: Language
  title: string
  body: Html
  status?: number
  /** Who is asking: on every page that a mall's owner sees. */
  service?: Service
  /** Its form ends at Cafe24, whose address depends on the mall: a browser follows the rule to where it is sent on. */
  leavesByForm?: boolean
  /** Asks for itself again: a page that shows time passing. */
  everySeconds?: number
}

/** SHA-256 as hex, handed in like all arithmetic on secrets. */
export type Digest = (text: string) => string

/** What a page of an owner needs besides what it shows. */
export interface PageWorld {
  clock: Clock
  secrets: Pick<Secrets, "digest">
  service?: Service
  /** Which of our apps it is for, as people name it. Undefined: there is only one. */
  nameOf(app: string | undefined): string | undefined
  /** What sentences call its platform and an account there. */
  calledAt(app: string | undefined): PlatformWords | undefined
}

export function worldOf({ keeper, options }: Pick<Parts, "keeper" | "options">): PageWorld {
  const { clock, secrets } = keeper
  return {
    clock,
    secrets,
    service: options.service,
    nameOf: (app) => nameOfApp(keeper, app),
    calledAt: (app) => keeper.apps().find((one) => one.app === app)?.platformWords,
  }
}

/** A row of a list of facts, where there are several apps. */
export function appRow(name: string | undefined, label: string): Html | string {
  return name === undefined ? "" : html`<dt>${label}</dt><dd>${name}</dd>`
}

export function pageAnswer(parts: PageParts, digest: Digest): Answer {
  const { language, title, body, status = 200, everySeconds, leavesByForm, service } = parts
  const again = everySeconds === undefined ? "" : html`<meta http-equiv="refresh" content="${everySeconds}">`
  // A promise only where one was put in, and none ever is.
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${again}
<style>${raw(style)}</style>
</head>
<body>${header(service)}<main>${body}${footer(service, language)}</main></body>
</html>
`
  return { status, headers: headers(digest, service, leavesByForm), body: String(document) }
}

function header({ name, logoUrl }: Service = {}): Html | string {
  if (name === undefined && logoUrl === undefined) return ""
  const logo = logoUrl === undefined ? "" : html`<img src="${logoUrl}" alt="">`
  return html`<header>${logo}${name === undefined ? "" : html`<strong>${name}</strong>`}</header>`
}

function footer({ name, contact }: Service = {}, language: Language): Html | string {
  if (contact === undefined) return ""
  return html`<p class="soft contact">${reachable(messages(language).pages.contact(name, contact))}</p>`
}

const numberOrMail = /(\+?\d[\d-]{6,}\d|[^\s,;<>()@]+@[\w-]+(?:\.[\w-]+)+)/

/** On a telephone a number or a mail address is to be tapped, and never broken in two. */
function reachable(text: string): (Html | string)[] {
  return text.split(numberOrMail).map((part, at) => {
    if (at % 2 === 0) return part
    const address = part.includes("@") ? `mailto:${part}` : `tel:${part}`
    return html`<a href="${address}">${part}</a>`
  })
}

/** The one picture that is not in the page itself. */
function pictureSource({ logoUrl }: Service = {}): string {
  if (logoUrl === undefined) return "img-src data:"
  return `img-src data: ${logoUrl.startsWith("/") ? "'self'" : new URL(logoUrl).origin}`
}

/** http is for the simulator on this machine alone, as in CAFE24_BASE_URL. */
const consentPlaces = "https: http://127.0.0.1:* http://localhost:*"

function headers(digest: Digest, service: Service | undefined, leavesByForm = false): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${base64OfHex(digest(style))}'`,
    pictureSource(service),
    `form-action 'self'${leavesByForm ? ` ${consentPlaces}` : ""}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    // The address may hold a code.
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  }
}

function base64OfHex(hex: string): string {
  const bytes = hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []
  return btoa(String.fromCharCode(...bytes))
}

/** Words between backticks become code. */
export function withCode(sentence: string): Html[] {
  return sentence
    .split("`")
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
}
