// The frame of every page the simulator shows, and its one style sheet. Korean first, English beside it.
import { html, raw } from "hono/html"

/** A sentence in both languages. */
export const both = (ko: string, en: string) =>
  ko === en ? html`${ko}` : html`${ko} <span class="en" lang="en">${en}</span>`

type Html = ReturnType<typeof html>

export function frame(title: string, body: Html | Html[], options: { wide?: boolean } = {}) {
  return html`<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<p class="ribbon"><strong>시뮬레이터</strong> 실제 Cafe24가 아닙니다. <span class="en" lang="en">Simulator: this is not the real Cafe24.</span></p>
<main class="${options.wide ? "wide" : "narrow"}">${body}</main>
</body>
</html>`
}

const style = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1c2430, #e8ebf0); --soft: light-dark(#5b6675, #9aa5b4);
  --paper: light-dark(#f4f5f8, #14181e); --card: light-dark(#fff, #1d232b);
  --line: light-dark(#dde1e8, #323b47); --accent: light-dark(#2456d6, #86a8ff);
  --on-accent: light-dark(#fff, #10151c); --warn: light-dark(#a3480c, #ffb27d);
  --warn-soft: light-dark(#fff2e5, #3a2616); --good: light-dark(#17703c, #7bd89e);
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.55;
  font: 15px/1.55 "Apple SD Gothic Neo", "Pretendard", "Noto Sans KR", "NanumBarunGothic", "Malgun Gothic", system-ui, sans-serif;
  word-break: keep-all; overflow-wrap: anywhere }
.en { color: var(--soft); font-size: .86em; font-weight: 400 }
h1 .en, th .en, .lead .en, .hint .en { display: block }
.hint { color: var(--soft); font-size: .92rem }
button.main .en { color: inherit; opacity: .85 }
.ribbon { margin: 0; padding: .45rem 1rem; text-align: center; font-size: .86rem;
  background: repeating-linear-gradient(-45deg, var(--warn-soft) 0 14px, transparent 14px 28px), var(--card);
  border-bottom: 1px solid var(--line); color: var(--warn) }
main { margin: 0 auto; padding: 2.2rem 1rem 4rem }
main.narrow { max-width: 29rem }
main.wide { max-width: 78rem }
h1 { font-size: 1.35rem; margin: 0 0 .3rem; line-height: 1.35; letter-spacing: -.01em }
h1 .en { font-size: .7em }
h2 { font-size: 1.05rem; margin: 0 0 .8rem }
p { margin: .35rem 0 }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem;
  box-shadow: 0 1px 2px #0000000a, 0 8px 24px #0000000d; margin-bottom: 1.2rem }
.lead { color: var(--soft); margin-bottom: 1.2rem }
label.field { display: block; font-weight: 600; margin: 1rem 0 .3rem }
input[type=text], input[type=number], input[type=url], select { font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: 8px; padding: .45rem .6rem; width: 100%; min-width: 0; min-height: 44px }
:is(input, select, button, a, summary):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
fieldset { border: 0; padding: 0; margin: 1rem 0 0 }
legend { font-weight: 600; padding: 0; margin-bottom: .3rem }
.choice { display: flex; gap: .6rem; align-items: baseline; min-height: 44px; padding: .45rem .6rem; border: 1px solid var(--line); border-radius: 8px; margin-top: .4rem }
.choice:has(:checked) { border-color: var(--accent) }
.choice input { accent-color: var(--accent) }
.choice code { margin-left: auto; color: var(--soft) }
.buttons { display: flex; gap: .6rem; margin-top: 1.4rem }
button { font: inherit; font-weight: 600; padding: .55rem 1rem; min-height: 44px; border-radius: 8px; border: 1px solid var(--line);
  background: var(--card); color: inherit; cursor: pointer }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
.narrow button.main { flex: 1 }
button:hover { filter: brightness(.97) }
.notice { background: var(--warn-soft); color: var(--warn); border-radius: 8px; padding: .7rem .9rem; margin: 1rem 0 }
.notice.good { background: none; border: 1px solid var(--good); color: var(--good) }
code { font: .86em ui-monospace, "SFMono-Regular", "Nanum Gothic Coding", "D2Coding", monospace }
a { color: var(--accent) }
table { border-collapse: collapse; width: 100%; font-size: .93rem }
td details { border: 0 !important; padding: .4rem 0 0 } td details form { margin-top: .4rem }
th { text-align: left; vertical-align: bottom; white-space: nowrap; font-weight: 600; color: var(--soft); font-size: .86rem }
th, td { padding: .5rem .7rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
td:first-child strong { white-space: nowrap }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap }
.scroll { overflow-x: auto }
.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center }
.row > input, .row > select { width: auto }
.row > input[type=number] { width: 7rem }
.row > input[type=url] { flex: 1; min-width: 16rem }
.facts { display: flex; flex-wrap: wrap; gap: .4rem 2rem; margin: 0 0 1rem }
.facts div { display: grid }
.facts dt { color: var(--soft); font-size: .86rem }
.facts dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums }
details { border-top: 1px solid var(--line); padding: .3rem 0 }
details:last-of-type { border-bottom: 1px solid var(--line) }
summary { cursor: pointer; font-weight: 600; min-height: 44px; padding: .6rem 0 }
summary .count { color: var(--warn); font-weight: 600; font-size: .86em; margin-left: .4rem }
.switches { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1.1rem 2rem; margin: 1rem 0 }
.switch { display: grid; gap: .25rem; align-content: start }
.switch > label { font-weight: 600 }
.switch p { margin: 0; font-size: .9rem; line-height: 1.45 }
.switch .en { display: block }
.switch.changed > label::after { content: " ●"; color: var(--warn) }
.only { display: grid; grid-template-columns: 2fr 1fr 1fr; gap: .4rem }
.only input { padding: .25rem .5rem; font-size: .86rem }
button.small { padding: .25rem .6rem; font-size: .86rem; font-weight: 500 }
@media (max-width: 40rem) { .card { padding: 1.1rem } .choice { flex-wrap: wrap } .choice code { margin-left: 0 }
  h1 code, .lead code, td code { overflow-wrap: anywhere }
  table.cards, .cards tbody, .cards tr, .cards td { display: block } .cards thead { display: none }
  .cards tr { border-bottom: 1px solid var(--line); padding: .6rem 0 } .cards td { border: 0; padding: .05rem 0; white-space: normal }
  .cards td[data-label]::before { content: attr(data-label) " "; color: var(--soft); font-size: .86rem }
  .cards td strong { white-space: normal }
  .acts .row { display: grid; grid-template-columns: 1fr 1fr; margin-top: .4rem } .acts .en { display: block }
  .row > input[type=url] { min-width: 100% } .acts details .row { grid-template-columns: 1fr }
  .only { grid-template-columns: 1fr 1fr } .only input:first-child { grid-column: 1 / -1 } .buttons { flex-wrap: wrap } }
`
