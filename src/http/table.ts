// Every route there is, the busiest first.
import type { Metrics } from "./metrics.ts"
import type { Parts } from "./parts.ts"
import type { Route } from "./route.ts"
import { authorizeRoute } from "./routes/authorize.ts"
import { callbackRoute } from "./routes/callback.ts"
import { connectRoute } from "./routes/connect.ts"
import { connectionRoutes } from "./routes/connections.ts"
import { cronRoutes } from "./routes/cron.ts"
import { descriptionRoutes } from "./routes/description.ts"
import { doctorRoute } from "./routes/doctor.ts"
import { eventStreamRoute } from "./routes/event-stream.ts"
import { eventsRoute } from "./routes/events.ts"
import { healthRoutes } from "./routes/health.ts"
import { homeRoute } from "./routes/home.ts"
import { keyRoutes } from "./routes/keys.ts"
import { launchRoute } from "./routes/launch.ts"
import { metricsRoute } from "./routes/metrics.ts"
import { openLinkRoute } from "./routes/open-link.ts"
import { tokenRoute } from "./routes/token.ts"
import { webhookRoute } from "./routes/webhook.ts"

export function routeTable(parts: Parts, metrics: Metrics): Route[] {
  const routes = [
    tokenRoute(parts, metrics),
    ...connectionRoutes(parts),
    connectRoute(parts),
    authorizeRoute(parts),
    callbackRoute(parts),
    openLinkRoute(parts),
    launchRoute(parts),
    webhookRoute(parts),
    ...cronRoutes(parts),
    eventsRoute(parts),
    eventStreamRoute(parts),
    ...keyRoutes(parts),
    doctorRoute(parts),
    ...healthRoutes(parts),
    metricsRoute(metrics),
    homeRoute(parts),
  ]
  return [...routes, ...descriptionRoutes(parts, routes)]
}
