// GET /metrics, in Prometheus' text format.
import { text } from "../../../wire/answer.ts"
import type { Metrics } from "../../metrics/metrics.ts"
import { type Route, route } from "../../route.ts"

export function metricsRoute(metrics: Metrics): Route {
  return route({
    name: "metrics",
    methods: ["GET"],
    path: "/metrics",
    opens: "read",
    whole: true,
    quiet: true,
    answer: "text/plain",
    handle: async () => {
      const page = await metrics.page()
      return text(page.text, page.contentType)
    },
  })
}
