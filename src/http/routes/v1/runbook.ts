// GET /v1/runbook: what each alert and each finding means, for readers of a mail or a chat. Open, as it holds nothing of this house.
import { z } from "zod"
import type { Language } from "../../../messages/index.ts"
import type { Answer } from "../../../wire/answer.ts"
import { runbookPage } from "../../pages/runbook/runbook-page.ts"
import type { Parts } from "../../parts.ts"
import { type Route, route } from "../../route.ts"
import { runbookPath } from "./runbook-path.ts"

/** None where its text is not at hand. */
export function runbookRoutes({ keeper, options: { runbook } }: Parts): Route[] {
  if (!runbook) return []
  // Some milliseconds of work that anybody may ask for: made once.
  const pages = new Map<Language, Answer>()
  return [
    route({
      name: "runbook",
      methods: ["GET"],
      path: runbookPath,
      opens: "everybody",
      page: true,
      query: z.object({ lang: z.enum(["ko", "en"]).optional().catch(undefined) }),
      answer: "text/html",
      handle: async ({ query, language }) => {
        const reads = query.lang ?? language()
        const page = pages.get(reads) ?? runbookPage(runbook(reads), reads, keeper.secrets.digest)
        pages.set(reads, page)
        return { ...page, headers: { ...page.headers } }
      },
    }),
  ]
}
