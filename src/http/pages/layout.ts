// The frame of every page: self-contained, no script, nothing fetched from anywhere.
import { html, raw } from "hono/html"
import type { Language } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import { style } from "./style.ts"

export type Html = ReturnType<typeof html>

export interface PageParts {
  language: Language
  title: string
  body: Html
  status?: number
  /** Asks for itself again: a page that shows time passing. */
  everySeconds?: number
}

/** SHA-256 as hex, handed in like all arithmetic on secrets. */
export type Digest = (text: string) => string

export function pageAnswer(parts: PageParts, digest: Digest): Answer {
  const { language, title, body, status = 200, everySeconds } = parts
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
<body><main>${body}</main></body>
</html>
`
  return { status, headers: headers(digest), body: String(document) }
}

function headers(digest: Digest): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${base64OfHex(digest(style))}'`,
    "img-src data:",
    "form-action 'self'",
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
