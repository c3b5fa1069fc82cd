// /openapi.json and /docs: the API described by its own table.
import type { Language } from "../../../messages/index.ts"
import { json } from "../../../wire/answer.ts"
import { originOf } from "../../errors.ts"
import { describeApi, type OpenApi } from "../../openapi.ts"
import { docsPage } from "../../pages/docs-page.ts"
import type { Parts } from "../../parts.ts"
import { type Route, route } from "../../route.ts"

/** `others`: every route but these two, which describe themselves as well. */
export function descriptionRoutes({ keeper, options }: Parts, others: readonly Route[]): Route[] {
  const made = new Map<Language, OpenApi>()
  const openapi: Route = route({
    name: "openapi",
    methods: ["GET"],
    path: "/openapi.json",
    opens: "anyone",
    answer: "application/json",
    handle: async ({ request, language }) => {
      const reads = language()
      const described = made.get(reads) ?? describeApi([...others, ...own], reads, options.version)
      made.set(reads, described)
      return json({ ...described, servers: [{ url: originOf(request, options) }] })
    },
  })
  const docs: Route = route({
    name: "docs",
    methods: ["GET"],
    path: "/docs",
    opens: "anyone",
    page: true,
    answer: "text/html",
    handle: async ({ request, language }) =>
      docsPage([...others, ...own], language(), originOf(request, options), keeper.secrets.digest),
  })
  const own: Route[] = [openapi, docs]
  return own
}
