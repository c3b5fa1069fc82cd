// /openapi.json and /docs: the API described by its own table.
import { platformWordsOf } from "../../../core/tools/platform-words.ts"
import type { Language } from "../../../messages/index.ts"
import { type Answer, json } from "../../../wire/answer.ts"
import { originOf } from "../../errors.ts"
import { describeApi, type OpenApi } from "../../openapi.ts"
import { docsPage } from "../../pages/docs-page.ts"
import type { Parts } from "../../parts.ts"
import { type Route, route } from "../../route.ts"

/** Stands in the remembered page; not a letter of it can come from anywhere else. */
const ourAddress = "address-of-this-server-0f2c6a"

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** `others`: every route but these two, which describe themselves as well. */
export function descriptionRoutes({ keeper, options }: Parts, others: readonly Route[]): Route[] {
  const pages = new Map<Language, Answer>()
  const made = new Map<Language, OpenApi>()
  const called = () => platformWordsOf(keeper.apps(), [{}])
  const openapi: Route = route({
    name: "openapi",
    methods: ["GET"],
    path: "/openapi.json",
    opens: "anyone",
    answer: "application/json",
    handle: async ({ request, language }) => {
      const reads = language()
      const described = made.get(reads) ?? describeApi([...others, ...own], reads, options.version, called())
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
    handle: async ({ request, language }) => {
      const reads = language()
      // Made once: some milliseconds of work that anybody may ask for. Only our own address in it differs.
      const page =
        pages.get(reads) ?? docsPage([...others, ...own], reads, ourAddress, keeper.secrets.digest, called())
      pages.set(reads, page)
      const origin = escaped(originOf(request, options))
      return { ...page, headers: { ...page.headers }, body: String(page.body).replaceAll(ourAddress, origin) }
    },
  })
  const own: Route[] = [openapi, docs]
  return own
}
