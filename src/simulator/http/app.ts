// The whole simulator as one web-standard app. Malls are told apart by the first path segment or the host name.
import { type Context, Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import { adminRoutes, frontRoutes } from "./admin-routes.ts"
import { authorizeRoutes } from "./authorize-routes.ts"
import { baseOf, type Env, mallOfHost, type SimulatorParts } from "./context.ts"
import { controlRoutes } from "./control-routes.ts"
import { tokenRoutes } from "./token-routes.ts"

export function createHttp(parts: SimulatorParts): (request: Request, env?: object) => Promise<Response> {
  const app = new Hono<Env>({
    getPath(request) {
      const { pathname, href } = new URL(request.url)
      const mall = mallOfHost(href)
      return mall ? `/${mall}${pathname}` : pathname
    },
  })
  app.use(bodyLimit({ maxSize: 1_000_000, onError: tooLong }))
  app.use(async (c, next) => {
    await next()
    c.header("date", new Date(parts.rules.clock.now()).toUTCString())
  })
  app.use("/:mall/api/*", async (c, next) => {
    const mallId = c.req.param("mall").toLowerCase()
    if (!parts.rules.knows(mallId)) return c.text("There is no such mall", 404)
    c.set("mall", parts.rules.mallOf(mallId))
    c.set("base", baseOf(c, mallId))
    await next()
  })
  app.route("/__simulator", controlRoutes(parts))
  app.get("/", (c) => c.redirect("/__simulator"))
  app.route("/:mall/api/v2/oauth", authorizeRoutes(parts))
  app.route("/:mall/api/v2/oauth", tokenRoutes(parts))
  app.route("/:mall/api/v2/admin", adminRoutes(parts))
  app.route("/:mall/api/v2", frontRoutes(parts))
  // Whatever goes wrong belongs to the caller: a dropped answer is a rejected fetch, not a page.
  app.onError((error, c) => {
    // In pieces, its length shows only where it is read.
    if (error.name === "BodyLimitError") return tooLong(c)
    throw error
  })
  return async (request, env) => app.fetch(request, env)
}

/** In this body the Admin API tells of everything it refuses. */
function tooLong(c: Context): Response {
  return c.json({ error: { code: 413, message: "The body is longer than 1 MB" } }, 413)
}
