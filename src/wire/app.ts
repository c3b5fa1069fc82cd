// An app as JSON: what has to be registered at its platform, and whether that takes it.
import { z } from "zod"
import type { Rejection } from "../core/alive/app-hold.ts"
import type { AppFacts } from "../core/apps/app-facts.ts"
import { iso } from "./connection.ts"

export const appShape = z.object({
  name: z.string(),
  /** What ids of its connections begin with; absent for the first one. */
  prefix: z.string().optional(),
  provider: z.string(),
  client_id: z.string(),
  redirect_uri: z.string(),
  scopes: z.array(z.string()),
  developer_centre: z.string(),
  /** What sentences call the platform and an account there. */
  platform_words: z.object({
    en: z.object({ platform: z.string(), account: z.string(), accounts: z.string() }),
    ko: z.object({ platform: z.string(), account: z.string() }),
  }),
  /** The platform takes our id or secret no more. */
  rejected: z.object({ since: z.iso.datetime(), detail: z.string() }).optional(),
})

export type AppJson = z.output<typeof appShape>

export function appJson(facts: AppFacts, rejections: readonly Rejection[]): AppJson {
  const { name, app, provider, clientId, redirectUri, scopes, developerCentre, platformWords } = facts
  const rejected = rejections.find((one) => one.app === app)
  return {
    name,
    prefix: app === undefined ? undefined : `${app}:`,
    provider,
    client_id: clientId,
    redirect_uri: redirectUri,
    scopes,
    developer_centre: developerCentre,
    platform_words: platformWords,
    rejected: rejected && { since: iso(rejected.sinceAt), detail: rejected.detail },
  }
}
