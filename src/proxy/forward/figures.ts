// What a forward proxy counts of its own, and how it tells: a line each, as Prometheus reads them.
import type { ProxyFigures } from "../../wire/proxy-figures.ts"

export interface ForwardFigures {
  /** Requests that went down the stack. */
  requests: number
  /** Answers of the virtual token endpoint. */
  tokens: number
  /** Our own refusals by status. */
  refused: Map<number, number>
  /** Tunnels that are open now: into our own TLS, and to other hosts. */
  ours: number
  others: number
}

export function newFigures(): ForwardFigures {
  return { requests: 0, tokens: 0, refused: new Map(), ours: 0, others: 0 }
}

export function metricsText(own: ForwardFigures, stack: ProxyFigures): string {
  const lines = [
    ...counter("mallkey_forward_requests_total", "Calls to a platform.", [["", own.requests]]),
    ...counter("mallkey_forward_token_requests_total", "Answers of the virtual token endpoint.", [
      ["", own.tokens],
    ]),
    ...counter(
      "mallkey_forward_refused_total",
      "Our own refusals.",
      [...own.refused].map(([status, count]) => [`{status="${status}"}`, count]),
    ),
    "# HELP mallkey_forward_tunnels Open tunnels.",
    "# TYPE mallkey_forward_tunnels gauge",
    `mallkey_forward_tunnels{to="platform"} ${own.ours}`,
    `mallkey_forward_tunnels{to="other"} ${own.others}`,
    ...counter(
      "mallkey_proxy_answers_total",
      "Answers of the platform.",
      [...stack.answers].map(([name, count]) => [`{class="${name}"}`, count]),
    ),
    ...counter("mallkey_proxy_repeated_total", "Second calls after a 401 about the token.", [
      ["", stack.repeated],
    ]),
  ]
  return `${lines.join("\n")}\n`
}

function counter(name: string, help: string, values: [string, number][]): string[] {
  const rows = values.map(([labels, value]) => `${name}${labels} ${value}`)
  return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, ...rows]
}
