// What Prometheus is told of the proxy of this process; nothing where there is none.
import { Counter, Gauge, type Registry } from "prom-client"
import type { ProxyFigures } from "../../wire/proxy-figures.ts"
import type { ProxyWay } from "../options.ts"

export function showProxy(proxy: ProxyWay | undefined, registry: Registry): void {
  if (!proxy) return
  const registers = [registry]
  new Counter({
    name: "mallkey_proxy_answers_total",
    help: "Answers of the platform that went through the proxy, by the class of their status.",
    labelNames: ["status"],
    registers,
    collect() {
      this.reset()
      for (const [status, count] of proxy.figures()?.answers ?? []) this.inc({ status }, count)
    },
  })
  const counter = (name: string, help: string, value: (figures: ProxyFigures) => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        const figures = proxy.figures()
        this.inc(figures ? value(figures) : 0)
      },
    })
  counter("mallkey_proxy_repeated_total", "Second calls after a 401 about the token.", (of) => of.repeated)
  counter("mallkey_proxy_waited_total", "Calls that waited for their mall's limit.", (of) => of.waited)
  counter("mallkey_proxy_waited_seconds_total", "How long they waited together.", (of) => of.waitedMs / 1_000)
  new Gauge({
    name: "mallkey_proxy_waiting",
    help: "Calls that wait for their mall's limit at this moment.",
    registers,
    collect() {
      this.set(proxy.figures()?.waiting ?? 0)
    },
  })
}
