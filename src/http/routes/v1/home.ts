// GET /: how things stand, at a glance.

import { z } from "zod"
import { isKeeperError } from "../../../core/errors.ts"
import { platformWordsOf } from "../../../core/tools/platform-words.ts"
import { json, prefersPage } from "../../../wire/answer.ts"
import { originOf } from "../../errors.ts"
import { type HomeFigures, homePage } from "../../pages/home-page.ts"
import type { Parts } from "../../parts.ts"
import { type Route, route } from "../../route.ts"

const homeShape = z.object({
  name: z.literal("mallkey"),
  version: z.string().optional(),
  mode: z.string(),
  docs: z.string(),
  openapi: z.string(),
})

export function homeRoute(parts: Parts): Route {
  const { keeper, options } = parts
  const { mode = "real", version } = options
  return route({
    name: "home",
    methods: ["GET"],
    path: "/",
    opens: "anyone",
    page: true,
    answer: homeShape,
    handle: async ({ request, language }) => {
      const origin = originOf(request, options)
      if (!prefersPage(request)) {
        const docs = `${origin}/docs`
        return json({ name: "mallkey", version, mode, docs, openapi: `${origin}/openapi.json` })
      }
      const isDemo = mode === "demo"
      const standing = await standingOf(parts, isDemo)
      const now = keeper.clock.now()
      const called = platformWordsOf(keeper.apps(), [{}])
      return homePage(
        { language: language(), now, origin, version, standing, isDemo, called, demo: options.demo },
        keeper.secrets.digest,
      )
    },
  })
}

async function standingOf({ keeper, tally }: Parts, demo: boolean): Promise<HomeFigures | undefined> {
  try {
    const lastSweep = await keeper.lastSweep()
    const malls = demo ? await keeper.withHints(await keeper.connections({ limit: 50 })) : undefined
    return { tally: await tally(), lastSweep, waitingInRescue: keeper.waitingInRescue().length, malls }
  } catch (error) {
    if (isKeeperError(error, "store_unavailable")) return undefined
    throw error
  }
}
