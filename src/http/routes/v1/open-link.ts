// GET /connect/{token}: the page behind a lasting link. Looking at it changes nothing, as scanners of mail do look.
import { z } from "zod"
import { type Answer, json, prefersPage } from "../../../wire/answer.ts"
import { iso } from "../../../wire/connection.ts"
import { worldOf } from "../../pages/layout.ts"
import { linkPage } from "../../pages/link-page.ts"
import type { Parts } from "../../parts.ts"
import { type Route, route } from "../../route.ts"
import { browserOf } from "../../sessions/consent-browser.ts"

export function openLinkRoute({ keeper, options }: Parts): Route {
  return route({
    name: "openLink",
    methods: ["GET"],
    path: "/connect/{token}",
    opens: "signed",
    page: true,
    answer: z.object({
      url: z.string(),
      expires_at: z.iso.datetime(),
      mall_id: z.string(),
      scopes: z.array(z.string()),
      link_expires_at: z.iso.datetime(),
    }),
    handle: async ({ request, id: token, language }) => {
      const browser = browserOf(request, keeper)
      const opened = await keeper.openLink(token, browser.mark)
      const keep = opened.purpose.whom === undefined ? (answer: Answer) => answer : browser.keep
      if (prefersPage(request)) return keep(linkPage(opened, language(), worldOf({ keeper, options })))
      const { purpose, consent, expiresAt } = opened
      const answer = json({
        url: consent.url,
        expires_at: iso(consent.expiresAt),
        mall_id: purpose.mallId,
        scopes: purpose.scopes,
        link_expires_at: iso(expiresAt),
      })
      return keep(answer)
    },
  })
}
