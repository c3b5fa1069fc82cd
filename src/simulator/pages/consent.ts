// The pages between "authorize" and the callback: log in, agree, and what is shown when nobody is sent back.
import { html } from "hono/html"
import type { AuthorizeRequest } from "../rules/authorize.ts"
import { both, frame } from "./layout.ts"

/** Who may be sitting at the browser. Only the principal operator can consent for a mall. */
export const operators = {
  P: ["대표 운영자", "Principal operator"],
  A: ["부운영자", "Sub-operator"],
  S: ["공급사", "Supplier"],
} as const
export type Operator = keyof typeof operators

export function loginPage(asked: {
  mallId: string
  query: string
  known: readonly string[]
  problem?: string
}) {
  return frame(
    "로그인 · Cafe24 시뮬레이터",
    html`<div class="card">
<h1>${both("쇼핑몰 로그인", "Log in to a mall")}</h1>
<p class="lead">${both("비밀번호는 필요 없습니다. 누가 로그인했는지 고르세요.", "No password: choose who is logged in.")}</p>
${asked.problem ? html`<p class="notice" role="alert">${asked.problem}</p>` : ""}
<form method="post" action="?${asked.query}">
<input type="hidden" name="step" value="login">
<label class="field" for="mall">${both("쇼핑몰 아이디", "Mall ID")}</label>
<input type="text" id="mall" name="mall" value="${asked.mallId}" list="malls" required autocomplete="off" spellcheck="false">
<datalist id="malls">${asked.known.slice(0, 100).map((id) => html`<option value="${id}"></option>`)}</datalist>
<p class="hint">${both(`앱은 ${asked.mallId} 쇼핑몰을 요청했습니다. 다른 아이디를 넣으면 다른 쇼핑몰에 로그인한 상황이 됩니다.`, `The app asked for ${asked.mallId}. Enter another one to be logged in to the wrong mall.`)}</p>
<fieldset><legend>${both("로그인한 사람", "Who is logged in")}</legend>
${Object.entries(operators).map(
  ([type, [ko, en]], i) =>
    html`<label class="choice"><input type="radio" name="operator" value="${type}" ${i === 0 ? "checked" : ""}><span>${both(ko, en)}</span><code>${type}</code></label>`,
)}
</fieldset>
<div class="buttons"><button class="main">${both("로그인", "Log in")}</button></div>
</form></div>`,
  )
}

const areas: Record<string, string> = {
  application: "앱",
  category: "상품 분류",
  product: "상품",
  collection: "판매 분류",
  supply: "공급사",
  personal: "개인화 정보",
  order: "주문",
  community: "게시판",
  customer: "회원",
  notification: "알림",
  store: "상점",
  promotion: "프로모션",
  design: "디자인",
  salesreport: "매출 통계",
  shipping: "배송",
  translation: "번역",
  privacy: "개인정보",
  mileage: "적립금",
  analytics: "접속 통계",
}

function scopeName(scope: string): string {
  const [, verb, area] = /^mall\.(read|write)_(\w+)$/.exec(scope) ?? []
  return area ? `${areas[area] ?? area} ${verb === "read" ? "읽기" : "쓰기"}` : scope
}

export function consentPage(asked: {
  mallId: string
  query: string
  person: { mallId: string; operator: Operator }
  request: AuthorizeRequest
  clientId: string
}) {
  const { person, request } = asked
  const elsewhere = person.mallId !== asked.mallId
  return frame(
    "권한 동의 · Cafe24 시뮬레이터",
    html`<div class="card">
<h1>${both("앱이 권한을 요청합니다", "An app asks for permission")}</h1>
<p class="lead"><code>${asked.clientId}</code> → <strong>${person.mallId}</strong> <span class="en">(${operators[person.operator][0]})</span></p>
${elsewhere ? html`<p class="notice">${both(`앱이 요청한 쇼핑몰은 ${asked.mallId}입니다. 지금은 ${person.mallId}에 로그인되어 있습니다.`, `The app asked for ${asked.mallId}; this is ${person.mallId}.`)}</p>` : ""}
<form method="post" action="?${asked.query}">
<input type="hidden" name="mall" value="${person.mallId}">
<input type="hidden" name="operator" value="${person.operator}">
<fieldset><legend>${both("허용할 권한", "Permissions to grant")}</legend>
${request.scopes.map((scope) => html`<label class="choice"><input type="checkbox" name="scope" value="${scope}" checked><span>${scopeName(scope)}</span><code>${scope}</code></label>`)}
</fieldset>
<p class="hint">${both("실제 Cafe24에서는 하나씩 뺄 수 없습니다. 여기서는 일부만 허용된 상황을 시험할 수 있습니다.", "The real page has no boxes to untick; here you can try what fewer scopes do.")}</p>
<div class="buttons">
<button name="step" value="cancel">${both("취소", "Cancel")}</button>
<button class="main" name="step" value="agree">${both("동의합니다", "Agree")}</button>
</div></form></div>`,
  )
}

export const cancelledPage = () =>
  frame(
    "취소됨 · Cafe24 시뮬레이터",
    html`<div class="card"><h1>${both("동의하지 않았습니다", "Not agreed")}</h1>
<p>${both("앱으로 돌아가지 않습니다. 이 창을 닫아도 됩니다.", "Nothing is sent back to the app. You may close this window.")}</p></div>`,
  )

const problems: Record<string, [string, string]> = {
  client_id: [
    "등록되지 않은 client_id입니다. 앱 설정의 client_id와 시뮬레이터의 client_id가 같은지 확인하세요.",
    "This client_id is not registered. Compare the app's setting with the simulator's.",
  ],
  redirect_uri: [
    "등록되지 않은 redirect_uri입니다. 시뮬레이터는 따로 정하지 않으면 이 컴퓨터의 주소(127.0.0.1, localhost)만 받습니다.",
    "This redirect_uri is not registered. Unless told otherwise the simulator accepts addresses on this machine only.",
  ],
}

export function refusedPage(problem: string) {
  const [ko, en] = problems[problem] ?? [problem, problem]
  return frame(
    "오류 · Cafe24 시뮬레이터",
    html`<div class="card"><h1>${both("동의를 시작할 수 없습니다", "Cannot start the consent")}</h1>
<p class="notice" role="alert">${both(ko, en)}</p><p class="en"><code>${problem}</code></p></div>`,
  )
}
