// Every route there is, the busiest first. Loaded by the first request that is not for a direct one.
import { directRoutes } from "./direct.ts"
import type { Metrics } from "./metrics/metrics.ts"
import type { Parts } from "./parts.ts"
import type { Route } from "./route.ts"
import { authorizeRoutes } from "./routes/existing/authorize.ts"
import { callbackRoutes } from "./routes/existing/callback.ts"
import { cronRoutes } from "./routes/existing/cron.ts"
import { launchRoute } from "./routes/existing/launch.ts"
import { webhookRoute } from "./routes/existing/webhook.ts"
import { appsRoute } from "./routes/v1/apps.ts"
import { connectRoute } from "./routes/v1/connect.ts"
import { connectionRoutes } from "./routes/v1/connections.ts"
import { descriptionRoutes } from "./routes/v1/description.ts"
import { doctorRoute } from "./routes/v1/doctor.ts"
import { eventStreamRoute } from "./routes/v1/event-stream.ts"
import { eventsRoute } from "./routes/v1/events.ts"
import { homeRoute } from "./routes/v1/home.ts"
import { keyRoutes } from "./routes/v1/keys.ts"
import { metricsRoute } from "./routes/v1/metrics.ts"
import { openLinkRoute } from "./routes/v1/open-link.ts"
import { programsRoute } from "./routes/v1/programs.ts"
import { runbookRoutes } from "./routes/v1/runbook.ts"

export function routeTable(
  parts: Parts,
  metrics: Metrics,
  direct: readonly Route[] = directRoutes(parts, metrics),
): Route[] {
  const routes = [
    ...direct,
    ...connectionRoutes(parts),
    connectRoute(parts),
    ...authorizeRoutes(parts),
    ...callbackRoutes(parts),
    openLinkRoute(parts),
    launchRoute(parts),
    webhookRoute(parts),
    ...cronRoutes(parts),
    appsRoute(parts),
    programsRoute(parts),
    eventsRoute(parts),
    eventStreamRoute(parts),
    ...keyRoutes(parts),
    doctorRoute(parts),
    metricsRoute(metrics),
    homeRoute(parts),
    ...runbookRoutes(parts),
  ]
  return [...routes, ...descriptionRoutes(parts, routes)]
}
