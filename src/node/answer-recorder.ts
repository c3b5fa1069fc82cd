// Keeps what Cafe24 answers, with everything secret or personal taken out: shapes, statuses, limits and its own words.

export interface RecordedAnswer {
  asked: { method: string; path: string; form?: Record<string, string>; headers: string[] }
  /** Absent: no answer came. */
  status?: number
  took_ms: number
  headers?: Record<string, string>
  body?: unknown
  /** Moments of a token answer, read as if they were UTC: how they lie to the answer's own Date. */
  seconds_from_date?: Record<string, number>
}

export interface AnswerRecorder {
  /** Goes between us and Cafe24. */
  fetch: typeof fetch
  answers: RecordedAnswer[]
  /** The document, free of these texts as well: ids of malls and of the app. */
  text(hidden: readonly string[]): string
}

const tellingHeaders =
  /^(date|retry-after|x-api-call-limit|x-cafe24-(?!.*(token|id)).*|www-authenticate|allow)$/
const mostBytes = 64 * 1024

export function createAnswerRecorder(real: typeof fetch = globalThis.fetch): AnswerRecorder {
  const answers: RecordedAnswer[] = []
  const recording: typeof fetch = async (input, init) => {
    const startedAt = performance.now()
    const answer: RecordedAnswer = { asked: askedOf(new Request(input, init), init), took_ms: 0 }
    answers.push(answer)
    try {
      const response = await real(input, init)
      const body = await response.clone().text()
      answer.status = response.status
      answer.headers = Object.fromEntries([...response.headers].flatMap(shownHeader))
      answer.body = bodyShape(body.slice(0, mostBytes))
      const moments = momentsOf(body, response.headers.get("date"), answer.asked.path)
      if (moments) answer.seconds_from_date = moments
      return response
    } finally {
      answer.took_ms = Math.round(performance.now() - startedAt)
    }
  }
  return {
    fetch: recording,
    answers,
    text: (hidden) => {
      const longestFirst = hidden.filter(Boolean).sort((left, right) => right.length - left.length)
      const whole = JSON.stringify({ recorded: answers.length, answers }, undefined, 2)
      return `${longestFirst.reduce((text, one) => text.replaceAll(one, "…"), whole)}\n`
    },
  }
}

function shownHeader([name, text]: [string, string]): [string, string][] {
  if (name === "content-type") return [[name, text.replace(/[^\w./+;= -]/g, "").slice(0, 80)]]
  return tellingHeaders.test(name) ? [[name, plainWords(text)]] : []
}

/** Which call it was; of what was sent only the names. */
function askedOf(request: Request, init: RequestInit | undefined): RecordedAnswer["asked"] {
  const { pathname, searchParams } = new URL(request.url)
  const apiAt = pathname.indexOf("/api/")
  const names = [...new Set(searchParams.keys())].join("&")
  const path = (apiAt === -1 ? "/…" : pathname.slice(apiAt)) + (names === "" ? "" : `?${names}`)
  const form = typeof init?.body === "string" ? new URLSearchParams(init.body) : undefined
  const shown = form && [...form].map(([name, text]) => [name, name === "grant_type" ? text : shapeOf(text)])
  return {
    method: request.method,
    path: path.replace(/\d{3,}[\d-]*/g, "0"),
    ...(shown && { form: Object.fromEntries(shown) }),
    headers: [...request.headers.keys()].sort(),
  }
}

function bodyShape(text: string): unknown {
  try {
    return jsonShape(JSON.parse(text), "")
  } catch {
    const kind = /^\s*</.test(text) ? "a web page" : text === "" ? "empty" : "no JSON"
    return `${kind}, ${text.length} characters`
  }
}

function momentsOf(text: string, date: string | null, path: string): Record<string, number> | undefined {
  const dateAt = Date.parse(date ?? "")
  if (!path.startsWith("/api/v2/oauth/") || Number.isNaN(dateAt) || !text.startsWith("{")) return undefined
  const moments = [...text.matchAll(/"(\w+_at)":\s*"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})/g)].map(
    ([, name, day, time]) => [name!, Math.round((Date.parse(`${day}T${time}Z`) - dateAt) / 1_000)] as const,
  )
  return moments.length > 0 ? Object.fromEntries(moments) : undefined
}

/** What Cafe24 says of itself; everything else is somebody's data. */
const ownWords = /^(error|error_description|message|more_info|token_type|grant_type)$/

function jsonShape(value: unknown, name: string): unknown {
  if (Array.isArray(value)) {
    if (/^scopes?$/.test(name)) return value.map((one) => (isScope(one) ? one : typeof one))
    return value.length === 0 ? [] : [jsonShape(value[0], name), `… ${value.length} in all`]
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, jsonShape(inner, key)]))
  }
  if (typeof value === "number") return name === "code" ? value : "number"
  if (typeof value !== "string") return value
  if (ownWords.test(name)) return plainWords(value)
  return /^scopes?$/.test(name) && value.split(/[\s,]+/).every(isScope) ? value : shapeOf(value)
}

function isScope(value: unknown): boolean {
  return typeof value === "string" && /^mall\.(read|write)_[a-z]{1,20}$/.test(value)
}

/** A moment keeps its form, which is what one wants to know of it. */
function shapeOf(text: string): string {
  const [, moment, zone = ""] = /^(\d{4}-\d{2}-\d{2}(?:[T ][\d:.]*)?)(Z|[+-][\d:]+)?$/.exec(text) ?? []
  if (moment !== undefined) return moment.replace(/\d/g, "0") + zone
  if (/^[TF]$/.test(text)) return "T or F"
  if (/^\d+$/.test(text)) return `${text.length} digits`
  return `text of ${text.length}`
}

const word =
  /^(?:[A-Z]?[a-z]{1,14}|[A-Z]{1,12}|[가-힣]{1,12}|\d{1,4}|\d{4}-\d{2}-\d{2}|\d{2}:\d{2}:\d{2}|\d{1,5}\/\d{1,5})$/
const joined = /^[a-z]{1,14}(?:[_/.-][a-z\d]{1,14}){1,4}$/
const edges = /^[("'[{<]+|[)"'\]}>.,:;!?]+$/g

/** Whatever could be a token, an address or a number of somebody becomes "…". */
function plainWords(text: string): string {
  return text
    .slice(0, 400)
    .split(/\s+/)
    .map((piece) => {
      const bare = piece.replaceAll(edges, "")
      return bare === "" || word.test(bare) || joined.test(bare) ? piece : "…"
    })
    .join(" ")
}
