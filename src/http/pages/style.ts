// The one style sheet, light and dark.

export const style = `
:root { color-scheme: light dark; --text: #1d2733; --soft: #5c6b7a; --back: #f6f8fa; --card: #fff; --line: #dde3ea;
  --fine: #1a7f4b; --watch: #b26a00; --bad: #c62a2a; --link: #0b62c4 }
@media (prefers-color-scheme: dark) { :root { --text: #e6ebf0; --soft: #9aa8b5; --back: #12171c; --card: #1b2229;
  --line: #2f3943; --fine: #4cc38a; --watch: #e5a23c; --bad: #ff7b72; --link: #6cb2ff } }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--text); word-break: keep-all; overflow-wrap: anywhere;
  font: 16px/1.6 system-ui, -apple-system, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif }
header { max-width: 52rem; margin: 0 auto; padding: 1.25rem 1.25rem 0; display: flex; align-items: center; gap: .6rem }
header img { max-height: 2.5rem; max-width: 10rem }
header + main { padding-top: 1.5rem }
.contact { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .75rem } .contact a { display: inline-block }
main { max-width: 52rem; margin: 0 auto; padding: 2.5rem 1.25rem }
h1 { font-size: 1.6rem; line-height: 1.3; margin: 0 0 .75rem }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem }
p { margin: .5rem 0 }
a { color: var(--link) }
code { font: .92em ui-monospace, "SF Mono", Menlo, Consolas, monospace }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem;
  white-space: pre-wrap }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.25rem; margin: 1rem 0 }
section h2 { margin-top: 0 } section > :first-child { margin-top: .25rem }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line) }
tr:last-child > * { border-bottom: 0 }
th { color: var(--soft); font-weight: 500; font-size: .88rem; white-space: nowrap }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: .75rem 0 }
dt { color: var(--soft) }
dd { margin: 0 }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0 } dt { font-size: .88rem } dd { margin-bottom: .6rem } }
table code { white-space: nowrap } tr:has(+ .why) > * { border-bottom: 0 } .why td { color: var(--soft); padding-top: 0 }
@media (max-width: 36rem) { table.cards, .cards tbody, .cards tr, .cards td { display: block } .cards th { display: none }
  .cards td { border: 0; padding: .1rem 0 } .cards tr { border-bottom: 1px solid var(--line); padding: .5rem 0 } .cards tr:has(+ .why) { border: 0; padding-bottom: 0 }
  .cards td[data-label]::before { content: attr(data-label) " "; color: var(--soft); font-weight: 400; font-size: .88rem } }
details { margin-top: .5rem } summary { color: var(--soft); cursor: pointer; min-height: 44px; padding: .6rem 0 }
.soft { color: var(--soft); font-size: .9rem }
.fresh { color: var(--fine) } .due, .note { color: var(--watch) } .expired, .lost { color: var(--bad) } .paused { color: var(--soft) }
h1.done::before { content: "✓ "; color: var(--fine) }
ul.scopes { margin: 0; padding: 0; list-style: none } ul.scopes code { color: var(--soft); font-size: .8em }
ol { padding-left: 1.3rem; margin: .75rem 0 } ol li { margin: .35rem 0 }
section.warn { border-left: 4px solid var(--watch) } section.warn h2 { color: var(--watch) }
.state { font-weight: 600; white-space: nowrap }
.button { display: inline-flex; align-items: center; min-height: 44px; margin-top: .75rem; padding: .5rem 1.1rem; border-radius: 8px;
  background: var(--link); color: var(--card); text-decoration: none; font: inherit; font-weight: 600; border: 0; cursor: pointer }
label { display: block; margin-top: .75rem; font-weight: 600 }
input { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: 8px;
  width: 100%; max-width: 24rem; min-height: 44px; padding: .5rem .75rem; margin-top: .25rem; display: block }
:is(a, button, input, summary):focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
.button.quiet { background: none; color: var(--link); border: 1px solid var(--link) }
svg.bar { display: block; width: 100%; min-width: 8rem; height: .6rem; margin-top: .35rem }
svg.bar .rail { fill: var(--line) } svg.bar .left { fill: currentColor }
.method { font-weight: 700; margin-right: .5rem }
`
