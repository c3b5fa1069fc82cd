// The control page: the clock, the malls, every switch, and what was asked lately. Works without JavaScript.
import { html } from "hono/html"
import type { Rules } from "../rules/rules.ts"
import { inKorean } from "./complaints.ts"
import { switchGroups } from "./control-switches.ts"
import { both, frame } from "./layout.ts"

export interface ControlNotes {
  done?: string
  problems?: readonly { at: string; problem: string }[]
}

export function controlPage({ rules }: { rules: Rules }, url: string, notes: ControlNotes) {
  const { origin } = new URL(url)
  return frame(
    "Cafe24 시뮬레이터",
    html`<h1>${both("Cafe24 시뮬레이터", "Cafe24 simulator")}</h1>
<p class="lead">CAFE24_BASE_URL=<code>${origin}/{mall_id}</code> &nbsp; CAFE24_CLIENT_ID=<code>${rules.app.clientId}</code></p>
${notes.done ? html`<p class="notice good" role="status">${both("반영했습니다.", "Done.")}</p>` : ""}
${notes.problems ? html`<div class="notice" role="alert">${notes.problems.map((p) => html`<p><code>${p.at}</code> ${both(inKorean(p.problem), p.problem)}</p>`)}</div>` : ""}
${clockCard(rules)}
${mallsCard(rules)}
<section class="card" id="switches"><h2>${both("스위치", "Switches")}</h2>${switchGroups(rules.switches.state())}</section>
${logCard(rules)}`,
    { wide: true },
  )
}

const wall = (at: number | undefined) =>
  at === undefined ? "–" : `${new Date(at + 9 * 3_600_000).toISOString().slice(0, 19).replace("T", " ")}`

const steps: readonly [string, number][] = [
  ["10분", 600_000],
  ["2시간", 7_200_000],
  ["1일", 86_400_000],
  ["14일", 1_209_600_000],
]

function clockCard({ clock, counters }: Rules) {
  const sum = counters()
  const fact = (ko: string, en: string, value: string | number) =>
    html`<div><dt>${both(ko, en)}</dt><dd>${value}</dd></div>`
  return html`<section class="card"><h2>${both("시계", "Clock")}</h2>
<dl class="facts">${fact("가상 시각(한국)", "virtual time, Seoul", wall(clock.now()))}${fact("속도", "speed", `${clock.speed}×`)}
${fact("토큰 요청", "token requests", sum.tokenRequests)}${fact("쓴 토큰 재사용", "spent tokens again", sum.reusedSpentTokens)}
${fact("응답이 사라진 갱신", "unclear answers", sum.unclearAnswers)}${fact("API 호출", "API calls", sum.apiCalls)}</dl>
<div class="row">
${steps.map(([label, ms]) => html`<form method="post" action="/__simulator/clock"><input type="hidden" name="step" value="${ms}"><button class="small">+${label}</button></form>`)}
<form method="post" action="/__simulator/clock" class="row"><label for="speed">${both("속도", "speed")}</label>
<input type="number" id="speed" name="speed" value="${clock.speed}" min="0" max="1000000" step="any"><button class="small">${both("바꾸기", "set")}</button></form>
<form method="get" action="/__simulator"><button class="small">${both("새로 고침", "reload")}</button></form>
</div></section>`
}

const shownMalls = 50

function mallsCard(rules: Rules) {
  const ids = rules.malls()
  return html`<section class="card"><h2>${both("쇼핑몰", "Malls")} <span class="en">${ids.length}</span></h2>
<div class="scroll"><table class="cards"><thead><tr><th>${both("아이디", "id")}</th><th>${both("액세스 토큰 만료", "access ends")}</th>
<th>${both("리프레시 토큰 만료", "refresh ends")}</th><th>${both("갱신/요청", "refreshed/asked")}</th><th>${both("재사용", "reused")}</th><th>API</th><th></th></tr></thead>
<tbody>${ids.slice(0, shownMalls).map((id) => mallRow(rules, id))}</tbody></table></div>
${ids.length > shownMalls ? html`<p class="en">+${ids.length - shownMalls}</p>` : ""}
<form method="post" action="/__simulator/malls" class="row" style="margin-top:1rem"><input type="text" name="mall" placeholder="mymall" aria-label="mall" required>
<button class="small">${both("토큰 쌍 만들기", "make a token pair")}</button></form></section>`
}

function mallRow(rules: Rules, id: string) {
  const mall = rules.mall(id)
  const n = rules.counters(id)
  const act = (action: string, ko: string, en: string) =>
    html`<button class="small" formaction="/__simulator/malls/${id}/${action}">${both(ko, en)}</button>`
  return html`<tr><td><strong>${id}</strong>${mall.installed ? "" : html` <span class="en">${both("삭제됨", "uninstalled")}</span>`}
${mall.blockedUntil ? html`<br><span class="en">${both("차단", "blocked")} ~ ${wall(mall.blockedUntil)}</span>` : ""}</td>
<td class="number" data-label="액세스 토큰 만료">${wall(mall.accessExpiresAt)}</td><td class="number" data-label="리프레시 토큰 만료">${wall(mall.refreshExpiresAt)}</td>
<td class="number" data-label="갱신/요청">${n.refreshes}/${n.tokenRequests}</td><td class="number" data-label="재사용">${n.reusedSpentTokens}</td><td class="number" data-label="API">${n.apiCalls}</td>
<td class="acts"><form method="post" class="row">${act("grant", "새 쌍", "grant")}${act("expire-access-tokens", "액세스 만료", "expire access")}
${act("expire-refresh-token", "리프레시 만료", "expire refresh")}${act("uninstall", "앱 삭제", "uninstall")}</form>
<details><summary>${both("웹훅 · 앱 실행", "webhook · launch")}</summary>
<form method="post" class="row" action="/__simulator/malls/${id}/webhook"><input type="number" name="eventNo" value="90077" aria-label="event_no">
<input type="url" name="target" placeholder="http://127.0.0.1:2424/api/cafe24/webhook" aria-label="target" required><button class="small">${both("보내기", "send")}</button></form>
<form method="post" class="row" action="/__simulator/malls/${id}/launch-link"><input type="url" name="appUrl" placeholder="http://127.0.0.1:2424/api/cafe24/launch" aria-label="App URL" required>
<button class="small">${both("앱 실행", "launch")}</button></form></details></td></tr>`
}

function logCard(rules: Rules) {
  const notes = rules.log.entries().slice(-30).reverse()
  return html`<section class="card"><h2>${both("최근 토큰 요청", "Latest token requests")}</h2>
${
  notes.length === 0
    ? html`<p class="lead">${both("아직 없습니다.", "None yet.")}</p>`
    : html`<div class="scroll"><table class="cards"><thead><tr><th>${both("가상 시각", "virtual time")}</th><th>${both("쇼핑몰", "mall")}</th><th>grant_type</th><th>${both("상태", "status")}</th><th>${both("결과", "outcome")}</th></tr></thead>
<tbody>${notes.map((note) => html`<tr><td class="number">${wall(note.at)}</td><td data-label="쇼핑몰">${note.mallId}</td><td data-label="grant_type">${note.grantType}</td><td data-label="상태">${note.status || "–"}</td><td data-label="결과">${note.outcome}${note.rotated && note.outcome !== "ok" ? html` <span class="en">${both("회전됨", "rotated")}</span>` : ""}</td></tr>`)}</tbody></table></div>`
}
</section>`
}
